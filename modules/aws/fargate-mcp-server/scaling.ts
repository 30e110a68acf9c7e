import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy/index.js";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Account } from "../account/account.ts";
import type { Route } from "../mcp-load-balancer/route.ts";
import type { Tags } from "../tags/tags.ts";
import { requireRange } from "./container.ts";
import type { ScalingProps } from "./props.ts";

/** How many tasks there are at least and at most. */
export interface Bounds {
  readonly minTasks: number;
  readonly maxTasks: number;
}

/** What is scaled. */
export interface Scaled extends Bounds {
  readonly account: Account;
  /** `service/<cluster>/<name>` */
  readonly resourceId: string;
  readonly routes: Readonly<Record<string, Route>>;
  readonly tags: Tags | undefined;
}

/** Of how many seconds the effect is awaited. Tasks that have streams are better taken away slowly. */
const COOLDOWN = { scaleOutCooldown: 60, scaleInCooldown: 300 };

/** @throws {ValidationError} for numbers that make no range, and in production for no bound */
export function bounds(scope: Construct, scaling: ScalingProps, production: boolean): Bounds {
  if (production && scaling.maxTasks === undefined) {
    throw new ValidationError(
      scope,
      "in production nothing but a default would bound the tasks, and the bill.",
      "State scaling.maxTasks.",
    );
  }
  const { minTasks = production ? Math.min(2, scaling.maxTasks ?? 2) : 1, maxTasks = 3 } = scaling;
  const isWhole = Number.isInteger(minTasks) && Number.isInteger(maxTasks);
  if (isWhole && minTasks >= 1 && minTasks <= maxTasks) return { minTasks, maxTasks };
  throw new ValidationError(
    scope,
    `a service cannot have from ${minTasks} to ${maxTasks} tasks.`,
    "Use whole numbers: minTasks of 1 or more, and maxTasks of that or more.",
  );
}

/**
 * Adds and takes away tasks so that what is measured stays near what is wanted.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
 * @throws {ValidationError} for what is no percentage, and for no number of requests
 */
export function scale(scope: Construct, scaling: ScalingProps, scaled: Scaled): void {
  const { account, resourceId, minTasks, maxTasks, routes, tags } = scaled;
  const target = new AppautoscalingTarget(scope, "tasks", {
    region: account.region,
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId,
    minCapacity: minTasks,
    maxCapacity: maxTasks,
    tags,
  });
  const track = (id: string, targetValue: number, predefinedMetricType: string, resourceLabel?: string) =>
    new AppautoscalingPolicy(scope, id, {
      region: account.region,
      name: id.replaceAll(" ", "-"),
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        ...COOLDOWN,
        targetValue,
        predefinedMetricSpecification: { predefinedMetricType, resourceLabel },
      },
    });
  const { cpuPercent = 60, memoryPercent = 75, requestsPerMinute = 1000 } = scaling;
  if (cpuPercent !== "none") {
    requireRange(scope, "a percentage", cpuPercent, [1, 100]);
    track("scale by cpu", cpuPercent, "ECSServiceAverageCPUUtilization");
  }
  if (memoryPercent !== "none") {
    requireRange(scope, "a percentage", memoryPercent, [1, 100]);
    track("scale by memory", memoryPercent, "ECSServiceAverageMemoryUtilization");
  }
  if (requestsPerMinute === "none") return;
  requireRange(scope, "a number of requests", requestsPerMinute, [1, 1_000_000]);
  for (const [id, { requestCountLabel }] of Object.entries(routes)) {
    track(`scale by requests ${id}`, requestsPerMinute, "ALBRequestCountPerTarget", requestCountLabel);
  }
}
