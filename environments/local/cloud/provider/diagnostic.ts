import { blockType } from "../protocol/block-type.ts";
import type { AttributePathMessage, DiagnosticMessage } from "../protocol/calls.ts";
import type { Path, ValueType } from "../protocol/value.ts";
import type { Block } from "../schema/provider-schema.ts";

/** An error or a warning that Terraform shows. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** What it is about. @default the whole block */
  readonly path?: Path;
}

export function toDiagnosticMessage(
  block: Block,
  { severity, summary, detail, path }: Diagnostic,
): DiagnosticMessage {
  return {
    severity: severity === "error" ? 1 : 2,
    summary,
    detail,
    ...(path && { attribute: toAttributePath(block, path) }),
  };
}

/** Elements of a set have no address, so a path into one ends at the set. */
export function toAttributePath(block: Block, path: Path): AttributePathMessage {
  const steps: AttributePathMessage["steps"][number][] = [];
  let type: ValueType | undefined = blockType(block);
  for (const step of path) {
    const kind: string | undefined = Array.isArray(type) ? type[0] : undefined;
    if (kind === "set") break;
    if (typeof step === "number") steps.push({ elementKeyInt: step });
    else if (kind === "map") steps.push({ elementKeyString: step });
    else steps.push({ attributeName: step });
    type = memberType(type, step);
  }
  return { steps };
}

function memberType(type: ValueType | undefined, step: string | number): ValueType | undefined {
  if (type === undefined || typeof type === "string" || type[0] === "tuple") return undefined;
  return type[0] === "object" ? (type[1] as Record<string, ValueType>)[step] : (type[1] as ValueType);
}

/** A fault in this program, which must never look like a refusal of the cloud that it stands for. */
export function faultDiagnostic(call: string, type: string | undefined, error: unknown): DiagnosticMessage {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const origin = stack.split("\n").find((line) => /^\s+at /.test(line));
  return {
    severity: 1,
    summary: "Fault of the offline cloud",
    detail:
      `${call}${type ? ` of ${type}` : ""}: ${message}\n${origin ? `${origin.trim()}\n` : ""}\n` +
      "The local stand-in for this provider failed. This says nothing about what the real cloud would answer.",
  };
}
