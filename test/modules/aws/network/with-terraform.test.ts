import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import "../../../../environments/local/cloud/testing/matchers.ts";
import { type AppliedStack, applyStack } from "../../../../environments/local/cloud/testing/apply-stack.ts";
import { Bucket } from "../../../../modules/aws/bucket/bucket.ts";
import { ContainerRepository } from "../../../../modules/aws/container-repository/container-repository.ts";
import { LogGroup } from "../../../../modules/aws/log-group/log-group.ts";
import { Network } from "../../../../modules/aws/network/network.ts";
import { SecurityGroup } from "../../../../modules/aws/network/security-group.ts";
import { describeWithTerraform } from "../../../environments/local/cloud/showings/with-terraform.ts";
import { account } from "../account.ts";
import { withPublicSubnets } from "./networks.ts";

interface Change {
  readonly zones?: Readonly<Record<string, { readonly privateRange: string; readonly publicRange?: string }>>;
  readonly logsPrefix?: string;
}

/** A network with a server in it, and what that needs around it. */
function build({ zones = {}, logsPrefix = "ingress" }: Change = {}): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "surroundings");
  new AwsProvider(stack, "aws", { region: account.region, allowedAccountIds: [account.id] });
  const network = new Network(stack, "network", {
    account,
    name: "main",
    range: "10.0.0.0/16",
    zones: { ...zones, ...withPublicSubnets.zones },
    nat: { "eu-west-1a": {} },
  });
  const group = (name: string) =>
    new SecurityGroup(stack, name, { vpc: network, name, description: `Members of ${name}` });
  const [ingress, documents] = [group("ingress"), group("documents")];
  ingress.allowPublicHttps({ reason: "Verifies tokens", redirect: true });
  documents.allowFrom(ingress, { port: 8080, description: "MCP" });
  documents.allowToEndpoints(network.endpoints);
  const repository = new ContainerRepository(stack, "repository", { account, name: "mcp-servers/documents" });
  const logGroup = new LogGroup(stack, "log-group", { account, name: "/ecs/documents" });
  const bucket = new Bucket(stack, "logs", { account, name: "example-com-logs", encryption: "AES256" });
  bucket.allowLoadBalancerLogs(logsPrefix);
  const outputs = {
    egress: network.nats["eu-west-1a"]?.publicIp,
    list: network.endpoints.prefixListIds.s3,
    repository: [repository.url, repository.resource.repositoryUrl],
    logGroup: [logGroup.logGroupArn, logGroup.resource.arn],
    bucket: [bucket.bucketArn, bucket.resource.arn],
  };
  for (const [id, value] of Object.entries(outputs)) new TerraformOutput(stack, `out-${id}`, { value });
  return stack;
}

describeWithTerraform("a network and what is around a server, with the real Terraform", () => {
  let applied: AppliedStack;
  beforeAll(async () => {
    applied = await applyStack(build());
  });
  afterAll(() => applied?.[Symbol.asyncDispose]());

  it("are applied, are what they were said to be, and then have nothing to change", async () => {
    const twice = (value: string) => [value, value];
    expect(applied.outputs).toEqual({
      "out-egress": expect.stringMatching(/^203\.0\.113\.\d+$/),
      "out-list": expect.stringMatching(/^pl-[0-9a-f]{8}$/),
      "out-repository": twice("123456789012.dkr.ecr.eu-west-1.amazonaws.com/mcp-servers/documents"),
      "out-logGroup": twice("arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/documents"),
      "out-bucket": twice("arn:aws:s3:::example-com-logs"),
    });
    expect(await applied.plan()).toBeUnchanged();
  });

  it("take a zone more before the others, and logs elsewhere, and leave what there is as it is", async () => {
    const zones = { "eu-west-1c": { privateRange: "10.0.32.0/20" } };
    const plan = await applied.plan(build({ zones, logsPrefix: "other" }));
    expect(plan).toCreate("aws_subnet", 1);
    expect(plan).not.toReplace("aws_subnet");
    expect(plan).not.toDestroy("aws_subnet");
    expect(plan).toUpdate("aws_vpc_endpoint");
    expect(plan).not.toReplace("aws_vpc_endpoint");
    expect(plan).toUpdate("aws_s3_bucket_policy");
    expect(plan).not.toReplace("aws_s3_bucket_policy");
  });

  it("are not given up by a slip of the pen", async () => {
    await expect(applied.destroy()).rejects.toThrow(/prevent_destroy/);
  });
});
