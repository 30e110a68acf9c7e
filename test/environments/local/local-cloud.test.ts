import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applyLocalCloud } from "../../../environments/local/local-cloud.ts";
import { describeWithTerraform } from "./cloud/showings/with-terraform.ts";

const ROOT = join(import.meta.dirname, "../../..");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "local-cloud-"));
  const env = { ...process.env, ENVIRONMENT: "local", CDKTF_OUTDIR: join(folder, "cdktf.out") };
  await promisify(execFile)(process.execPath, ["stacks/main.ts"], { cwd: ROOT, env });
  await mkdir(join(folder, "logs"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** @returns what people are told */
async function apply(): Promise<string[]> {
  const lines: string[] = [];
  await applyLocalCloud({
    outdir: join(folder, "cdktf.out"),
    states: join(folder, "cloud"),
    logFile: join(folder, "logs", "terraform.log"),
    signal: new AbortController().signal,
    report: (line) => lines.push(line),
  });
  return lines;
}

describeWithTerraform("the stacks of the local environment", () => {
  it("are applied once, and found as they are from then on", async () => {
    const stacks = [
      "local-aws-platform",
      "local-aws-mcp-servers",
      "local-gcp-platform",
      "local-gcp-mcp-servers",
      "local-gke-platform",
    ];
    const told = (created: string) =>
      stacks.map((stack): unknown =>
        expect.stringMatching(
          new RegExp(`^Offline cloud: ${stack} is applied: ${created} created, 0 changed, 0 destroyed$`),
        ),
      );
    expect(await apply()).toEqual(told("[1-9]\\d*"));
    expect(await apply()).toEqual(told("0"));
    expect(await readFile(join(folder, "logs", "terraform.log"), "utf8")).toContain("No changes.");
    const state = JSON.parse(await readFile(join(folder, "cloud", "local-gcp-mcp-servers.tfstate"), "utf8"));
    expect(state.outputs.servers.value.documents.urls).toContain(
      "https://documents-100000000000.europe-west1.run.app",
    );
  });

  it("hold nothing up when Terraform refuses them, whose reasons are in the log", async () => {
    const file = join(folder, "cdktf.out/stacks/local-aws-platform/cdk.tf.json");
    const stack = JSON.parse(await readFile(file, "utf8"));
    stack.resource.aws_s3_bucket = { broken: { bucket: "No" } };
    await writeFile(file, JSON.stringify(stack));
    const log = join(folder, "logs", "terraform.log");
    expect(await apply()).toEqual([`Offline cloud: local-aws-platform is not applied; see ${log}`]);
    expect(await readFile(log, "utf8")).toContain("bucket");
  });
});

describe("without terraform on the path", () => {
  it("they are left out, in one line that says how to get it", async () => {
    vi.stubEnv("PATH", folder);
    expect(await apply()).toEqual([
      "Offline cloud: left out, since terraform is not on the PATH: install version 1.11 or later, see https://developer.hashicorp.com/terraform/install",
    ]);
  });
});
