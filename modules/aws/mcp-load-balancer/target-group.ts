import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { type Account, arn } from "../account/account.ts";
import type { Tags } from "../tags/tags.ts";
import type { TargetProps } from "./props.ts";

export interface TargetGroupConfig extends TargetProps {
  readonly account: Account;
  readonly name: string;
  readonly vpcId: string;
  readonly tags: Tags | undefined;
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const NAME = /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/;
/** Each target says its own port. This one is never used, and a change of it would make another group. */
const PORT = 80;

/**
 * Where the requests of a rule go.
 *
 * @throws {ValidationError} for a name and times that a load balancer does not take
 */
export function targetGroup(scope: Construct, id: string, config: TargetGroupConfig): LbTargetGroup {
  const { account, name, vpcId, health = {}, drainSeconds = 60, stickySeconds = 3600, tags } = config;
  if (!NAME.test(name)) {
    throw new ValidationError(
      scope,
      `"${name}" is not the name of a target group.`,
      "Use 1 to 32 letters, digits and hyphens, with no hyphen at either end.",
    );
  }
  claimName(scope, arn(account, "elasticloadbalancing", `targetgroup/${name}`));
  const { path = "/ready", intervalSeconds = 30, timeoutSeconds = 5 } = health;
  const { healthyThreshold = 2, unhealthyThreshold = 3 } = health;
  requireRange(scope, "an interval", intervalSeconds, [5, 300]);
  requireRange(scope, "a time to answer", timeoutSeconds, [2, Math.min(120, intervalSeconds - 1)]);
  requireRange(scope, "a number of answers", healthyThreshold, [2, 10]);
  requireRange(scope, "a number of failures", unhealthyThreshold, [2, 10]);
  requireRange(scope, "a time to end", drainSeconds, [0, 3600]);
  requireRange(scope, "a time to stay", stickySeconds, [0, 604_800]);
  return new LbTargetGroup(scope, id, {
    region: account.region,
    name,
    vpcId,
    targetType: "ip",
    port: PORT,
    protocol: "HTTP",
    protocolVersion: "HTTP1",
    deregistrationDelay: String(drainSeconds),
    // One target may have many streams, which a share of requests does not count.
    loadBalancingAlgorithmType: "least_outstanding_requests",
    healthCheck: {
      enabled: true,
      protocol: "HTTP",
      port: "traffic-port",
      path,
      matcher: "200",
      interval: intervalSeconds,
      timeout: timeoutSeconds,
      healthyThreshold,
      unhealthyThreshold,
    },
    stickiness: {
      type: "lb_cookie",
      enabled: stickySeconds > 0,
      cookieDuration: stickySeconds > 0 ? stickySeconds : 86_400,
    },
    tags,
    // A rule sends requests to the former one until there is another.
    lifecycle: { createBeforeDestroy: true },
  });
}

function requireRange(
  scope: Construct,
  what: string,
  value: number,
  [least, most]: readonly [number, number],
): void {
  if (Number.isInteger(value) && least <= value && value <= most) return;
  throw new ValidationError(
    scope,
    `${what} of ${value} is not taken.`,
    `Use a whole number from ${least} to ${most}.`,
  );
}
