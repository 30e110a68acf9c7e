import { all, atMost, between, matching, texts } from "../check.ts";
import type { Rule } from "../rule.ts";
import { ARN_SOURCE, arn } from "./arn.ts";
import { TAGS_RULE } from "./tags.ts";

const SERVICE = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html";
const TASK = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html";

const name = matching(/^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, hyphens and underscores");

export const ecsServiceRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "name", check: name, source: SERVICE },
  { attribute: "task_definition", check: atMost(2048), source: SERVICE },
  {
    attribute: "deployment_minimum_healthy_percent",
    check: between(0, 100),
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
  },
  { attribute: "health_check_grace_period_seconds", check: between(0, 2_147_483_647), source: SERVICE },
  {
    attribute: "load_balancer[].container_port",
    check: between(0, 65_536),
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
  },
];

export const ecsTaskDefinitionRules: readonly Rule[] = [
  TAGS_RULE,
  { attribute: "family", check: name, source: TASK },
  { attribute: "volume[].name", check: name, source: TASK },
  { attribute: "task_role_arn", check: arn("iam"), source: ARN_SOURCE },
  { attribute: "execution_role_arn", check: arn("iam"), source: ARN_SOURCE },
  {
    attribute: "container_definitions",
    check: all(
      texts((text) => Array.isArray(parsed(text)), "a list of containers as JSON"),
      texts(
        (text) => containers(text).every((each) => /^[A-Za-z0-9_-]{1,255}$/.test(String(each.name))),
        "containers with names of 1 to 255 letters, digits, hyphens and underscores",
      ),
      texts(
        (text) => containers(text).every(({ stopTimeout = 30 }) => Number(stopTimeout) <= 120),
        "containers that stop within 120 seconds",
      ),
    ),
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
  },
];

export const scalingTargetRules: readonly Rule[] = [
  {
    attribute: "resource_id",
    check: matching(/^service\/[\w-]{1,255}\/[\w-]{1,255}$/, "service/<cluster>/<service>"),
    source:
      "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
  },
];

export const metricAlarmRules: readonly Rule[] = [
  TAGS_RULE,
  {
    attribute: "alarm_name",
    check: all(
      texts((text) => text !== "", "at least one character"),
      atMost(255),
    ),
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
  },
];

interface ContainerJson {
  readonly name?: unknown;
  readonly stopTimeout?: unknown;
}

function containers(text: string): readonly ContainerJson[] {
  const value = parsed(text);
  return Array.isArray(value) ? value : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
