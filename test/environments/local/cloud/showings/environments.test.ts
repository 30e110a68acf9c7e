import { TerraformStack, Testing } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import "../../../../../environments/local/cloud/testing/matchers.ts";
import type { Environment } from "../../../../../environments/environment.ts";
import { factsOf } from "../../../../../environments/local/cloud/command/environments.ts";
import {
  type AppliedStack,
  applyStack,
} from "../../../../../environments/local/cloud/testing/apply-stack.ts";
import { planStack } from "../../../../../environments/local/cloud/testing/plan-stack.ts";
import { actionOf, type StackPlan } from "../../../../../environments/local/cloud/testing/stack-plan.ts";
import { addStacks } from "../../../../../stacks/add-stacks.ts";
import { environmentNames, loadEnvironment } from "../../../../../stacks/environments.ts";
import { describeWithTerraform } from "./with-terraform.ts";

/** The stacks of an environment, by their ids. */
function stacksOf(environment: Environment): ReadonlyMap<string, TerraformStack> {
  const app = Testing.app();
  addStacks(app, environment);
  const stacks = app.node.findAll().filter(TerraformStack.isStack);
  return new Map(stacks.map((stack) => [stack.node.id, stack]));
}

function stackOf(environment: Environment, id: string): TerraformStack {
  const stack = stacksOf(environment).get(id);
  if (stack === undefined) throw new Error(`${environment.name} has no stack ${id}`);
  return stack;
}

function withMoreInstances(environment: Environment): Environment {
  const servers = Object.entries(environment.servers).map(([id, server]) => [
    id,
    { ...server, scaling: { ...server.scaling, maxInstances: server.scaling.maxInstances + 1 } },
  ]);
  return { ...environment, servers: Object.fromEntries(servers) };
}

function inAnotherRegion({ gcp, ...rest }: Environment): Environment {
  return gcp ? { ...rest, gcp: { ...gcp, region: "europe-north1" } } : rest;
}

/** What a plan does, each action once. */
function actionsOf({ resources }: StackPlan): string[] {
  return [...new Set(resources.map(({ change }) => actionOf(change)))].sort();
}

async function apply(environment: Environment, id: string): Promise<AppliedStack> {
  return applyStack(stackOf(environment, id), { facts: await factsOf([environment.name]) });
}

const environments = await Promise.all(environmentNames.map(loadEnvironment));
const stacks = environments.flatMap((environment) =>
  [...stacksOf(environment).keys()].map((id) => ({ id, environment })),
);

describeWithTerraform("with the real Terraform", () => {
  describe.each(stacks)("$id", ({ id, environment }) => {
    let applied: AppliedStack;
    beforeAll(async () => {
      applied = await apply(environment, id);
    });
    afterAll(() => applied?.[Symbol.asyncDispose]());

    it("is valid, and planned as new", async () => {
      const plan = await planStack(stackOf(environment, id));
      expect(plan.diagnostics).toEqual([]);
      expect(actionsOf(plan)).toEqual(["create"]);
    });

    it("has nothing to change in a second plan", async () => {
      expect(await applied.plan()).toBeUnchanged();
    });

    it("is destroyed, unless it keeps what production runs from", async () => {
      if (id === "production-gcp-platform") {
        await expect(applied.destroy()).rejects.toThrow("Instance cannot be destroyed");
        return;
      }
      expect(actionsOf(await applied.destroy())).toEqual(["delete"]);
      expect(actionsOf(await applied.plan())).toEqual(["create"]);
    });
  });

  describe("servers", () => {
    const [environment] = environments.filter(({ name }) => name === "staging");
    if (!environment) throw new Error("there is no staging");
    const id = "staging-gcp-mcp-servers";
    let applied: AppliedStack;
    beforeAll(async () => {
      applied = await apply(environment, id);
    });
    afterAll(() => applied?.[Symbol.asyncDispose]());

    it("are put out like those of the cloud", () => {
      const url = "https://documents-100000000002.europe-west1.run.app";
      expect(applied.outputs).toMatchObject({
        servers: { documents: { url, audience: url, urls: expect.arrayContaining([url]) } },
      });
    });

    it("are updated in place where a number of instances changes", async () => {
      const plan = await applied.plan(stackOf(withMoreInstances(environment), id));
      expect(actionsOf(plan)).toEqual(["no-op", "update"]);
      expect(plan).toUpdate("google_cloud_run_v2_service");
    });

    it("are replaced where the region changes", async () => {
      const plan = await applied.plan(stackOf(inAnotherRegion(environment), id));
      expect(plan).toReplace("google_cloud_run_v2_service", "location");
      expect(plan).not.toReplace("google_service_account");
    });

    it("become what they were changed to", async () => {
      const changed = stackOf(withMoreInstances(environment), id);
      await applied.apply(changed);
      expect(await applied.plan(changed)).toBeUnchanged();
    });
  });
});
