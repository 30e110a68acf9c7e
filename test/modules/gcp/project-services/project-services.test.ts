import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  ProjectServices,
  type ServiceName,
} from "../../../../modules/gcp/project-services/project-services.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

describe("ProjectServices", () => {
  it("enables each API, and leaves it enabled when the stack is destroyed", () => {
    const json = synthesize((stack) => {
      new ProjectServices(stack, "services", { project, services: ["run.googleapis.com"] });
    });
    expect(resource(json, "google_project_service")).toEqual({
      project: "my-project",
      service: "run.googleapis.com",
      disable_on_destroy: false,
    });
  });

  it("keys its resources by API, so that adding one leaves the others alone", () => {
    const keys = (...services: `${string}.googleapis.com`[]) =>
      Object.keys(
        synthesize((stack) => new ProjectServices(stack, "services", { project, services })).resource
          ?.google_project_service ?? {},
      );
    const [run] = keys("run.googleapis.com");
    expect(keys("iam.googleapis.com", "run.googleapis.com")).toContain(run);
  });

  it("makes everything below the given constructs wait for the APIs", () => {
    const json = synthesize((stack) => {
      const services = new ProjectServices(stack, "services", { project, services: ["iam.googleapis.com"] });
      const below = new Construct(stack, "below");
      new ServiceAccount(below, "waiting", { project, accountId: "waiting" });
      new ServiceAccount(stack, "other", { project, accountId: "not-waiting" });
      services.precede(below);
    });
    const [service] = Object.keys(json.resource?.google_project_service ?? {});
    const dependencies = Object.fromEntries(
      resources(json, "google_service_account").map((account) => [account.account_id, account.depends_on]),
    );
    expect(dependencies).toEqual({
      waiting: [`google_project_service.${service}`],
      "not-waiting": undefined,
    });
  });

  it.each([
    ["run"],
    ["run.googleapis.com.example.com"],
    ["Run.googleapis.com"],
    ["run.googleapis.com", "run.googleapis.com"],
  ])("refuses %s", (...services) => {
    const stack = new TerraformStack(new App(), "stack");
    expect(
      () => new ProjectServices(stack, "services", { project, services: services as ServiceName[] }),
    ).toThrow(
      `stack/services: "${services.at(-1)}" is not the name of an API, or is there twice. Name each once`,
    );
  });
});
