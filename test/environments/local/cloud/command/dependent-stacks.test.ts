import { access, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeWithTerraform } from "../showings/with-terraform.ts";
import { openStates } from "./run-command.ts";

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "two-stacks-"));
  const app = `"${process.execPath}" "${join(import.meta.dirname, "two-stacks.ts")}"`;
  await writeFile(join(project, "cdktf.json"), JSON.stringify({ app }));
});
afterAll(() => rm(project, { recursive: true }));

describeWithTerraform("stacks that keep their states in buckets and read each other's", () => {
  it("are planned in the order of their dependencies, as if what comes before were applied", async () => {
    await using states = await openStates();
    const { stdout } = await states.run("plan", ["dev", "--json"], { project });
    expect(JSON.parse(stdout).stacks).toMatchObject([
      { stack: "identity", created: 1 },
      { stack: "servers", created: 1, outputs: {} },
    ]);
    expect(await readdir(states.folder)).toEqual([]);
  });

  it("are applied and destroyed on this machine, with outputs of one in the other", async () => {
    await using states = await openStates();
    const apply = await states.run("apply", ["dev", "--json"], { project });
    const email = "caller@project-of-somebody.iam.gserviceaccount.com";
    expect(JSON.parse(apply.stdout).stacks.map(({ outputs }: { outputs: unknown }) => outputs)).toEqual([
      { email },
      { account: email },
    ]);
    expect(await readFile(join(states.folder, "cloud", "servers.tfstate"), "utf8")).toContain(
      `"email": "${email}"`,
    );
    const destroy = await states.run("destroy", ["dev"], { project });
    expect(destroy.stderr).toMatch(/servers: destroying \(1 of 2\)\nidentity: destroying \(2 of 2\)\n$/);
    expect(destroy.code).toBe(0);
  });

  it("end with the one that Terraform refuses, with its reasons", async () => {
    await using states = await openStates();
    const surroundings = { project, variables: { ACCOUNT_ID: "no" } };
    const { code, stdout, stderr } = await states.run("apply", ["dev", "--json"], surroundings);
    expect(code).toBe(1);
    const { stacks, failed } = JSON.parse(stdout);
    expect(stacks).toEqual([]);
    expect(failed.stack).toBe("identity");
    expect(failed.reasons).toContain("account_id");
    expect(stderr).toContain("identity failed\n");
    expect(stderr).not.toContain("servers: applying");
  });

  it("are given up at a Ctrl-C, when Terraform has saved what it did", async () => {
    await using states = await openStates();
    const begun = join(states.folder, "begun");
    const { code, stdout, stderr } = await states.run("apply", ["dev", "--json"], {
      project,
      variables: { SLOW: begun },
      onStart: (child) =>
        void vi.waitFor(() => access(begun), { timeout: 20_000 }).then(() => child.kill("SIGINT")),
    });
    expect(code).toBe(130);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/Interrupted\.\n$/);
    const state = await readFile(join(states.folder, "cloud", "identity.tfstate"), "utf8");
    expect(JSON.parse(state).resources[0].instances[0].status).toBe("tainted");
  });
});
