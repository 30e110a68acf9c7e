import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack, Testing } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import "../../../../environments/local/cloud/testing/matchers.ts";
import { type AppliedStack, applyStack } from "../../../../environments/local/cloud/testing/apply-stack.ts";
import { Certificate } from "../../../../modules/aws/certificate/certificate.ts";
import { HostedZone } from "../../../../modules/aws/hosted-zone/hosted-zone.ts";
import { Secret } from "../../../../modules/aws/secret/secret.ts";
import { EphemeralVariable } from "../../../../modules/terraform/ephemeral-variable.ts";
import { describeWithTerraform } from "../../../environments/local/cloud/showings/with-terraform.ts";
import { account } from "../account.ts";

interface Differently {
  readonly revision?: number;
  readonly name?: string;
  readonly alternativeDomains?: readonly string[];
}

/** A secret with a value, and a certificate whose domains a zone proves. */
function build({ revision = 1, name = "documents/token", alternativeDomains = [] }: Differently = {}) {
  const stack = new TerraformStack(Testing.app(), "secrets");
  new AwsProvider(stack, "aws", { region: account.region, allowedAccountIds: [account.id] });
  const value = new EphemeralVariable(stack, "token", { description: "The token" });
  value.addOverride("default", "never in a plan");
  const secret = new Secret(stack, "secret", { account, name });
  secret.setValue({ value, revision });
  const zone = new HostedZone(stack, "zone", {
    account,
    domain: "example.com",
    visibility: { kind: "public" },
  });
  zone.addRecord("TXT example.com", { values: ['v=spf1 "-all"', "a".repeat(300)] });
  new Certificate(stack, "certificate", { account, zone, domain: "mcp.example.com", alternativeDomains });
  return { stack, secret };
}

describeWithTerraform("secrets, zones and certificates, with the real Terraform", () => {
  let applied: AppliedStack;
  beforeAll(async () => {
    applied = await applyStack(build().stack);
  });
  afterAll(() => applied?.[Symbol.asyncDispose]());

  it("are as they are written once they are applied", async () => {
    expect(await applied.plan()).toBeUnchanged();
  });

  it("keep the value of a secret in no plan, and write it again with another revision", async () => {
    const plan = await applied.plan(build({ revision: 2 }).stack);
    expect(plan).toReplace("aws_secretsmanager_secret_version", "secret_string_wo_version");
    expect(JSON.stringify(plan)).not.toContain("never in a plan");
  });

  it("keep a secret from being destroyed because it is called otherwise", async () => {
    const { stack, secret } = build({ name: "documents/password" });
    expect(await applied.plan(stack)).toFailWith(
      `resource.aws_secretsmanager_secret.${secret.resource.friendlyUniqueId}`,
      "Instance cannot be destroyed",
    );
  });

  it("make a certificate anew for another domain", async () => {
    const plan = await applied.plan(build({ alternativeDomains: ["mcp-ext.example.com"] }).stack);
    expect(plan).toReplace("aws_acm_certificate", "subject_alternative_names");
    expect(plan).toCreate("aws_route53_record");
  });
});
