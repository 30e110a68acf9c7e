import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { Bucket } from "../../../../modules/aws/bucket/bucket.ts";
import { ContainerRepository } from "../../../../modules/aws/container-repository/container-repository.ts";
import { LogGroup } from "../../../../modules/aws/log-group/log-group.ts";
import { Network } from "../../../../modules/aws/network/network.ts";
import { SecurityGroup } from "../../../../modules/aws/network/security-group.ts";
import type { Tags } from "../../../../modules/aws/tags/tags.ts";
import { synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";

const emptyStack = () => new TerraformStack(new App(), "stack");

/** What takes tags, and is made of several things that have some. */
const MODULES: Readonly<Record<string, (scope: Construct, tags: Tags) => Construct>> = {
  Bucket: (scope, tags) => new Bucket(scope, "it", { account, name: "example-com", tags }),
  ContainerRepository: (scope, tags) => new ContainerRepository(scope, "it", { account, name: "it", tags }),
  LogGroup: (scope, tags) => new LogGroup(scope, "it", { account, name: "it", tags }),
  Network: (scope, tags) =>
    new Network(scope, "it", {
      ...{ account, name: "it", range: "10.0.0.0/16", tags },
      zones: { "eu-west-1a": { privateRange: "10.0.0.0/20", publicRange: "10.0.16.0/20" } },
      nat: { "eu-west-1a": {} },
      production: false,
    }),
  SecurityGroup: (scope, tags) =>
    new SecurityGroup(scope, "it", { vpc: { vpcId: "vpc-0a1b2c3d" }, name: "it", description: "it", tags }),
};

describe.each(Object.entries(MODULES))("the tags of %s", (_module, make) => {
  it("are on everything that can have some", () => {
    const json = synthesize((stack) => make(stack, { team: "platform" }));
    const tagged = Object.values(json.resource ?? {})
      .flatMap((each) => Object.values(each))
      .filter(({ tags }) => tags !== undefined);
    expect(tagged.length).toBeGreaterThan(0);
    for (const { tags } of tagged) expect(tags).toMatchObject({ team: "platform" });
  });

  it("are those that AWS takes", () => {
    expect(() => make(emptyStack(), { "aws:team": "platform" })).toThrow(
      'stack/it: "aws:team: platform" is not a tag. Use at most 50, of letters, digits, spaces and _.:/=+@-;',
    );
  });
});
