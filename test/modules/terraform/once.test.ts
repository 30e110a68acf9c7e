import { describe, expect, it } from "vitest";
import type { Principal } from "../../../modules/gcp/iam/grantee.ts";
import { ServiceAccount } from "../../../modules/gcp/service-account/service-account.ts";
import { project, resources, synthesize } from "../synthesize.ts";

const subject = (name: string): Principal =>
  `principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/ci/subject/${name}`;

/** Whom roles are granted to, sorted. */
function members(...principals: readonly Principal[]): unknown[] {
  const json = synthesize((stack) => {
    const account = new ServiceAccount(stack, "account", { project, accountId: "my-account" });
    for (const principal of principals) account.grantIdToken(principal);
  });
  return resources(json, "google_service_account_iam_member")
    .map(({ member }) => member)
    .sort();
}

describe("a grant", () => {
  it("that is made twice is one", () => {
    const account = "serviceAccount:a--b@my-project.iam.gserviceaccount.com";
    expect(members(subject("a/b"), account, subject("a/b"), account)).toEqual(
      [subject("a/b"), account].sort(),
    );
  });

  it.each([
    ["ref:a/b", "ref:a--b"],
    ["ref:a/-b", "ref:a-/b"],
    ["ref:a-/b", "ref:a---b"],
    ["ref:a/-b", "ref:a---b"],
  ])("to %s does not stand for one to %s, which constructs would name alike", (one, other) => {
    expect(members(subject(one), subject(other))).toEqual([subject(one), subject(other)].sort());
  });
});
