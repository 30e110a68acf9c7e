import { awsContainerImmutables } from "./aws-containers.ts";
import type { Immutable } from "./immutable.ts";

const RESOURCES = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources";

const LOAD_BALANCER: Immutable = {
  identity: "arn:aws:elasticloadbalancing:::loadbalancer/{{load_balancer_type}}/{{name}}/",
  fixed: ["name_prefix", "internal"],
  sources: [
    `${RESOURCES}/lb#import`,
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
  ],
};

const SECURITY_GROUP_RULE: Immutable = {
  identity: "sgr-",
  fixed: ["security_group_id"],
  sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html"],
};

/** By resource type. "Forces new resource" in the arguments of a page, or a part of the identity that it gives. */
export const awsImmutables: Readonly<Record<string, Immutable>> = {
  ...awsContainerImmutables,
  aws_acm_certificate: {
    identity: "{{domain_name}}",
    fixed: ["subject_alternative_names", "validation_method", "key_algorithm"],
    sources: ["https://docs.aws.amazon.com/acm/latest/userguide/acm-public-certificates.html"],
  },
  aws_acm_certificate_validation: {
    identity: "{{certificate_arn}}",
    fixed: ["validation_record_fqdns"],
    sources: [`${RESOURCES}/acm_certificate_validation#argument-reference`],
  },
  aws_alb: LOAD_BALANCER,
  aws_cloudwatch_log_group: {
    identity: "{{name}}",
    fixed: ["name_prefix", "log_group_class"],
    sources: [
      `${RESOURCES}/cloudwatch_log_group#argument-reference`,
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
    ],
  },
  aws_default_security_group: { identity: "{{vpc_id}}", sources: [`${RESOURCES}/default_security_group`] },
  aws_ecr_lifecycle_policy: {
    identity: "{{repository}}",
    sources: [`${RESOURCES}/ecr_lifecycle_policy#import`],
  },
  aws_ecr_pull_through_cache_rule: {
    identity: "{{ecr_repository_prefix}}",
    fixed: ["upstream_registry_url"],
    sources: [
      `${RESOURCES}/ecr_pull_through_cache_rule#argument-reference`,
      "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdatePullThroughCacheRule.html",
    ],
  },
  aws_ecr_repository: {
    identity: "{{name}}",
    fixed: ["encryption_configuration"],
    sources: [
      `${RESOURCES}/ecr_repository#import`,
      "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_EncryptionConfiguration.html",
    ],
  },
  aws_ecr_repository_creation_template: {
    identity: "{{prefix}}",
    sources: [`${RESOURCES}/ecr_repository_creation_template#import`],
  },
  aws_ecr_repository_policy: {
    identity: "{{repository}}",
    sources: [`${RESOURCES}/ecr_repository_policy#import`],
  },
  aws_ecs_cluster: { identity: "{{name}}", sources: [`${RESOURCES}/ecs_cluster#import`] },
  aws_flow_log: {
    identity: "fl-",
    fixed: [
      "vpc_id",
      "traffic_type",
      "log_destination",
      "log_destination_type",
      "iam_role_arn",
      "max_aggregation_interval",
    ],
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/working-with-flow-logs.html"],
  },
  aws_iam_openid_connect_provider: {
    identity: "arn:aws:iam:::oidc-provider/{{url}}",
    sources: [`${RESOURCES}/iam_openid_connect_provider#import`],
  },
  aws_iam_policy: {
    identity: "arn:aws:iam:::policy{{path}}{{name}}",
    fixed: ["name_prefix", "description"],
    sources: [`${RESOURCES}/iam_policy#argument-reference`, `${RESOURCES}/iam_policy#import`],
  },
  aws_iam_role: {
    identity: "arn:aws:iam:::role{{path}}{{name}}",
    fixed: ["name_prefix"],
    sources: [
      `${RESOURCES}/iam_role#argument-reference`,
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    ],
  },
  aws_iam_role_policy: {
    identity: "{{role}}:{{name}}",
    fixed: ["name_prefix"],
    sources: [`${RESOURCES}/iam_role_policy#argument-reference`, `${RESOURCES}/iam_role_policy#import`],
  },
  aws_kms_alias: {
    identity: "{{name}}",
    fixed: ["name_prefix"],
    sources: [
      `${RESOURCES}/kms_alias#import`,
      "https://docs.aws.amazon.com/kms/latest/developerguide/alias-update.html",
    ],
  },
  aws_kms_key: {
    identity: "arn:aws:kms:::key/",
    fixed: ["customer_master_key_spec", "key_usage", "multi_region"],
    sources: ["https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html"],
  },
  aws_lambda_permission: {
    identity: "{{function_name}}/{{statement_id}}",
    fixed: ["action", "principal", "qualifier", "source_account", "source_arn"],
    sources: [
      `${RESOURCES}/lambda_permission#import`,
      "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    ],
  },
  aws_lb: LOAD_BALANCER,
  aws_nat_gateway: {
    identity: "nat-",
    fixed: ["subnet_id", "allocation_id", "connectivity_type"],
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html"],
  },
  aws_route: {
    identity: "{{route_table_id}}_{{destination_cidr_block}}",
    sources: [`${RESOURCES}/route#import`],
  },
  aws_route53_hosted_zone_dnssec: {
    identity: "{{hosted_zone_id}}",
    sources: [`${RESOURCES}/route53_hosted_zone_dnssec#import`],
  },
  aws_route53_key_signing_key: {
    identity: "{{hosted_zone_id}},{{name}}",
    fixed: ["key_management_service_arn"],
    sources: [
      `${RESOURCES}/route53_key_signing_key#import`,
      "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateKeySigningKey.html",
    ],
  },
  aws_route53_query_log: {
    identity: "{{zone_id}}",
    fixed: ["cloudwatch_log_group_arn"],
    sources: ["https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html"],
  },
  aws_route53_record: {
    identity: "{{zone_id}}_{{name}}",
    sources: [`${RESOURCES}/route53_record#import`],
  },
  aws_route53_zone: {
    identity: "{{name}}",
    sources: ["https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html"],
  },
  aws_route_table: {
    identity: "rtb-",
    fixed: ["vpc_id"],
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRouteTable.html"],
  },
  aws_s3_bucket: {
    identity: "{{bucket}}",
    fixed: ["bucket_prefix", "object_lock_enabled"],
    sources: [`${RESOURCES}/s3_bucket#argument-reference`],
  },
  aws_s3_bucket_lifecycle_configuration: {
    identity: "{{bucket}}",
    sources: [`${RESOURCES}/s3_bucket_lifecycle_configuration#import`],
  },
  aws_s3_bucket_logging: { identity: "{{bucket}}", sources: [`${RESOURCES}/s3_bucket_logging#import`] },
  aws_s3_bucket_ownership_controls: {
    identity: "{{bucket}}",
    sources: [`${RESOURCES}/s3_bucket_ownership_controls#import`],
  },
  aws_s3_bucket_policy: { identity: "{{bucket}}", sources: [`${RESOURCES}/s3_bucket_policy#import`] },
  aws_s3_bucket_public_access_block: {
    identity: "{{bucket}}",
    sources: [`${RESOURCES}/s3_bucket_public_access_block#import`],
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    identity: "{{bucket}}",
    sources: [`${RESOURCES}/s3_bucket_server_side_encryption_configuration#import`],
  },
  aws_s3_bucket_versioning: { identity: "{{bucket}}", sources: [`${RESOURCES}/s3_bucket_versioning#import`] },
  aws_secretsmanager_secret: {
    identity: "arn:aws:secretsmanager:::secret:{{name}}-",
    fixed: ["name_prefix"],
    sources: [
      `${RESOURCES}/secretsmanager_secret#import`,
      "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html",
    ],
  },
  aws_secretsmanager_secret_policy: {
    identity: "{{secret_arn}}",
    sources: [`${RESOURCES}/secretsmanager_secret_policy#import`],
  },
  aws_secretsmanager_secret_rotation: {
    identity: "{{secret_id}}",
    sources: [`${RESOURCES}/secretsmanager_secret_rotation#import`],
  },
  aws_secretsmanager_secret_version: {
    identity: "{{secret_id}}|",
    fixed: ["secret_binary", "secret_string", "secret_string_wo_version"],
    sources: [
      `${RESOURCES}/secretsmanager_secret_version#import`,
      "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html",
    ],
  },
  aws_security_group: {
    identity: "{{name}}",
    fixed: ["name_prefix", "description", "vpc_id"],
    sources: [`${RESOURCES}/security_group#argument-reference`],
  },
  aws_subnet: {
    identity: "subnet-",
    fixed: ["vpc_id", "cidr_block", "availability_zone", "availability_zone_id"],
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/modify-subnets.html"],
  },
  aws_vpc: {
    identity: "vpc-",
    fixed: ["cidr_block"],
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
  },
  aws_vpc_endpoint: {
    identity: "vpce-",
    fixed: ["vpc_id", "service_name", "vpc_endpoint_type"],
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html"],
  },
  aws_vpc_security_group_egress_rule: SECURITY_GROUP_RULE,
  aws_vpc_security_group_ingress_rule: SECURITY_GROUP_RULE,
};
