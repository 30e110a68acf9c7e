import { base32, hex, uuid } from "../digest.ts";
import { type AnswerTable, argument, CREATED, type Resource, text } from "../resource.ts";
import { account, domain, globalArn, partition, region } from "./arn.ts";
import { nameOf } from "./name.ts";
import { tags } from "./tags.ts";

const name = (resource: Resource) => nameOf(resource);
const path = ({ config }: Resource) => text(config, "path") ?? "/";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
function uniqueId(prefix: string, ofArn: string): string {
  return `${prefix}${base32(17, "iam", ofArn)}`;
}

function roleArn(resource: Resource): string {
  return globalArn(resource, "iam", `role${path(resource)}${name(resource)}`);
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role#attribute-reference */
export const role: AnswerTable = {
  ...tags,
  id: name,
  name,
  path,
  arn: roleArn,
  create_date: () => CREATED,
  unique_id: (resource) => uniqueId("AROA", roleArn(resource)),
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy#attribute-reference */
export const rolePolicy: AnswerTable = {
  id: (resource) => `${argument(resource, "role")}:${name(resource)}`,
  name,
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html */
export const outboundWebIdentityFederation: AnswerTable = {
  issuer_identifier: (resource) =>
    `https://${uuid("outbound issuer", account(resource))}.tokens.sts.global.api.aws`,
};

function policyArn(resource: Resource): string {
  return globalArn(resource, "iam", `policy${path(resource)}${name(resource)}`);
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy#attribute-reference */
export const policy: AnswerTable = {
  ...tags,
  id: policyArn,
  name,
  path,
  arn: policyArn,
  attachment_count: () => 0,
  policy_id: (resource) => uniqueId("ANPA", policyArn(resource)),
};

function oidcProviderArn(resource: Resource): string {
  return globalArn(resource, "iam", `oidc-provider/${argument(resource, "url").replace(/^https:\/\//, "")}`);
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_openid_connect_provider#attribute-reference */
export const openidConnectProvider: AnswerTable = {
  ...tags,
  id: oidcProviderArn,
  arn: oidcProviderArn,
  /** SHA-1: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html */
  thumbprint_list: (resource) => [hex(40, "thumbprint", argument(resource, "url"))],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity#attribute-reference */
export const callerIdentityData: AnswerTable = {
  id: account,
  account_id: account,
  arn: (resource) => globalArn(resource, "iam", "user/offline"),
  user_id: (resource) => uniqueId("AIDA", account(resource)),
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region#attribute-reference */
export const regionData: AnswerTable = {
  id: region,
  name: region,
  region,
  description: region,
  endpoint: (resource) => `ec2.${region(resource)}.${domain(region(resource))}`,
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/partition#attribute-reference */
export const partitionData: AnswerTable = {
  id: (resource) => partition(region(resource)),
  partition: (resource) => partition(region(resource)),
  dns_suffix: (resource) => domain(region(resource)),
  reverse_dns_prefix: (resource) => domain(region(resource)).split(".").reverse().join("."),
};
