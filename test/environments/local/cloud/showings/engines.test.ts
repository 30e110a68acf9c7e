import { execFile } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import "../../../../../environments/local/cloud/testing/matchers.ts";
import { planStack } from "../../../../../environments/local/cloud/testing/plan-stack.ts";
import { describeWithTerraform } from "./with-terraform.ts";

const ROOT = join(import.meta.dirname, "../../../../..");
const CDKTN_FOR_CDKTF = join(import.meta.dirname, "engines/cdktn-for-cdktf.ts");

interface Synthesis {
  readonly outdir: string;
  /** By path in the output folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** Synthesizes all environments as `npm run synth` does. */
async function synthesize(...options: readonly string[]): Promise<Synthesis> {
  const outdir = mkdtempSync(join(tmpdir(), "engine-"));
  const args = ["--disable-warning=DEP0044", ...options, "stacks/main.ts"];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, env: { CDKTF_OUTDIR: outdir } });
  const paths = globSync("**/*.json", { cwd: outdir }).sort();
  return {
    outdir,
    files: Object.fromEntries(paths.map((path) => [path, readFileSync(join(outdir, path), "utf8")])),
  };
}

const cdktf = await synthesize();
const cdktn = await synthesize("--import", CDKTN_FOR_CDKTF);
afterAll(() => {
  for (const { outdir } of [cdktf, cdktn]) rmSync(outdir, { recursive: true });
});

const versionOf = ({ files }: Synthesis): string => JSON.parse(files["manifest.json"] ?? "{}").version;
const stackFiles = Object.keys(cdktf.files).filter((path) => path.endsWith("/cdk.tf.json"));

describe("cdktf and cdktn", () => {
  it("are both there, in the versions that are supported", () => {
    expect([versionOf(cdktf), versionOf(cdktn)]).toEqual(["0.21.0", "0.24.0"]);
  });

  it("write the same files", () => {
    expect(stackFiles.length).toBeGreaterThan(0);
    expect(Object.keys(cdktn.files)).toEqual(Object.keys(cdktf.files));
  });

  it.each(stackFiles)("write the same JSON to %s, but for the version", (path) => {
    const json = ({ files }: Synthesis) => JSON.parse(files[path] ?? "{}");
    const [ofCdktf, ofCdktn] = [json(cdktf), json(cdktn)];
    expect(ofCdktn["//"].metadata.version).toBe(versionOf(cdktn));
    ofCdktn["//"].metadata.version = versionOf(cdktf);
    // As text, so that the order counts: a review should not have to tell an order from a change.
    expect(JSON.stringify(ofCdktn, null, 2)).toBe(JSON.stringify(ofCdktf, null, 2));
  });

  it("write the same gateway configurations", () => {
    const edge = ({ files }: Synthesis) => Object.entries(files).filter(([path]) => path.startsWith("edge/"));
    expect(edge(cdktn)).toEqual(edge(cdktf));
  });

  it("write the same manifest, but for the version and white space", () => {
    const manifest = ({ files }: Synthesis) => JSON.parse(files["manifest.json"] ?? "{}");
    expect(manifest(cdktn)).toEqual({ ...manifest(cdktf), version: "0.24.0" });
  });
});

describeWithTerraform("an environment of either, with the real Terraform", () => {
  it("is planned alike", async () => {
    const [ofCdktf, ofCdktn] = await Promise.all(
      [cdktf, cdktn].map(({ outdir }) => planStack(join(outdir, "stacks/local-gcp-mcp-servers"))),
    );
    expect(ofCdktn).toCreate("google_cloud_run_v2_service", 2);
    expect(ofCdktn).toEqual(ofCdktf);
  });
});
