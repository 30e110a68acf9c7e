import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EnvironmentError } from "../environments/environment.ts";
import { ValidationError } from "../modules/errors/validation-error.ts";
import { toMermaid } from "../modules/trust/formats/mermaid.ts";
import { toText } from "../modules/trust/formats/text.ts";
import type { TrustGraph } from "../modules/trust/graph.ts";
import { TrustError } from "../modules/trust/trust-error.ts";
import { environmentNames } from "./environments.ts";
import { TRUST_DOCUMENTS, trustDocuments, trustOf, trustPicture } from "./trust-documents.ts";

const FORMATS = new Map<string, (environment: string, graph: TrustGraph) => string>([
  ["text", (_, graph) => toText(graph)],
  ["mermaid", (_, graph) => toMermaid(graph)],
  ["svg", trustPicture],
]);

const USAGE = `Usage: npm run trust -- <environment> [--format ${[...FORMATS.keys()].join(" | ")}]
       npm run trust -- [<environment>] --write

Environments: ${environmentNames.join(", ")}

Prints who may do what in an environment, by its stacks as they are synthesized now.

  --write   write ${TRUST_DOCUMENTS}/<environment>.md and .svg instead, of all environments where none is named`;

class UsageError extends Error {}

/** What people can put right; anything else is ours, with its stack trace. */
const FAULTS = [UsageError, EnvironmentError, ValidationError, TrustError];

try {
  await run(readCommandLine());
} catch (error) {
  if (!(error instanceof Error && FAULTS.some((fault) => error instanceof fault))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

interface Command {
  readonly environments: readonly string[];
  readonly format: (environment: string, graph: TrustGraph) => string;
  readonly write: boolean;
}

function readCommandLine(): Command {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { format: { type: "string", default: "text" }, write: { type: "boolean", default: false } },
    });
    const format = FORMATS.get(values.format);
    if (format === undefined) throw new Error(`${values.format}: there is no such format`);
    if (positionals.length > 1 || (positionals.length === 0 && !values.write)) {
      throw new Error("expected one environment");
    }
    const environments = positionals.length === 0 ? environmentNames : positionals;
    return { environments, format, write: values.write };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

async function run({ environments, format, write }: Command): Promise<void> {
  for (const environment of environments) {
    const graph = await trustOf(environment);
    if (write) writeDocuments(trustDocuments(environment, graph));
    else process.stdout.write(format(environment, graph));
  }
}

function writeDocuments(documents: Readonly<Record<string, string>>): void {
  mkdirSync(TRUST_DOCUMENTS, { recursive: true });
  for (const [file, text] of Object.entries(documents)) {
    writeFileSync(join(TRUST_DOCUMENTS, file), text);
    console.log(`Written: ${join(TRUST_DOCUMENTS, file)}`);
  }
}
