import { describe, expect, it } from "vitest";
import { environmentNames } from "../../../../../stacks/environments.ts";
import { describeWithTerraform } from "../showings/with-terraform.ts";
import { openStates } from "./run-command.ts";

describeWithTerraform("with the real Terraform", () => {
  describe.each(environmentNames)("the stacks of %s", (environment) => {
    it("are planned, applied, found as they should be, and destroyed", async () => {
      await using states = await openStates();
      const run = async (command: string) => {
        const { code, stdout, stderr } = await states.run(command, [environment, "--json"]);
        expect(stderr).toBe(
          `In offline clouds; the states are in ${states.folder}/cloud\n` +
            `${environment}-gcp: ${DOING[command]} (1 of 1)\n`,
        );
        expect(code).toBe(0);
        return JSON.parse(stdout);
      };
      const planned = await run("plan");
      expect(planned).toMatchObject({
        environment,
        operation: "plan",
        stacks: [{ stack: `${environment}-gcp` }],
      });
      const [{ created, actions, outputs }] = planned.stacks;
      expect(created).toBeGreaterThan(5);
      expect(new Set(Object.values(actions))).toEqual(new Set(["create"]));
      expect(outputs).toEqual({
        edge_invoker: expect.stringMatching(/^edge-invoker@.*iam\.gserviceaccount\.com$/),
      });

      const applied = await run("apply");
      expect(applied.stacks).toMatchObject([{ created, changed: 0, destroyed: 0, actions }]);
      expect(applied.stacks[0].outputs).toMatchObject({
        ...outputs,
        servers: { documents: expect.anything() },
      });

      const unchanged = { created: 0, changed: 0, destroyed: 0, actions: {} };
      expect((await run("plan")).stacks).toMatchObject([unchanged]);
      expect((await states.run("verify", [environment])).stdout).toBe(
        `${environment}: the outputs agree with the gateway's configuration\n`,
      );
      const destroyed = await run("destroy");
      expect(destroyed.stacks).toMatchObject([{ created: 0, destroyed: created, outputs: {} }]);
    });
  });

  it("with a fault are refused in the words of the stacks", async () => {
    await using states = await openStates();
    const { code, stderr } = await states.run("plan", ["local"], {
      variables: { LOCAL_GATEWAY_PORT: "many" },
    });
    expect(code).toBe(1);
    expect(stderr).toContain("LOCAL_GATEWAY_PORT: expected a port from 1 to 65535\n");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("are shown to people as Terraform shows its plans, without colours where there is no terminal", async () => {
    await using states = await openStates();
    const { code, stdout, stderr } = await states.run("plan", ["dev"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/# google_cloud_run_v2_service\.\S+ will be created\n/);
    expect(stdout).toMatch(/^Plan: \d+ to add, 0 to change, 0 to destroy\.$/m);
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toContain("dev-gcp: planning (1 of 1)\n");
  });
});

const DOING: Readonly<Record<string, string>> = {
  plan: "planning",
  apply: "applying",
  destroy: "destroying",
};
