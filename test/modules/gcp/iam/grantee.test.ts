import { App, Fn, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { ValidationError } from "../../../../modules/errors/validation-error.ts";
import { granteeConfig, type Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { project } from "../../synthesize.ts";

const stack = () => new TerraformStack(new App(), "stack");

const POOLS = "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools";
const WORKFORCE_POOLS = "iam.googleapis.com/locations/global/workforcePools";

describe("a grantee", () => {
  it.each<Principal>([
    "serviceAccount:a@my-project.iam.gserviceaccount.com",
    "serviceAccount:123456789012@cloudservices.gserviceaccount.com",
    "serviceAccount:123456789012@cloudbuild.gserviceaccount.com",
    "serviceAccount:my-project.svc.id.goog[namespace/account]",
    "group:platform+oncall@example.com",
    `principal://${POOLS}/edge/subject/edge:documents`,
    `principal://${POOLS}/ci/subject/repo:my-org/my-repository:ref:refs/heads/main`,
    `principal://${POOLS}/my-project.svc.id.goog/subject/ns/namespace/sa/account`,
    `principal://${POOLS}/ci/subject/my-project.svc.id.goog/account`,
    `principalSet://${POOLS}/ci/attribute.repository/my-org/my-repository`,
    `principalSet://${POOLS}/ci/group/platform`,
    `principal://${WORKFORCE_POOLS}/people/subject/somebody@example.com`,
    `principalSet://${WORKFORCE_POOLS}/people/group/platform@example.com`,
    `principalSet://${WORKFORCE_POOLS}/people/attribute.department/platform`,
  ])("may be %s", (member) => {
    expect(granteeConfig(stack(), member)).toEqual({ member, dependsOn: [] });
  });

  it("that the stack creates is waited for", () => {
    const scope = stack();
    const account = new ServiceAccount(scope, "account", { project, accountId: "my-account" });
    expect(granteeConfig(scope, account)).toEqual({ member: account.member, dependsOn: [account.resource] });
  });

  it("that another stack creates is not waited for", () => {
    const scope = stack();
    const account = ServiceAccount.fromEmail(scope, "account", "a23456@my-project.iam.gserviceaccount.com");
    expect(granteeConfig(scope, account)).toEqual({ member: account.member, dependsOn: [] });
  });

  it.each([
    "",
    "allUsers",
    "allAuthenticatedUsers",
    "user:somebody@example.com",
    "domain:example.com",
    "projectEditor:my-project",
    "serviceAccount:",
    "serviceAccount:allUsers",
    "serviceAccount:my-account",
    "serviceAccount:*@my-project.iam.gserviceaccount.com",
    "serviceAccount:a@example.com b@example.com",
    "serviceAccount:my-project.svc.id.goog",
    "serviceAccount:my-project.svc.id.goog[*/account]",
    "serviceAccount:my-project.svc.id.goog[name.space/account]",
    "serviceAccount:my-project.svc.id.goog[namespace/account/other]",
    "group:allAuthenticatedUsers",
    "principal://goog/subject/someone@gmail.com",
    "principalSet://goog/public:all",
    "principalSet://goog/group/platform@example.com",
    "principalSet://cloudresourcemanager.googleapis.com/organizations/1",
    "principalSet://cloudresourcemanager.googleapis.com/projects/1/type/ServiceAccount",
    `principal://${POOLS}/edge`,
    `principal://${POOLS}/edge/subject/`,
    `principal://${POOLS}/edge/subject/*`,
    `principal://${POOLS}/edge/group/platform`,
    `principal://example.com/${POOLS}/edge/subject/edge:documents`,
    "principal://iam.googleapis.com/projects/my-project/locations/global/workloadIdentityPools/edge/subject/a",
    "principal://iam.googleapis.com/locations/global/workloadIdentityPools/edge/subject/a",
    `principal://${POOLS}/my-project.svc.id.goog/subject/ns/a/sa/b/sa/account`,
    `principal://${POOLS}/my-project.svc.id.goog/subject/account`,
    `principalSet://${POOLS}/my-project.svc.id.goog/attribute.namespace/namespace`,
    `principalSet://${POOLS}/ci`,
    `principalSet://${POOLS}/ci/*`,
    `principalSet://${POOLS}/ci/group/*`,
    `principalSet://${POOLS}/ci/attribute.repository/`,
    `principalSet://${POOLS}/ci/attribute.repository/my-org/*`,
    `principalSet://${POOLS}/ci/subject/edge:documents`,
    `principalSet://${WORKFORCE_POOLS}/people`,
    `principalSet://${WORKFORCE_POOLS}/people/*`,
  ])("may not be %j", (member) => {
    expect(() => granteeConfig(stack(), member as Principal)).toThrow(
      new ValidationError(
        stack(),
        `"${member}" cannot be granted a role here.`,
        "Name a service account or a group by its e-mail, or a subject, a group or an attribute's value of an identity pool.",
      ),
    );
  });

  it.each<Principal>([
    "serviceAccount:123456789012-compute@developer.gserviceaccount.com",
    "serviceAccount:123456789012-Compute@developer.gserviceaccount.com",
    "serviceAccount:my-project@appspot.gserviceaccount.com",
    "serviceAccount:example.com:my-project@appspot.gserviceaccount.com",
  ])("may not be the default service account %s", (member) => {
    expect(() => granteeConfig(stack(), member)).toThrow(
      `stack: ${member} is a default service account: all that has no identity of its own would be granted the role. ` +
        "Create a service account for the one workload that is meant, and grant the role to that.",
    );
  });

  it.each<[what: string, member: Principal]>([
    ["a token of cdktf", `serviceAccount:${Fn.lower("A")}`],
    ["an expression", `serviceAccount:\${var.x}`],
    ["an expression in an e-mail", `serviceAccount:\${var.x}@my-project.iam.gserviceaccount.com`],
    ["an expression in a subject", `principal://${POOLS}/edge/subject/\${var.x}`],
    ["a directive in an attribute's value", `principalSet://${POOLS}/ci/attribute.a/%{if(true)}b%{endif}`],
  ])("may not be unknown until the apply, as %s", (_what, member) => {
    expect(() => granteeConfig(stack(), member)).toThrow(/^stack: a principal is not known before the apply/);
  });

  it("may be a whole pool for whoever says why", () => {
    const member = `principalSet://${POOLS}/ci/*` as const;
    expect(granteeConfig(stack(), { member, reason: "Holds one workload." })).toEqual({
      member,
      dependsOn: [],
    });
    expect(() => granteeConfig(stack(), { member, reason: " " })).toThrow(
      `stack: everybody in ${member} would be granted a role without a reason.`,
    );
  });
});
