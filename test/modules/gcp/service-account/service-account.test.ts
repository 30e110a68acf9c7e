import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const account = (accountId: string) =>
  new ServiceAccount(new TerraformStack(new App(), "stack"), "account", { project, accountId });

describe("ServiceAccount", () => {
  it("is an account without keys", () => {
    const json = synthesize((stack) => {
      new ServiceAccount(stack, "account", { project, accountId: "my-account", displayName: "Mine" });
    });
    expect(resource(json, "google_service_account")).toEqual({
      project: "my-project",
      account_id: "my-account",
      display_name: "Mine",
    });
    expect(Object.keys(json.resource ?? {})).toEqual(["google_service_account"]);
  });

  it("knows its e-mail and its member before it exists", () => {
    const { email, member } = account("my-account");
    expect(email).toBe("my-account@my-project.iam.gserviceaccount.com");
    expect(member).toBe("serviceAccount:my-account@my-project.iam.gserviceaccount.com");
  });

  it.each(["abcdef", "a".repeat(30), "a-1-b-2"])("takes the account id %s", (accountId) => {
    expect(account(accountId).email).toMatch(`${accountId}@`);
  });

  it.each(["abcde", "a".repeat(31), "1abcdef", "abcdef-", "Abcdef", "abc_def"])(
    "refuses the account id %s",
    (accountId) => {
      expect(() => account(accountId)).toThrow(
        `stack/account: "${accountId}" is not a service account id. Use 6 to 30`,
      );
    },
  );
});
