import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { copyOfProject } from "../stacks/copy-of-project.ts";

/** Builds the worker of a project; the folder of the build. */
function buildOf(project: string): string {
  const build =
    'import { buildWorker } from "./edge/command/build-worker.ts"; console.log(await buildWorker());';
  const args = ["--input-type=module", "--eval", build];
  return execFileSync(process.execPath, args, { cwd: project, encoding: "utf8", stdio: "pipe" }).trim();
}

/** A project in which something writes to a source of the worker whenever it is bundled, so often at most. */
function projectThatChanges(times: number) {
  const project = copyOfProject();
  const source = join(project, "edge", "src", "worker.ts");
  const script = `
    const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
    const count = existsSync("changes") ? Number(readFileSync("changes", "utf8")) : 0;
    if (count < ${times}) {
      writeFileSync("changes", String(count + 1));
      appendFileSync(${JSON.stringify(source)}, \`console.log("change \${count}");\\n\`);
    }`;
  writeFileSync(join(project, "edge", "change.cjs"), script);
  const config = join(project, "edge", "wrangler.jsonc");
  const built = readFileSync(config, "utf8").replace("{", '{ "build": { "command": "node change.cjs" },');
  writeFileSync(config, built);
  return { project, source };
}

const buildsIn = (project: string) => readdirSync(join(project, "edge", "dist", "worker"));
const workerIn = (build: string) => readFileSync(join(build, "worker.js"), "utf8");

it("keeps no build whose sources changed while it was made: it makes another, of what they are by then", () => {
  const { project, source } = projectThatChanges(1);
  const original = readFileSync(source);
  const changed = buildOf(project);
  expect(workerIn(changed)).toContain('console.log("change 0")');
  expect(buildsIn(project)).toEqual([basename(changed)]);
  writeFileSync(source, original);
  const clean = buildOf(project);
  expect(clean).not.toBe(changed);
  expect(workerIn(clean)).not.toContain('console.log("change 0")');
});

it("gives up on sources that keep changing, and keeps nothing", () => {
  const { project } = projectThatChanges(Number.MAX_SAFE_INTEGER);
  expect(() => buildOf(project)).toThrow("the sources of the worker change while they are built");
  expect(buildsIn(project)).toEqual([]);
});
