import { hex, uuid } from "../digest.ts";
import { type AnswerTable, argument, lastSegment, type Resource } from "../resource.ts";
import { account, arn, partition, region } from "./arn.ts";
import { nameOf } from "./name.ts";
import { tags } from "./tags.ts";

/** A key has no name: of two that are written alike the ids are alike too. */
function keyId(resource: Resource): string {
  const words = ["kms key", account(resource), resource.seed];
  return resource.config.multi_region === true
    ? `mrk-${hex(32, ...words)}`
    : uuid(...words, region(resource));
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultPolicy(resource: Resource): string {
  const root = `arn:${partition(region(resource))}:iam::${account(resource)}:root`;
  return JSON.stringify({
    Id: "key-default-1",
    Statement: [
      {
        Action: "kms:*",
        Effect: "Allow",
        Principal: { AWS: root },
        Resource: "*",
        Sid: "Enable IAM User Permissions",
      },
    ],
    Version: "2012-10-17",
  });
}

/**
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key#attribute-reference
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export const key: AnswerTable = {
  ...tags,
  id: keyId,
  key_id: keyId,
  region,
  arn: (resource) => arn(resource, "kms", `key/${keyId(resource)}`),
  customer_master_key_spec: () => "SYMMETRIC_DEFAULT",
  key_usage: () => "ENCRYPT_DECRYPT",
  multi_region: () => false,
  policy: defaultPolicy,
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_alias#attribute-reference */
export const alias: AnswerTable = {
  id: (resource) => nameOf(resource, "name", "alias/terraform-"),
  name: (resource) => nameOf(resource, "name", "alias/terraform-"),
  region,
  arn: (resource) => arn(resource, "kms", nameOf(resource, "name", "alias/terraform-")),
  target_key_arn: (resource) =>
    arn(resource, "kms", `key/${lastSegment(argument(resource, "target_key_id"))}`),
};
