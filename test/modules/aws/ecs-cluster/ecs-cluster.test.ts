import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { EcsCluster, type EcsClusterProps } from "../../../../modules/aws/ecs-cluster/ecs-cluster.ts";
import { Key } from "../../../../modules/aws/key/key.ts";
import { LogGroup } from "../../../../modules/aws/log-group/log-group.ts";
import { resource, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { reference } from "../network/networks.ts";

const build = (props: Partial<EcsClusterProps> = {}) =>
  new EcsCluster(new TerraformStack(new App(), "stack"), "cluster", { account, name: "mcp", ...props });
const json = (make: (stack: TerraformStack) => Partial<EcsClusterProps> = () => ({})) =>
  synthesize(
    (stack) => new EcsCluster(stack, "cluster", { account, name: "mcp", ...make(TerraformStack.of(stack)) }),
  );

describe("a cluster", () => {
  it("is observed by container and task, and runs on capacity that stays unless a service says otherwise", () => {
    expect(resource(json(), "aws_ecs_cluster")).toEqual({
      region: "eu-west-1",
      name: "mcp",
      setting: [{ name: "containerInsights", value: "enhanced" }],
    });
    expect(resource(json(), "aws_ecs_cluster_capacity_providers")).toEqual({
      region: "eu-west-1",
      cluster_name: reference("aws_ecs_cluster", "name"),
      capacity_providers: ["FARGATE", "FARGATE_SPOT"],
      default_capacity_provider_strategy: [{ capacity_provider: "FARGATE", base: 0, weight: 1 }],
    });
  });

  it("keeps what people type into containers, encrypted, where somebody lets them in at all", () => {
    const made = json((stack) => ({
      executeCommand: {
        logGroup: new LogGroup(stack, "sessions", { account, name: "/ecs/sessions" }),
        key: new Key(stack, "key", { account, name: "sessions" }),
      },
    }));
    expect(resource(made, "aws_ecs_cluster").configuration).toEqual({
      execute_command_configuration: {
        kms_key_id: reference("aws_kms_key", "arn"),
        logging: "OVERRIDE",
        log_configuration: {
          cloud_watch_encryption_enabled: true,
          cloud_watch_log_group_name: reference("aws_cloudwatch_log_group", "name"),
        },
      },
    });
  });

  it("may encrypt the storage of tasks with a key", () => {
    const made = json((stack) => ({
      encryption: {
        key: Key.fromKeyId(stack, "key", { account, keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" }),
      },
      tags: { team: "platform" },
    }));
    expect(resource(made, "aws_ecs_cluster")).toMatchObject({
      configuration: {
        managed_storage_configuration: {
          fargate_ephemeral_storage_kms_key_id:
            "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        },
      },
      tags: { team: "platform" },
    });
  });

  it("cannot use keys of other regions", () => {
    const elsewhere = { ...account, region: "eu-west-2" };
    const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
    expect(() =>
      json((stack) => ({ encryption: { key: Key.fromKeyId(stack, "key", { account: elsewhere, keyId }) } })),
    ).toThrow("eu-west-2");
    expect(() =>
      json((stack) => ({
        executeCommand: {
          logGroup: new LogGroup(stack, "sessions", { account, name: "/ecs/sessions" }),
          key: Key.fromKeyId(stack, "key", { account: elsewhere, keyId }),
        },
      })),
    ).toThrow("eu-west-2");
  });

  it.each(["", "a b", "a/b", "a".repeat(256)])("cannot be called %j", (name) => {
    const fault = `stack/cluster: "${name}" is not the name of a cluster. Use 1 to 255 letters, digits, hyphens and underscores.`;
    expect(() => build({ name })).toThrow(fault);
    const stack = new TerraformStack(new App(), "stack");
    expect(() => EcsCluster.fromName(stack, "cluster", { account, name })).toThrow(fault);
  });

  it.each(["a", "a".repeat(255), "A_1-b"])("may be called %s", (name) => {
    expect(build({ name }).clusterName).toBe(name);
  });

  it("is known by its name, also where somebody else creates it", () => {
    const stack = new TerraformStack(new App(), "stack");
    const { clusterArn, dependables } = EcsCluster.fromName(stack, "cluster", { account, name: "mcp" });
    expect(clusterArn).toBe("arn:aws:ecs:eu-west-1:123456789012:cluster/mcp");
    expect(clusterArn).toBe(build().clusterArn);
    expect(dependables).toEqual([]);
  });
});
