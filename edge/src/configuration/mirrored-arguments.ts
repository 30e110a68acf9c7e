import { z } from "zod";
import { pathOf, pointer } from "./policy.ts";

const toolName = z.string().regex(/^[A-Za-z0-9_./-]{1,128}$/, {
  error: "expected the whole name of a tool",
});

/** Without an underscore and its like, which the gateway does not pass on. */
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, {
  error: "expected what follows Mcp-Param-: letters, digits and hyphens",
});

/** Which headers mirror arguments of which tool, as it is written. */
export const mirroredArguments = z.record(
  toolName,
  z.record(headerName, pointer).refine((headers) => {
    const names = Object.keys(headers).map((name) => name.toLowerCase());
    return new Set(names).size === names.length;
  }, "expected each header once, whatever its case"),
);

/** A header that mirrors an argument (MCP 2026-07-28, transports, "Custom Headers from Tool Parameters"). */
export interface MirroredArgument {
  readonly header: string;
  /** The keys that lead to the argument. */
  readonly path: readonly string[];
}

/** The headers of each tool. */
export type MirroredArguments = Readonly<Record<string, readonly MirroredArgument[]>>;

/** Which headers mirror arguments of which tool, in force. */
export function completeMirroredArguments(document: z.output<typeof mirroredArguments>): MirroredArguments {
  const completed = Object.entries(document).map(([tool, headers]): [string, readonly MirroredArgument[]] => [
    tool,
    Object.entries(headers).map(([name, path]) => ({ header: `Mcp-Param-${name}`, path: pathOf(path) })),
  ]);
  return Object.fromEntries(completed);
}
