import { App, Fn, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { ValidationError } from "../../../../modules/errors/validation-error.ts";
import { granteeConfig, type Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { project } from "../../synthesize.ts";

const stack = () => new TerraformStack(new App(), "stack");

describe("a grantee", () => {
  it.each<Principal>([
    "serviceAccount:a@my-project.iam.gserviceaccount.com",
    "serviceAccount:my-project.svc.id.goog[namespace/account]",
    "group:platform@example.com",
    "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/edge/subject/edge:documents",
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/attribute.repository/1",
  ])("may be %s", (member) => {
    expect(granteeConfig(stack(), member)).toEqual({ member, dependsOn: [] });
  });

  it("that the stack creates is waited for", () => {
    const scope = stack();
    const account = new ServiceAccount(scope, "account", { project, accountId: "my-account" });
    expect(granteeConfig(scope, account)).toEqual({ member: account.member, dependsOn: [account.resource] });
  });

  it.each([
    "allUsers",
    "allAuthenticatedUsers",
    "user:somebody@example.com",
    "domain:example.com",
    "serviceAccount:",
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*",
  ])("may not be %s", (member) => {
    expect(() => granteeConfig(stack(), member as Principal)).toThrow(
      new ValidationError(
        stack(),
        `"${member}" cannot be granted a role here.`,
        "Name serviceAccount:…, group:…, principal://… or principalSet://…, without * and never allUsers.",
      ),
    );
  });

  it("may not be unknown until the apply", () => {
    const member: Principal = `serviceAccount:${Fn.lower("A")}`;
    expect(() => granteeConfig(stack(), member)).toThrow(/^stack: a principal is not known before the apply/);
  });
});
