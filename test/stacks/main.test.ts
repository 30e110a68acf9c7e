import { execFile } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../edge/src/configuration/parse.ts";

const ROOT = join(import.meta.dirname, "../..");
const directories: string[] = [];

interface Synthesis {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** What was written, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Runs the program as `npm run synth` does, into a directory of its own and without a terraform to call. */
function synthesize(variables: Readonly<Record<string, string>> = {}): Promise<Synthesis> {
  const outdir = mkdtempSync(join(tmpdir(), "synth-"));
  directories.push(outdir);
  const args = ["--disable-warning=DEP0044", "stacks/main.ts"];
  const env = { ...variables, CDKTF_OUTDIR: outdir };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, stdout, stderr) => {
      const paths = globSync("**/*.json", { cwd: outdir }).sort();
      const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(outdir, path), "utf8")]));
      resolve({ code: error ? error.code : 0, stdout, stderr, files });
    });
  });
}

const backend = ({ files }: Synthesis, stack: string): unknown =>
  JSON.parse(files[`stacks/${stack}/cdk.tf.json`] ?? "{}").terraform?.backend;

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

describe("synthesizing everything", async () => {
  const all = await synthesize();

  it("writes a stack and a gateway configuration for each environment", () => {
    expect(all).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(Object.keys(all.files)).toEqual([
      "edge/dev.json",
      "edge/local.json",
      "edge/production.json",
      "edge/staging.json",
      "manifest.json",
      "stacks/dev-gcp-mcp-servers/cdk.tf.json",
      "stacks/dev-gcp-platform/cdk.tf.json",
      "stacks/local-aws-mcp-servers/cdk.tf.json",
      "stacks/local-aws-platform/cdk.tf.json",
      "stacks/local-gcp-mcp-servers/cdk.tf.json",
      "stacks/local-gcp-platform/cdk.tf.json",
      "stacks/local-gke-platform/cdk.tf.json",
      "stacks/production-gcp-mcp-servers/cdk.tf.json",
      "stacks/production-gcp-platform/cdk.tf.json",
      "stacks/staging-aws-mcp-servers/cdk.tf.json",
      "stacks/staging-aws-platform/cdk.tf.json",
      "stacks/staging-gcp-mcp-servers/cdk.tf.json",
      "stacks/staging-gcp-platform/cdk.tf.json",
    ]);
  });

  it.each([
    ["dev", ["documents"]],
    ["staging", ["documents", "handbook"]],
    ["production", ["documents"]],
    ["local", ["documents", "tasks"]],
  ])("writes for %s what the gateway serves", (name, servers) => {
    const configuration = parseConfiguration(JSON.parse(all.files[`edge/${name}.json`] ?? "{}"));
    expect(Object.keys(configuration.servers)).toEqual(servers);
  });

  it.each(["dev", "staging", "production"])("keeps the state of %s in a bucket, each stack apart", (name) => {
    for (const stack of [`${name}-gcp-platform`, `${name}-gcp-mcp-servers`]) {
      expect(backend(all, stack)).toEqual({
        gcs: { bucket: `my-gatehouse-${name}-state`, prefix: stack },
      });
    }
  });

  it("keeps the local state beside the stack", () => {
    expect(backend(all, "local-gke-platform")).toEqual({ local: { path: "terraform.tfstate" } });
  });

  it("writes nothing that differs by machine", () => {
    const written = Object.values(all.files).join("\n");
    for (const path of [ROOT, homedir(), join(tmpdir(), "synth-"), ...directories])
      expect(written).not.toContain(path);
  });

  it("writes the same the next time", async () => {
    expect((await synthesize()).files).toEqual(all.files);
  });
});

describe("synthesizing one environment", () => {
  it("leaves the others out", async () => {
    const { code, files } = await synthesize({ ENVIRONMENT: "dev" });
    expect(code).toBe(0);
    expect(Object.keys(files)).toEqual([
      "edge/dev.json",
      "manifest.json",
      "stacks/dev-gcp-mcp-servers/cdk.tf.json",
      "stacks/dev-gcp-platform/cdk.tf.json",
    ]);
  });

  it("says in which order its stacks are deployed", async () => {
    const { files } = await synthesize({ ENVIRONMENT: "local" });
    const { stacks } = JSON.parse(files["manifest.json"] ?? "{}");
    expect(stacks["local-gcp-platform"].dependencies).toEqual([]);
    expect(stacks["local-gcp-mcp-servers"].dependencies).toEqual(["local-gcp-platform"]);
    expect(stacks["local-gke-platform"].dependencies).toEqual(["local-gcp-platform"]);
  });

  it("is not held up by a fault in another", async () => {
    const { code } = await synthesize({ ENVIRONMENT: "production", LOCAL_GATEWAY_PORT: "http" });
    expect(code).toBe(0);
  });

  it("is refused for an unknown name, with the names there are", async () => {
    expect(await synthesize({ ENVIRONMENT: "nope" })).toEqual({
      code: 1,
      stdout: "",
      stderr: "environment nope is not valid:\n  name: expected one of dev, staging, production, local\n",
      files: {},
    });
  });
});

describe("an environment with a fault", () => {
  it("ends the synthesis with the fault alone, and nothing written", async () => {
    expect(await synthesize({ LOCAL_DOCUMENTS_PORT: "70000" })).toEqual({
      code: 1,
      stdout: "",
      stderr: "environment local is not valid:\n  LOCAL_DOCUMENTS_PORT: expected a port from 1 to 65535\n",
      files: {},
    });
  });

  it("is told what the gateway would refuse", async () => {
    const { code, stderr } = await synthesize({ LOCAL_DOCUMENTS_PORT: "8788" });
    expect(code).toBe(1);
    expect(stderr).toBe(
      "environment local is not valid:\n  servers.documents.origin.url: is the gateway itself\n",
    );
  });
});
