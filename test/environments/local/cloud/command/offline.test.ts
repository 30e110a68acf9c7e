import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeWithTerraform } from "../showings/with-terraform.ts";
import { openStates } from "./run-command.ts";

describeWithTerraform("a command with the offline clouds attached", () => {
  // The servers' stack, which needs it, was never there.
  const alone = "--ignore-missing-stack-dependencies";

  it.each([
    ["local-gcp-p*", "local-gcp-platform"],
    ["dev-gcp-platform", "dev-gcp-platform"],
  ])(
    "is cdktf, which deploys %s, finds nothing to change, and destroys it",
    async (pattern, name) => {
      await using states = await openStates();
      const cdktf = (...args: string[]) => states.run("offline", ["npx", "cdktf", ...args]);
      const resources = async () =>
        JSON.parse(await readFile(join(states.folder, "cloud", `${name}.tfstate`), "utf8")).resources.length;
      // cdktf may end before it has shown all that Terraform prints in its terminal, so the state is asked.
      expect((await cdktf("deploy", pattern, "--auto-approve")).code).toBe(0);
      expect(await resources()).toBeGreaterThan(5);
      const compared = await cdktf("diff", name);
      expect(compared.stdout).toContain("No changes.");
      expect(compared.code).toBe(0);
      const planned = await states.run("plan", [name.replace(/-.*/, ""), "--json"]);
      expect(JSON.parse(planned.stdout).stacks).toContainEqual(
        expect.objectContaining({ stack: name, actions: {} }),
      );
      expect((await cdktf("destroy", pattern, "--auto-approve", alone)).code).toBe(0);
      expect(await resources()).toBe(0);
    },
    180_000,
  );

  it("leaves alone what is beside the stacks that are deployed for real", async () => {
    await using states = await openStates();
    const { stdout } = await states.run("offline", ["printenv", "CDKTF_OUTPUT"]);
    expect(stdout.trim()).toBe(join(states.folder, "cloud", "cdktf.out"));
    const override = await readFile(
      join(stdout.trim(), "stacks/dev-gcp-platform/offline_override.tf.json"),
      "utf8",
    );
    expect(JSON.parse(override).terraform.backend).toEqual({
      local: { path: join(states.folder, "cloud", "dev-gcp-platform.tfstate") },
    });
  });

  it("is run without the credentials of the environment, which are named and not shown", async () => {
    await using states = await openStates();
    const variables = { AWS_SECRET_ACCESS_KEY: "secret-of-mine", GOOGLE_CREDENTIALS: "another-one" };
    const { stdout, stderr } = await states.run("offline", ["printenv"], { variables });
    expect(stderr).toContain(
      "Ignored, since nothing here reaches a cloud: AWS_SECRET_ACCESS_KEY, GOOGLE_CREDENTIALS\n",
    );
    expect(stdout + stderr).not.toMatch(/secret-of-mine|another-one/);
    expect(stdout).toMatch(/^TF_REATTACH_PROVIDERS=\{"registry\.terraform\.io\/hashicorp\/google":/m);
  });

  it("gives its exit code, and gets its options as they are", async () => {
    await using states = await openStates();
    expect((await states.run("offline", ["sh", "-c", "exit 7"])).code).toBe(7);
    expect((await states.run("offline", ["--", "echo", "--state", "x"])).stdout).toBe("--state x\n");
  });

  it("is told to end, and the clouds end when it has", async () => {
    await using states = await openStates();
    const { code, stdout } = await states.run(
      "offline",
      ["sh", "-c", "trap 'echo ended; exit 3' TERM; echo begun; while :; do sleep 0.1; done"],
      { onStart: (child) => child.stdout?.once("data", () => child.kill("SIGTERM")) },
    );
    expect([code, stdout]).toEqual([3, "begun\nended\n"]);
  });

  it("that is none is an error of one line", async () => {
    await using states = await openStates();
    const { code, stderr } = await states.run("offline", ["no-such-program"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/\nno-such-program cannot be run: .*ENOENT\n$/);
  });
});
