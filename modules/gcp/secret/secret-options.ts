import type { ITerraformDependable, TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import { checkedLabels } from "../labels/labels.ts";
import type { Project } from "../project/project.ts";
import type { RotationTopic } from "./rotation-topic.ts";

/** When and where somebody is told to make a new value. */
export interface RotationProps {
  /** Where Secret Manager says that a new value is due. */
  readonly topic: RotationTopic;
  /**
   * When it says so for the first time: RFC 3339 in UTC, such as `2030-01-31T12:00:00Z`. Secret Manager advances it
   * from then on, so that it is written once: later changes here do nothing.
   */
  readonly nextTime: string;
  /**
   * Days after which it says so again: 1 to 36500.
   * @default it does not
   */
  readonly periodDays?: number;
}

/** What global and regional secrets take alike. */
export interface SecretOptions {
  readonly project: Project;
  /**
   * 1 to 255 letters, digits, hyphens and underscores.
   * Source: https://cloud.google.com/secret-manager/docs/creating-and-accessing-secrets
   */
  readonly secretId: string;
  /** @default nobody is told to make a new value */
  readonly rotation?: RotationProps;
  /**
   * Days in which a version that was destroyed can be restored: 1 to 1000.
   * Source: https://cloud.google.com/secret-manager/docs/delay-destruction-of-secret-versions
   * @default 7
   */
  readonly versionDestroyDays?: number;
  /**
   * When Secret Manager deletes the secret with all its versions, whatever its protection says: RFC 3339 in UTC, such
   * as `2030-01-31T12:00:00Z`.
   * @default never
   */
  readonly expireTime?: string;
  /**
   * Whether Terraform refuses to destroy it.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * What people and programs want to know of it, such as its owner.
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What global and regional secrets say alike. */
export interface SecretConfig extends TerraformMetaArguments {
  readonly project: string;
  readonly secretId: string;
  readonly versionDestroyTtl: string;
  readonly expireTime: string | undefined;
  readonly deletionProtection: boolean;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly topics?: { readonly name: string }[];
  readonly rotation?: { readonly nextRotationTime: string; readonly rotationPeriod: string | undefined };
}

const DAY = 86_400;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/**
 * @param encrypting what has to be there before the secret, since its key is used at once
 * @throws {ValidationError} for times and days that Secret Manager does not take
 */
export function secretConfig(
  scope: Construct,
  { project, secretId, rotation, versionDestroyDays = 7, expireTime, ...rest }: SecretOptions,
  encrypting: readonly ITerraformDependable[],
): SecretConfig {
  checkDays(scope, versionDestroyDays, 1000);
  if (expireTime !== undefined) checkTime(scope, expireTime);
  return {
    project: project.id,
    secretId,
    versionDestroyTtl: `${versionDestroyDays * DAY}s`,
    expireTime,
    deletionProtection: rest.deletionProtection ?? true,
    labels: checkedLabels(scope, rest.labels),
    annotations: rest.annotations,
    ...(rotation === undefined
      ? { dependsOn: [...encrypting] }
      : rotationConfig(scope, project, rotation, encrypting)),
  };
}

function rotationConfig(
  scope: Construct,
  project: Project,
  { topic, nextTime, periodDays }: RotationProps,
  encrypting: readonly ITerraformDependable[],
): Pick<SecretConfig, "topics" | "rotation" | "lifecycle" | "dependsOn"> {
  checkTime(scope, nextTime);
  if (periodDays !== undefined) checkDays(scope, periodDays, 36_500);
  return {
    topics: [{ name: topic.topicName }],
    rotation: {
      nextRotationTime: nextTime,
      rotationPeriod: periodDays === undefined ? undefined : `${periodDays * DAY}s`,
    },
    // Secret Manager advances it: with the time of the code, each plan after a rotation would turn it back.
    lifecycle: { ignoreChanges: ["rotation[0].next_rotation_time"] },
    // A secret whose topic Secret Manager may not publish to is refused.
    dependsOn: waitFor(scope, [...encrypting, topic.grantPublish(serviceAgent(project, "secretmanager"))]),
  };
}

function checkDays(scope: Construct, days: number, most: number): void {
  if (Number.isInteger(days) && 1 <= days && days <= most) return;
  throw new ValidationError(
    scope,
    `Secret Manager does not take ${days} days.`,
    `Use a whole number from 1 to ${most}.`,
  );
}

function checkTime(scope: Construct, time: string): void {
  const date = new Date(time);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString() === time.replace("Z", ".000Z");
  if (TIME.test(time) && isReal) return;
  throw new ValidationError(
    scope,
    `"${time}" is not a time.`,
    "Use RFC 3339 in UTC with whole seconds, such as 2030-01-31T12:00:00Z.",
  );
}
