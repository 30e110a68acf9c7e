import { type AnswerTable, argument, lastSegment, type Resource } from "../resource.ts";
import { arn, region } from "./arn.ts";
import { tags } from "./tags.ts";

/** As a registration without predecessors has it. */
const REVISION = 1;

const family = (resource: Resource) => argument(resource, "family");
const withoutRevision = (resource: Resource) => arn(resource, "ecs", `task-definition/${family(resource)}`);

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition#attribute-reference */
export const ecsTaskDefinition: AnswerTable = {
  ...tags,
  id: family,
  region,
  arn: (resource) => `${withoutRevision(resource)}:${REVISION}`,
  arn_without_revision: withoutRevision,
  revision: () => REVISION,
};

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html#ecs-resource-ids */
const serviceArn = (resource: Resource) =>
  arn(resource, "ecs", `service/${lastSegment(argument(resource, "cluster"))}/${argument(resource, "name")}`);

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service#attribute-reference */
export const ecsService: AnswerTable = { ...tags, id: serviceArn, arn: serviceArn, region };
