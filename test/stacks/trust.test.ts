import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { environmentNames } from "../../stacks/environments.ts";
import { TRUST_DOCUMENTS, trustDocuments, trustOf } from "../../stacks/trust-documents.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("who may do what in an environment, as it was reviewed", () => {
  it.each(environmentNames)("is what the stacks of %s say now", async (name) => {
    for (const [file, now] of Object.entries(trustDocuments(name, await trustOf(name)))) {
      const path = join(ROOT, TRUST_DOCUMENTS, file);
      const kept = existsSync(path) ? readFileSync(path, "utf8") : "";
      const remedy = `Read what changed. Where that is meant, run: npm run trust -- ${name} --write`;
      expect(kept, `${TRUST_DOCUMENTS}/${file} is not what the stacks say. ${remedy}`).toBe(now);
    }
  });

  it("is kept of the environments that there are, and of no other", () => {
    const expected = environmentNames.flatMap((name) => [`${name}.md`, `${name}.svg`]);
    expect(readdirSync(join(ROOT, TRUST_DOCUMENTS)).sort()).toEqual(expected.sort());
  });
});

interface Run {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in a folder, as `npm run trust` does in the project's. */
function trust(args: readonly string[], cwd = ROOT): Promise<Run> {
  const command = ["--disable-warning=DEP0044", join(ROOT, "stacks/trust.ts"), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd, env: {} }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

describe("the command", () => {
  it.each([
    [[], /^Cloud Run service documents in my-gatehouse-dev\/europe-west1 /],
    [["--format", "mermaid"], /^flowchart LR\n/],
    [["--format", "svg"], /^<svg .*<\/svg>\n$/s],
  ])("prints the graph of one environment with %j, and nothing else", async (options, printed) => {
    const { code, stdout, stderr } = await trust(["dev", ...options]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(printed);
  });

  it("writes what is kept for review", async () => {
    const folder = mkdtempSync(join(tmpdir(), "trust-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { code, stdout } = await trust(["dev", "--write"], folder);
    expect(code).toBe(0);
    expect(stdout).toBe("Written: docs/trust/dev.md\nWritten: docs/trust/dev.svg\n");
    expect(readFileSync(join(folder, "docs/trust/dev.md"), "utf8")).toContain("# Who may do what in dev\n");
  });

  it("writes it for every environment where none is named", async () => {
    const folder = mkdtempSync(join(tmpdir(), "trust-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect((await trust(["--write"], folder)).code).toBe(0);
    expect(readdirSync(join(folder, "docs/trust"))).toHaveLength(2 * environmentNames.length);
  });

  it.each([
    [[], "expected one environment"],
    [["dev", "staging"], "expected one environment"],
    [["dev", "--format", "png"], "png: there is no such format"],
    [["dev", "--json"], "Unknown option '--json'"],
  ])("says how it is used when asked for %j", async (args, fault) => {
    const { code, stdout, stderr } = await trust(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(fault);
    expect(stderr).toContain("Usage: npm run trust -- <environment>");
  });

  it("names the environments there are for an unknown one", async () => {
    expect(await trust(["nope"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "environment nope is not valid:\n  name: expected one of dev, staging, production, local\n",
    });
  });
});
