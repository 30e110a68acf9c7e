import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/**
 * What is deleted by itself.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
 */
export interface LifecycleProps {
  /**
   * Days for which a version is kept that another one replaced, or that was deleted: a whole number from 1.
   * @default 90
   */
  readonly oldVersionsDays?: number;
  /**
   * Days after which an object is deleted: a whole number from 1.
   * @default never
   */
  readonly expireAfterDays?: number;
}

/** Parts of an upload that nobody completed. */
const INCOMPLETE_UPLOAD_DAYS = 7;

/** @throws {ValidationError} for ages that are no whole numbers from 1 */
export function lifecycleRules(
  scope: Construct,
  { oldVersionsDays = 90, expireAfterDays }: LifecycleProps = {},
): S3BucketLifecycleConfigurationRule[] {
  for (const days of [oldVersionsDays, expireAfterDays ?? 1]) {
    if (Number.isInteger(days) && days >= 1) continue;
    throw new ValidationError(scope, `nothing can be kept for ${days} days.`, "Use a whole number from 1.");
  }
  const everything = { status: "Enabled", filter: [{ prefix: "" }] };
  const rules: S3BucketLifecycleConfigurationRule[] = [
    {
      ...everything,
      id: "old-versions",
      noncurrentVersionExpiration: [{ noncurrentDays: oldVersionsDays }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS }],
    },
  ];
  if (expireAfterDays !== undefined) {
    rules.push({ ...everything, id: "expired", expiration: [{ days: expireAfterDays }] });
  }
  return rules;
}
