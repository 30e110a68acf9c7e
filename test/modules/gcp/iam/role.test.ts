import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkProjectRole, type Role } from "../../../../modules/gcp/iam/role.ts";

const check = (role: string, conditional = false) =>
  checkProjectRole(
    new TerraformStack(new App(), "stack"),
    role as Role,
    conditional ? { title: "buckets", expression: "resource.type == 'storage'" } : undefined,
  );

describe("a role on a project", () => {
  it.each([
    "roles/logging.logWriter",
    "roles/monitoring.metricWriter",
    "roles/container.defaultNodeServiceAccount",
    "roles/browser",
    "projects/my-project/roles/reportReader",
    "organizations/123456789012/roles/report.reader",
  ])("may be %s", (role) => {
    expect(() => check(role)).not.toThrow();
  });

  it.each(["owner", "editor", "viewer", "admin", "writer", "reader"])(
    "may not be the basic role %s, condition or not",
    (role) => {
      const message = `stack: roles/${role} is a basic role, which reaches into every service of the project. Grant the predefined`;
      expect(() => check(`roles/${role}`)).toThrow(message);
      expect(() => check(`roles/${role}`, true)).toThrow(message);
    },
  );

  it.each([
    "roles/iam.serviceAccountUser",
    "roles/iam.serviceAccountTokenCreator",
    "roles/iam.serviceAccountOpenIdTokenCreator",
    "roles/iam.serviceAccountKeyAdmin",
    "roles/iam.serviceAccountAdmin",
    "roles/iam.workloadIdentityUser",
  ])("may not be %s, which is for one account", (role) => {
    expect(() => check(role, true)).toThrow(
      `stack: ${role} on a project lets its holder act as every service account there. Grant it on the one`,
    );
  });

  it("may not let its holder read every secret", () => {
    expect(() => check("roles/secretmanager.secretAccessor", true)).toThrow(
      "lets its holder read every secret there. Call grantRead of the one secret.",
    );
  });

  it.each(["roles/run.invoker", "roles/run.servicesInvoker", "roles/run.jobsInvoker"])(
    "may not be %s, which is for one service",
    (role) => {
      expect(() => check(role, true)).toThrow(
        `stack: ${role} on a project lets its holder call every private service there. Name the caller`,
      );
    },
  );

  it.each(["roles/cloudkms.cryptoKeyDecrypter", "roles/cloudkms.cryptoKeyEncrypterDecrypter"])(
    "may not be %s, which is for one key",
    (role) => {
      expect(() => check(role, true)).toThrow(
        `stack: ${role} on a project lets its holder decrypt with every key there. Call grantUse of the one key.`,
      );
    },
  );

  it("may encrypt with every key, and decrypt nothing", () => {
    expect(() => check("roles/cloudkms.cryptoKeyEncrypter")).not.toThrow();
  });

  it.each(["roles/run.serviceAgent", "roles/cloudbuild.builds.ServiceAgent"])(
    "may not be %s, which is Google's own",
    (role) => {
      expect(() => check(role, true)).toThrow(`${role} is for Google's own service agents.`);
    },
  );

  it.each(["roles/run.admin", "roles/compute.instanceAdmin.v1", "roles/resourcemanager.projectIamAdmin"])(
    "may be %s with a condition, and not without",
    (role) => {
      expect(() => check(role, true)).not.toThrow();
      expect(() => check(role)).toThrow(
        `stack: ${role} administers all that its service has in the project. Grant a narrower role, or give a condition`,
      );
    },
  );

  it.each([
    "",
    "editor",
    "roles/",
    "roles/run/invoker",
    "roles/run invoker",
    "projects/my-project/roles/a",
    "organizations/example.com/roles/reader",
    "roles/$" + "{var.role}",
  ])("may not be %j, which is none", (role) => {
    expect(() => check(role)).toThrow(`stack: "${role}" is not a role. Name roles/<service>.<role>`);
  });

  it("that administers is refused however it is written", () => {
    const letters = fc.stringMatching(/^[a-zA-Z.]{0,12}$/);
    const admin = fc.constantFrom("admin", "Admin", "ADMIN");
    fc.assert(
      fc.property(letters, admin, letters, (before, middle, after) => {
        expect(() => check(`roles/${before}${middle}${after}`)).toThrow();
      }),
    );
  });
});
