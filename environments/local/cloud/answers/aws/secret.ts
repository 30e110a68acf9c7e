import { alphanumeric, uuid } from "../digest.ts";
import { type AnswerTable, argument, type Resource } from "../resource.ts";
import { account, arn, region } from "./arn.ts";
import { nameOf } from "./name.ts";
import { tags } from "./tags.ts";

/**
 * The name and six random characters.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_secret
 */
function secretArn(resource: Resource): string {
  const name = nameOf(resource);
  const suffix = alphanumeric(6, "secret", account(resource), region(resource), name);
  return arn(resource, "secretsmanager", `secret:${name}-${suffix}`);
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret#attribute-reference */
export const secret: AnswerTable = {
  ...tags,
  id: secretArn,
  region,
  arn: secretArn,
  name: (resource) => nameOf(resource),
};

function versionId(resource: Resource): string {
  return uuid("secret version", argument(resource, "secret_id"), resource.seed);
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_version#attribute-reference */
export const secretVersion: AnswerTable = {
  id: (resource) => `${argument(resource, "secret_id")}|${versionId(resource)}`,
  region,
  arn: (resource) => argument(resource, "secret_id"),
  version_id: versionId,
  version_stages: () => ["AWSCURRENT"],
};
