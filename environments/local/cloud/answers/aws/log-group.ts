import type { AnswerTable, Resource } from "../resource.ts";
import { arn, region } from "./arn.ts";
import { nameOf } from "./name.ts";
import { tags } from "./tags.ts";

const name = (resource: Resource) => nameOf(resource);

/**
 * Its ARN has no `:*` at the end.
 *
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group#attribute-reference
 */
export const logGroup: AnswerTable = {
  ...tags,
  id: name,
  name,
  region,
  arn: (resource) => arn(resource, "logs", `log-group:${name(resource)}`),
  log_group_class: () => "STANDARD",
};
