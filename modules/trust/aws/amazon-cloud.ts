import type { Cloud, ResourceReader } from "../cloud.ts";
import { joinClouds } from "./join.ts";
import { loadBalancerReaders } from "./load-balancers.ts";
import { arnAttributes, resourceReaders } from "./own-arns.ts";
import { resourcePolicyReaders } from "./resource-policies.ts";
import { roleReaders } from "./roles.ts";
import { workloadReaders } from "./workloads.ts";

const grantsNothing: ResourceReader = () => {};

/** Types whose names look as if they granted something. */
const GRANT_NOTHING = [
  "aws_appautoscaling_policy",
  "aws_ecr_lifecycle_policy",
  "aws_iam_service_linked_role",
  "aws_s3_bucket_public_access_block",
  "aws_wafv2_web_acl",
];

/** What the trust graph knows of AWS. */
export const amazonCloud: Cloud = {
  readers: {
    ...Object.fromEntries(GRANT_NOTHING.map((type) => [type, grantsNothing])),
    ...resourceReaders,
    ...roleReaders,
    ...resourcePolicyReaders,
    ...workloadReaders,
    ...loadBalancerReaders,
  },
  derivedAttributes: arnAttributes,
  join: joinClouds,
};
