import { type AnswerTable, argument, type Resource } from "../resource.ts";
import { account, arn, domain, region } from "./arn.ts";
import { tags } from "./tags.ts";

const name = (resource: Resource) => argument(resource, "name");

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository#attribute-reference */
export const ecrRepository: AnswerTable = {
  ...tags,
  id: name,
  region,
  arn: (resource) => arn(resource, "ecr", `repository/${name(resource)}`),
  registry_id: account,
  repository_url: (resource) =>
    `${account(resource)}.dkr.ecr.${region(resource)}.${domain(region(resource))}/${name(resource)}`,
};

const clusterArn = (resource: Resource) => arn(resource, "ecs", `cluster/${name(resource)}`);

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_cluster#attribute-reference */
export const ecsCluster: AnswerTable = { ...tags, id: clusterArn, region, arn: clusterArn };
