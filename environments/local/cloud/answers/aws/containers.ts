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

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_lifecycle_policy#attribute-reference */
export const ofRepository: AnswerTable = {
  id: (resource) => argument(resource, "repository"),
  region,
  registry_id: account,
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_pull_through_cache_rule#attribute-reference */
export const pullThroughCacheRule: AnswerTable = {
  id: (resource) => argument(resource, "ecr_repository_prefix"),
  region,
  registry_id: account,
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_registry_scanning_configuration#attribute-reference */
export const registryScanning: AnswerTable = { id: account, region, registry_id: account };
