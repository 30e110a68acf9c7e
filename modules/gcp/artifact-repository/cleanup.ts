import type { ArtifactRegistryRepositoryCleanupPolicies } from "@cdktf/provider-google/lib/artifact-registry-repository/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/**
 * Which images are deleted. What is to be kept wins over what is to be deleted.
 *
 * Source: https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
 */
export interface CleanupProps {
  /**
   * Days after which an image without a tag is deleted: a whole number from 1.
   * @default 30
   */
  readonly untaggedAfterDays?: number;
  /**
   * Days after which any image is deleted, one with a tag too where tags are not immutable: a whole number from 1.
   * @default never
   */
  readonly anyAfterDays?: number;
  /**
   * How many of the latest images of a name are kept whatever their age: 1 to 100.
   * @default 10
   */
  readonly keepLatest?: number;
  /**
   * Images with a tag that starts with one of these are kept whatever their age.
   * @default none
   */
  readonly keepTagPrefixes?: readonly string[];
  /**
   * Whether the audit log only says what would be deleted.
   * @default false
   */
  readonly dryRun?: boolean;
}

export interface CleanupConfig {
  readonly cleanupPolicyDryRun: boolean;
  readonly cleanupPolicies: ArtifactRegistryRepositoryCleanupPolicies[];
}

const DAY = 86_400;

/** @throws {ValidationError} for ages and counts that are no whole numbers in their bounds */
export function cleanupConfig(scope: Construct, props: CleanupProps = {}): CleanupConfig {
  const {
    untaggedAfterDays = 30,
    anyAfterDays,
    keepLatest = 10,
    keepTagPrefixes = [],
    dryRun = false,
  } = props;
  const policies: ArtifactRegistryRepositoryCleanupPolicies[] = [
    {
      id: "delete-untagged",
      action: "DELETE",
      condition: { tagState: "UNTAGGED", olderThan: age(scope, untaggedAfterDays) },
    },
    { id: "keep-latest", action: "KEEP", mostRecentVersions: { keepCount: count(scope, keepLatest) } },
  ];
  if (anyAfterDays !== undefined) {
    const condition = { tagState: "ANY", olderThan: age(scope, anyAfterDays) };
    policies.push({ id: "delete-old", action: "DELETE", condition });
  }
  if (keepTagPrefixes.length > 0) {
    const condition = { tagState: "TAGGED", tagPrefixes: [...keepTagPrefixes] };
    policies.push({ id: "keep-tags", action: "KEEP", condition });
  }
  return { cleanupPolicyDryRun: dryRun, cleanupPolicies: policies };
}

/** In the notation in which the API answers, so that a second plan is empty. */
function age(scope: Construct, days: number): string {
  if (Number.isInteger(days) && days >= 1) return `${days * DAY}s`;
  throw new ValidationError(scope, `no image has an age of ${days} days.`, "Use a whole number from 1.");
}

function count(scope: Construct, images: number): number {
  if (Number.isInteger(images) && 1 <= images && images <= 100) return images;
  throw new ValidationError(
    scope,
    `the latest ${images} images cannot be kept.`,
    "Keep a whole number from 1 to 100.",
  );
}
