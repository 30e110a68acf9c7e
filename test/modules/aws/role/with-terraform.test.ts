import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { expect, it } from "vitest";
import "../../../../environments/local/cloud/testing/matchers.ts";
import { applyStack } from "../../../../environments/local/cloud/testing/apply-stack.ts";
import { Key } from "../../../../modules/aws/key/key.ts";
import { OidcProvider } from "../../../../modules/aws/oidc-provider/oidc-provider.ts";
import { OutboundFederation } from "../../../../modules/aws/outbound-federation/outbound-federation.ts";
import { ecsTask } from "../../../../modules/aws/role/aws-service.ts";
import { edgeIssuer } from "../../../../modules/aws/role/edge-issuer.ts";
import { githubActions } from "../../../../modules/aws/role/github-actions.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { describeWithTerraform } from "../../../environments/local/cloud/showings/with-terraform.ts";
import { account } from "../account.ts";

/** A stack with every kind of trust that needs a provider, and what is granted to its roles. */
function build(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "roles");
  new AwsProvider(stack, "aws", { region: account.region, allowedAccountIds: [account.id] });
  const edge = new OidcProvider(stack, "edge", {
    account,
    issuer: "https://mcp.example.com/workload",
    clientIds: ["sts.amazonaws.com"],
  });
  const github = new OidcProvider(stack, "github", {
    account,
    issuer: "https://token.actions.githubusercontent.com",
    clientIds: ["sts.amazonaws.com"],
  });
  const caller = edgeIssuer({ provider: edge, audience: "sts.amazonaws.com", servers: ["documents"] });
  const repository = { owner: "acme", ownerId: "111", repository: "servers", repositoryId: "222" };
  const deployer = githubActions({ provider: github, ...repository, environments: ["production"] });
  const task = new Role(stack, "task", { account, name: "mcp-documents", path: "/mcp/", trust: ecsTask() });
  const roles = {
    task,
    caller: new Role(stack, "caller", { account, name: "edge-documents", trust: caller }),
    deployer: new Role(stack, "deployer", { account, name: "deployer", trust: [deployer] }),
  };
  const key = new Key(stack, "key", { account, name: "mcp", services: ["logs"], production: false });
  key.grantDecrypt(task, { via: "secretsmanager" });
  const federation = new OutboundFederation(stack, "federation", { account, production: false });
  federation.grantToken(task, { audiences: ["//iam.googleapis.com/projects/1"] });
  for (const [id, role] of Object.entries(roles)) {
    new TerraformOutput(stack, `${id}-known`, { value: role.roleArn });
    new TerraformOutput(stack, `${id}-applied`, { value: role.resource.arn });
  }
  new TerraformOutput(stack, "provider-applied", { value: edge.resource.arn });
  new TerraformOutput(stack, "provider-known", { value: edge.providerArn });
  new TerraformOutput(stack, "issuer", { value: federation.issuer });
  return stack;
}

describeWithTerraform("roles, providers and keys, with the real Terraform", () => {
  it("are applied under the ARNs that were known before, and then have nothing to change", async () => {
    await using applied = await applyStack(build());
    for (const id of ["task", "caller", "deployer", "provider"]) {
      expect(applied.outputs[`${id}-applied`]).toBe(applied.outputs[`${id}-known`]);
    }
    expect(applied.outputs.issuer).toMatch(/^https:\/\/[0-9a-f-]+\.tokens\.sts\.global\.api\.aws$/);
    expect(await applied.plan()).toBeUnchanged();
  });
});
