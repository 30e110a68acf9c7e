import { TerraformStack, Testing } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import "../../../../../environments/local/cloud/testing/matchers.ts";
import type { Environment } from "../../../../../environments/environment.ts";
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
  return { ...rest, gcp: { ...gcp, region: "europe-north1" } };
}

/** What a plan does, each action once. */
function actionsOf({ resources }: StackPlan): string[] {
  return [...new Set(resources.map(({ change }) => actionOf(change)))].sort();
}

const environments = await Promise.all(environmentNames.map(loadEnvironment));
const stacks = environments.flatMap((environment) =>
  [...stacksOf(environment).keys()].map((id) => ({ id, environment })),
);

describeWithTerraform("with the real Terraform", () => {
  describe.each(stacks)("$id", ({ id, environment }) => {
    let applied: AppliedStack;
    beforeAll(async () => {
      const { projectId, projectNumber } = environment.gcp;
      const facts = { projectNumbers: { [projectId]: projectNumber } };
      applied = await applyStack(stackOf(environment, id), { facts });
    });
    afterAll(() => applied?.[Symbol.asyncDispose]());

    it("is valid, and planned as new", async () => {
      const plan = await planStack(stackOf(environment, id));
      expect(plan.diagnostics).toEqual([]);
      expect(actionsOf(plan)).toEqual(["create"]);
      expect(plan).toCreate("google_cloud_run_v2_service", Object.keys(environment.servers).length);
    });

    it("is applied, with outputs like those of the cloud", () => {
      const { projectId, projectNumber, region } = environment.gcp;
      const url = `https://documents-${projectNumber}.${region}.run.app`;
      expect(applied.outputs).toMatchObject({
        edge_invoker: `edge-invoker@${projectId}.iam.gserviceaccount.com`,
        servers: { documents: { url, audience: url, urls: expect.arrayContaining([url]) } },
      });
    });

    it("has nothing to change in a second plan", async () => {
      expect(await applied.plan()).toBeUnchanged();
    });

    it("is updated in place where a number of instances changes", async () => {
      const plan = await applied.plan(stackOf(withMoreInstances(environment), id));
      expect(actionsOf(plan)).toEqual(["no-op", "update"]);
      expect(plan).toUpdate("google_cloud_run_v2_service");
    });

    it("is replaced where the region changes", async () => {
      const plan = await applied.plan(stackOf(inAnotherRegion(environment), id));
      expect(plan).toReplace("google_cloud_run_v2_service", "location");
      expect(plan).toReplace("google_artifact_registry_repository", "location");
      expect(plan).toReplace("google_secret_manager_secret", "replication");
      expect(plan).not.toReplace("google_service_account");
    });

    it("becomes what it was changed to", async () => {
      const changed = stackOf(withMoreInstances(environment), id);
      await applied.apply(changed);
      expect(await applied.plan(changed)).toBeUnchanged();
    });

    it("is destroyed", async () => {
      const plan = await applied.destroy();
      expect(actionsOf(plan)).toEqual(["delete"]);
      expect(plan).toDestroy("google_cloud_run_v2_service", Object.keys(environment.servers).length);
      expect(actionsOf(await applied.plan())).toEqual(["create"]);
    });
  });
});
