import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { grantProjectRole } from "../../../../modules/gcp/project/grant-project-role.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

const group = "group:platform@example.com";
const condition = {
  title: "only the reports",
  expression: 'resource.name.startsWith("projects/_/buckets/reports")',
};

describe("a role on a project", () => {
  it("is granted to one identity, beside whoever else has it", () => {
    const json = synthesize((stack) => {
      grantProjectRole(stack, { project, role: "roles/logging.viewer", grantee: group });
    });
    expect(json.resource).toEqual({ google_project_iam_member: expect.any(Object) });
    expect(resource(json, "google_project_iam_member")).toEqual({
      project: "my-project",
      role: "roles/logging.viewer",
      member: group,
      depends_on: [],
    });
  });

  it("may have a condition, and be granted under others too", () => {
    const json = synthesize((stack) => {
      for (const expression of [condition.expression, "true"]) {
        grantProjectRole(stack, {
          project,
          role: "roles/storage.objectAdmin",
          grantee: group,
          condition: { ...condition, expression },
        });
      }
    });
    expect(resources(json, "google_project_iam_member").map((member) => member.condition)).toEqual([
      condition,
      { ...condition, expression: "true" },
    ]);
  });

  it("that is granted twice is one grant", () => {
    const json = synthesize((stack) => {
      const grant = () => grantProjectRole(stack, { project, role: "roles/logging.viewer", grantee: group });
      expect(grant()).toBe(grant());
    });
    expect(resources(json, "google_project_iam_member")).toHaveLength(1);
  });

  it.each(["allUsers", "allAuthenticatedUsers", "user:somebody@example.com", "domain:example.com"])(
    "is not granted to %s",
    (member) => {
      const stack = new TerraformStack(new App(), "stack");
      const grant = () =>
        grantProjectRole(stack, { project, role: "roles/logging.viewer", grantee: member as Principal });
      expect(grant).toThrow(`stack: "${member}" cannot be granted a role here.`);
    },
  );

  it("is checked, and so is its condition", () => {
    const stack = new TerraformStack(new App(), "stack");
    const grant = (role: "roles/editor" | "roles/run.admin", title: string) => () =>
      grantProjectRole(stack, { project, role, grantee: group, condition: { ...condition, title } });
    expect(grant("roles/editor", "title")).toThrow("is a basic role");
    expect(grant("roles/run.admin", "")).toThrow("is not the title of a condition");
  });
});
