import type { Server } from "../configuration/configuration.ts";
import { decideTool } from "./policy.ts";

/** An answer that should have been a list of tools and is not: nothing of it may pass. */
export class ToolListError extends Error {
  override readonly name = "ToolListError";
}

/** What a list holds beside its tools (MCP 2026-07-28, server/tools). Anything else might name a tool. */
const LIST_MEMBERS = ["resultType", "tools", "nextCursor", "cacheScope", "ttlMs"];

/**
 * Takes out of a `tools/list` answer what the principal may not call. Errors pass; anything else has to be a
 * list, for an answer that cannot be filtered cannot be shown.
 *
 * @throws {ToolListError}
 */
export function filterToolList(
  response: Record<string, unknown>,
  server: Server,
  scopes: readonly string[],
): Record<string, unknown> {
  if ("error" in response && !("result" in response)) {
    return { jsonrpc: response.jsonrpc, id: response.id, error: response.error };
  }
  const { result } = response;
  if (typeof result !== "object" || result === null || !("tools" in result) || !Array.isArray(result.tools)) {
    throw new ToolListError("the answer to tools/list holds no list of tools");
  }
  const tools = result.tools.filter((tool: unknown) => {
    const name = typeof tool === "object" && tool !== null && "name" in tool ? tool.name : undefined;
    return typeof name === "string" && decideTool(server, scopes, name).effect === "allow";
  });
  // MCP 2026-07-28, caching: what was filtered for one principal must not be shown to another.
  const list = {
    ...only(result, LIST_MEMBERS),
    tools,
    ...("cacheScope" in result && { cacheScope: "private" }),
  };
  return { jsonrpc: response.jsonrpc, id: response.id, result: list };
}

function only(object: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}
