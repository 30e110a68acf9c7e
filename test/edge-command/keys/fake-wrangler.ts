import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** What a wrangler was run with. */
export interface Run {
  readonly args: readonly string[];
  readonly input: string;
}

/** A script that stands in for wrangler: its account has these secrets, and it takes note of each run. */
export function fakeWrangler(secrets: readonly string[], status = 0) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-wrangler-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = join(folder, "wrangler.mjs");
  const log = join(folder, "runs.jsonl");
  writeFileSync(log, "");
  const list = JSON.stringify(secrets.map((name) => ({ name, type: "secret_text" })));
  writeFileSync(
    script,
    `import { appendFileSync, readFileSync } from "node:fs";
    const args = process.argv.slice(2);
    const input = args[1] === "bulk" ? readFileSync(0, "utf8") : "";
    appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, input }) + "\\n");
    if (args[1] === "list") console.log(${JSON.stringify(list)});
    process.exitCode = args[1] === "bulk" ? ${status} : 0;`,
  );
  const runs = (): Run[] =>
    readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  return { script, runs };
}
