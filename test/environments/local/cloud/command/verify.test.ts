import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeWithTerraform } from "../showings/with-terraform.ts";
import { openStates, type States } from "./run-command.ts";

const SERVICE = "https://documents-100000000001.europe-west1.run.app";
const ELSEWHERE = "https://documents-elsewhere.run.app";

/** What somebody changed in the cloud, as far as the state knows. */
async function tamper(states: States): Promise<string> {
  const file = join(states.folder, "cloud", "dev-gcp-mcp-servers.tfstate");
  const state = JSON.parse(await readFile(file, "utf8"));
  state.outputs.servers.value.documents.urls = [ELSEWHERE];
  state.outputs.servers.type[1].documents[1].urls = ["list", "string"];
  const text = JSON.stringify(state);
  await writeFile(file, text);
  return text;
}

const DIFFERENCES = [
  `dev-gcp-mcp-servers.servers.documents.url: ${SERVICE}, but the service is at ${ELSEWHERE}`,
  `dev-gcp-mcp-servers.servers.documents.audience: ${SERVICE}, but the service is at ${ELSEWHERE}`,
  `servers.documents.origin.url: ${SERVICE}/mcp, but the service is at ${ELSEWHERE}`,
  `servers.documents.origin.assertion.audience: ${SERVICE}/mcp, but the service is at ${ELSEWHERE}`,
  `servers.documents.origin.credential.audience: ${SERVICE}, but the service is at ${ELSEWHERE}`,
  "",
].join("\n");

describeWithTerraform("comparing outputs with the gateway's configuration", () => {
  it("finds them agree after an apply, and names what differs later", async () => {
    await using states = await openStates();
    await states.run("apply", ["dev"]);
    const { code, stdout } = await states.run("verify", ["dev"]);
    expect([code, stdout]).toEqual([0, "dev: the outputs agree with the gateway's configuration\n"]);
    await tamper(states);
    const differing = await states.run("verify", ["dev"]);
    expect([differing.code, differing.stdout]).toEqual([1, DIFFERENCES]);
  });

  it("asks for an apply where there was none", async () => {
    await using states = await openStates();
    const { code, stdout, stderr } = await states.run("verify", ["dev"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/\ndev-gcp-platform has no outputs: apply it first, with npm run apply -- dev\n$/);
  });

  it("reads the outputs of a real deployment where cdktf deployed it from", async () => {
    await using states = await openStates();
    await states.run("apply", ["dev"]);
    const state = await tamper(states);
    const project = await mkdtemp(join(tmpdir(), "deployed-"));
    const root = join(import.meta.dirname, "../../../../..");
    const app = `cd "${root}" && "${process.execPath}" stacks/main.ts`;
    await writeFile(join(project, "cdktf.json"), JSON.stringify({ app, output: "out" }));
    const absent = await states.run("verify", ["dev", "--deployed"], { project });
    expect(absent.stderr).toBe(
      "out/stacks/dev-gcp-platform is not there: deploy it first, with npx cdktf deploy dev-gcp-platform\n",
    );
    const platform = await readFile(join(states.folder, "cloud", "dev-gcp-platform.tfstate"), "utf8");
    for (const [stack, itsState] of [
      ["dev-gcp-platform", platform] as const,
      ["dev-gcp-mcp-servers", state] as const,
    ]) {
      await mkdir(join(project, "out/stacks", stack), { recursive: true });
      await writeFile(join(project, "out/stacks", stack, "terraform.tfstate"), itsState);
    }
    const { code, stdout, stderr } = await states.run("verify", ["dev", "--deployed"], { project });
    await rm(project, { recursive: true });
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: DIFFERENCES, stderr: "" });
  });
});
