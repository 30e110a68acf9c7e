import { describe, expect, it } from "vitest";
import { environmentNames } from "../../../../../stacks/environments.ts";
import { describeWithTerraform } from "../showings/with-terraform.ts";
import { openStates } from "./run-command.ts";

describeWithTerraform("with the real Terraform", () => {
  describe.each(environmentNames)("the stacks of %s", (environment) => {
    it("are planned, applied, found as they should be, and destroyed unless they are protected", async () => {
      await using states = await openStates();
      const stacks = [
        ...(environment === "staging" || environment === "local" ? ["aws-platform", "aws-mcp-servers"] : []),
        "gcp-platform",
        "gcp-mcp-servers",
        ...(environment === "local" ? ["gke-platform"] : []),
      ].map((stack) => `${environment}-${stack}`);
      const outputsOf = (runs: { stack: string; outputs: object }[], stack: string) =>
        runs.find((run) => run.stack === `${environment}-${stack}`)?.outputs;
      const inOrder = (command: string) =>
        (command === "destroy" ? stacks.toReversed() : stacks).map(
          (stack, index) => `${stack}: ${DOING[command]} (${index + 1} of ${stacks.length})\n`,
        );
      const run = async (command: string) => {
        const { code, stdout, stderr } = await states.run(command, [environment, "--json"]);
        expect(stderr).toBe(
          `In offline clouds; the states are in ${states.folder}/cloud\n${inOrder(command).join("")}`,
        );
        expect(code).toBe(0);
        return JSON.parse(stdout);
      };
      const planned = await run("plan");
      expect(planned).toMatchObject({
        environment,
        operation: "plan",
        stacks: stacks.map((stack) => ({ stack })),
      });
      expect(outputsOf(planned.stacks, "gcp-platform")).toMatchObject({
        edge_service_accounts: {
          documents: expect.stringMatching(/^edge-documents@.*iam\.gserviceaccount\.com$/),
        },
      });
      for (const { created, actions } of planned.stacks) {
        expect(created).toBeGreaterThan(2);
        expect(new Set(Object.values(actions))).toEqual(new Set(["create"]));
      }

      const applied = await run("apply");
      expect(applied.stacks).toMatchObject(
        planned.stacks.map(({ created, actions }: { created: number; actions: object }) => ({
          created,
          changed: 0,
          destroyed: 0,
          actions,
        })),
      );
      const { servers } = outputsOf(applied.stacks, "gcp-mcp-servers") as { servers: object };
      expect(servers).toMatchObject({ documents: expect.anything() });

      const unchanged = { created: 0, changed: 0, destroyed: 0, actions: {} };
      expect((await run("plan")).stacks).toMatchObject(stacks.map(() => unchanged));
      expect((await states.run("verify", [environment])).stdout).toBe(
        `${environment}: the outputs agree with the gateway's configuration\n`,
      );
      if (environment === "production") {
        // Its images outlive a slip of the hand: Terraform's own `prevent_destroy` holds here too.
        const { code, stderr } = await states.run("destroy", [environment]);
        expect([code, stderr]).toEqual([1, expect.stringContaining("Error: Instance cannot be destroyed")]);
        return;
      }
      const destroyed = await run("destroy");
      expect(destroyed.stacks).toMatchObject(
        planned.stacks
          .map(({ stack, created }: { stack: string; created: number }) => ({
            stack,
            created: 0,
            destroyed: created,
            outputs: {},
          }))
          .reverse(),
      );
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
    expect(stderr).toContain("dev-gcp-platform: planning (1 of 2)\n");
  });
});

const DOING: Readonly<Record<string, string>> = {
  plan: "planning",
  apply: "applying",
  destroy: "destroying",
};
