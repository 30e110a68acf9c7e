import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/**
 * Which images are deleted.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export interface CleanupProps {
  /**
   * Days after which an image without a tag is deleted: a whole number from 1.
   * @default 14
   */
  readonly untaggedAfterDays?: number;
  /**
   * How many of the latest images are kept, whatever their tags: a whole number from 1.
   * @default 100
   */
  readonly keepLatest?: number;
}

/**
 * The rules as JSON. An image that runs by its digest has to keep a tag, or it is taken for unused.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 * @throws {ValidationError} for ages and counts that are no whole numbers from 1
 */
export function lifecyclePolicy(scope: Construct, props: CleanupProps = {}): string {
  const { untaggedAfterDays = 14, keepLatest = 100 } = props;
  const isPossible = [untaggedAfterDays, keepLatest].every(
    (number) => Number.isInteger(number) && number >= 1,
  );
  if (!isPossible) {
    throw new ValidationError(
      scope,
      `images cannot be cleaned up after ${untaggedAfterDays} days, or but for the latest ${keepLatest}.`,
      "Use whole numbers from 1.",
    );
  }
  const untagged = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days" };
  const any = { tagStatus: "any", countType: "imageCountMoreThan" };
  const rules = [
    { description: "without a tag", selection: { ...untagged, countNumber: untaggedAfterDays } },
    { description: "all but the latest", selection: { ...any, countNumber: keepLatest } },
  ];
  return JSON.stringify({
    rules: rules.map((rule, index) => ({
      rulePriority: index + 1,
      ...rule,
      action: { type: "expire" },
    })),
  });
}
