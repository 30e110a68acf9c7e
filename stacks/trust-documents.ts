import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { toMermaid } from "../modules/trust/formats/mermaid.ts";
import { toSvg } from "../modules/trust/formats/svg.ts";
import { toText } from "../modules/trust/formats/text.ts";
import type { TrustGraph } from "../modules/trust/graph.ts";
import { trustGraph } from "../modules/trust/trust-graph.ts";
import { addStacks } from "./add-stacks.ts";
import { loadEnvironment } from "./environments.ts";

/** Where the graphs are kept that have been reviewed, from the project's root. */
export const TRUST_DOCUMENTS = "docs/trust";

/** Who may do what in an environment, by its stacks as they are synthesized now. */
export async function trustOf(environment: string): Promise<TrustGraph> {
  const outdir = mkdtempSync(join(tmpdir(), "gatehouse-trust-"));
  try {
    const app = new App({ outdir });
    const loaded = await loadEnvironment(environment);
    addStacks(app, loaded);
    app.synth();
    const files = globSync("stacks/*/cdk.tf.json", { cwd: outdir });
    const { gcp } = loaded;
    return trustGraph(
      files.map((file) => JSON.parse(readFileSync(join(outdir, file), "utf8"))),
      { projects: gcp ? { [gcp.projectNumber]: gcp.projectId } : {} },
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The picture of an environment's graph. */
export function trustPicture(environment: string, graph: TrustGraph): string {
  return toSvg(graph, { title: `Who may do what in the environment ${environment}` });
}

/** What is kept of an environment's graph, by file name. */
export function trustDocuments(environment: string, graph: TrustGraph): Readonly<Record<string, string>> {
  return {
    [`${environment}.md`]: document(environment, graph),
    [`${environment}.svg`]: trustPicture(environment, graph),
  };
}

function document(environment: string, graph: TrustGraph): string {
  return `# Who may do what in ${environment}

What the synthesized stacks of the environment \`${environment}\` say, and a change of it, is reviewed here.
\`npm run trust -- ${environment} --write\` writes this file and the picture.

[![The same as a picture](${environment}.svg)](${environment}.svg)

${fenced("text", toText(graph))}
<details>
<summary>The same as a Mermaid flowchart</summary>

${fenced("mermaid", toMermaid(graph))}
</details>
`;
}

/** In a fence that is longer than any that a name could have in it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}${fence}\n`;
}
