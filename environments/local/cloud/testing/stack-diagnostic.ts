import { z } from "zod";
import { formatPath, type Path } from "../protocol/value.ts";

const terraformDiagnostic = z.object({
  severity: z.enum(["error", "warning"]),
  summary: z.string(),
  detail: z.string().default(""),
  address: z.string().optional(),
  range: z.object({ filename: z.string(), start: z.object({ line: z.number() }) }).optional(),
});

/** As Terraform writes it: https://developer.hashicorp.com/terraform/internals/machine-readable-ui#diagnostic */
export type TerraformDiagnostic = z.infer<typeof terraformDiagnostic>;

/** What Terraform has to say about a stack. */
export interface StackDiagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /**
   * Where in the stack's JSON: `resource.google_secret_manager_secret.token.replication.auto`, elements of a list by
   * their index, `provider.google[0].region`. Elements of a set have no place, so there it is the set; what is
   * missing has none either, so there it is the block that lacks it. Of a cycle: each resource in it. None: the whole
   * stack.
   */
  readonly paths: readonly string[];
}

/** The diagnostics in what `terraform <command> -json` writes: one document for `validate`, else lines, not all of JSON. */
export function readDiagnostics(stdout: string): TerraformDiagnostic[] {
  const texts = stdout.startsWith("{\n")
    ? [stdout]
    : stdout.split("\n").filter((line) => line.startsWith("{"));
  return texts.flatMap((text) => {
    const { diagnostic, diagnostics = [] } = message.parse(JSON.parse(text));
    return diagnostic ? [diagnostic] : diagnostics;
  });
}

const message = z.object({
  diagnostic: terraformDiagnostic.optional(),
  diagnostics: z.array(terraformDiagnostic).optional(),
});

/** @param paths by file, what stands on each of its lines */
export function locate(
  { severity, summary, detail, address, range }: TerraformDiagnostic,
  paths: ReadonlyMap<string, readonly Path[]>,
): StackDiagnostic {
  const path = range && paths.get(range.filename)?.[range.start.line - 1];
  const named = address ? [address] : membersOfCycle(summary);
  return { severity, summary, detail, paths: path ? [formatPath(path)] : named.map(pathOf) };
}

/** Terraform gives no position for a cycle, only the addresses: `Cycle: a.b, c.d (expand)`. */
function membersOfCycle(summary: string): string[] {
  if (!summary.startsWith("Cycle: ")) return [];
  return summary
    .slice("Cycle: ".length)
    .split(", ")
    .map((member) => member.replace(/ \(.+\)$/, ""));
}

/** https://developer.hashicorp.com/terraform/cli/state/resource-addressing */
function pathOf(address: string): string {
  return /^(data|module|output)\./.test(address) ? address : `resource.${address}`;
}
