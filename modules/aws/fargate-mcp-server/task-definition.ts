import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { toJson } from "../../terraform/json.ts";
import type { LogDestination } from "../log-group/log-group.ts";
import type { RoleGrantee } from "../role/grantee.ts";
import type { Tags } from "../tags/tags.ts";
import { type Container, containerDefinition, scratchVolumes } from "./container.ts";
import type { FargateMcpServerProps } from "./props.ts";
import { checkTaskSize } from "./task-size.ts";

/** What a task has beside what the props say. */
export interface TaskParts {
  readonly containers: readonly Container[];
  readonly log: LogDestination;
  readonly taskRole: RoleGrantee;
  readonly executionRole: RoleGrantee;
  readonly tags: Tags | undefined;
  readonly dependsOn: ITerraformDependable[];
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html */
const VOLUME = /^[A-Za-z0-9_-]{1,255}$/;

/** @throws {ValidationError} for what ECS or production does not take */
export function taskDefinition(
  scope: Construct,
  props: FargateMcpServerProps,
  { containers, log, taskRole, executionRole, tags, dependsOn }: TaskParts,
): EcsTaskDefinition {
  const { account, name, cpu = 512, memory = 1024, architecture = "ARM64", production = true } = props;
  const { volumes = [] } = props;
  checkTaskSize(scope, { cpu, memory }, containers);
  const context = {
    production,
    volumes,
    log: { group: log.logGroupName, region: account.region, prefix: name },
  };
  const definitions = containers.map((container) => containerDefinition(scope, container, context));
  const all = [...containers.flatMap(scratchVolumes), ...volumes];
  checkVolumes(scope, all);
  return new EcsTaskDefinition(scope, "task", {
    region: account.region,
    family: name,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: String(cpu),
    memory: String(memory),
    runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: "LINUX" },
    taskRoleArn: taskRole.roleArn,
    executionRoleArn: executionRole.roleArn,
    containerDefinitions: toJson(definitions),
    volume: all.map((name) => ({ name })),
    // A deployment that fails is taken back to the former revision, which ECS runs only while it is registered:
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
    skipDestroy: true,
    tags,
    dependsOn,
  });
}

function checkVolumes(scope: Construct, names: readonly string[]): void {
  const wrong = names.find((name, index) => !VOLUME.test(name) || names.indexOf(name) !== index);
  if (wrong === undefined) return;
  throw new ValidationError(
    scope,
    `"${wrong}" is not the name of one volume.`,
    "Use 1 to 255 letters, digits, hyphens and underscores, and each name once.",
  );
}
