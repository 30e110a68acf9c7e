import type { AnswerTable } from "../resource.ts";
import { bucket, ofBucket } from "./bucket.ts";
import { certificate } from "./certificate.ts";
import {
  ecrRepository,
  ecsCluster,
  ofRepository,
  pullThroughCacheRule,
  registryScanning,
} from "./containers.ts";
import { ecsService, ecsTaskDefinition } from "./ecs.ts";
import { hostedZone, keySigningKey, record } from "./hosted-zone.ts";
import {
  callerIdentityData,
  openidConnectProvider,
  outboundWebIdentityFederation,
  partitionData,
  policy,
  regionData,
  role,
  rolePolicy,
} from "./iam.ts";
import { alias, key } from "./key.ts";
import { loadBalancer, loadBalancerData } from "./load-balancer.ts";
import { listener, listenerData, listenerRule, targetGroup } from "./load-balancing.ts";
import { logGroup } from "./log-group.ts";
import { policyDocumentData } from "./policy-document.ts";
import { secret, secretVersion } from "./secret.ts";
import { securityGroup } from "./security-group.ts";
import {
  defaultSecurityGroup,
  elasticIp,
  natGateway,
  securityGroupRule,
  subnetsData,
  vpcEndpoint,
} from "./vpc.ts";

/** By resource type. */
export const awsResources: Readonly<Record<string, AnswerTable>> = {
  aws_acm_certificate: certificate,
  aws_alb: loadBalancer,
  aws_alb_target_group: targetGroup,
  aws_cloudwatch_log_group: logGroup,
  aws_default_security_group: defaultSecurityGroup,
  aws_ecr_lifecycle_policy: ofRepository,
  aws_ecr_pull_through_cache_rule: pullThroughCacheRule,
  aws_ecr_registry_scanning_configuration: registryScanning,
  aws_ecr_repository: ecrRepository,
  aws_ecr_repository_policy: ofRepository,
  aws_ecs_cluster: ecsCluster,
  aws_ecs_service: ecsService,
  aws_ecs_task_definition: ecsTaskDefinition,
  aws_eip: elasticIp,
  aws_iam_openid_connect_provider: openidConnectProvider,
  aws_iam_outbound_web_identity_federation: outboundWebIdentityFederation,
  aws_iam_policy: policy,
  aws_iam_role: role,
  aws_iam_role_policy: rolePolicy,
  aws_kms_alias: alias,
  aws_kms_key: key,
  aws_lb: loadBalancer,
  aws_lb_listener: listener,
  aws_lb_listener_rule: listenerRule,
  aws_lb_target_group: targetGroup,
  aws_nat_gateway: natGateway,
  aws_route53_key_signing_key: keySigningKey,
  aws_route53_record: record,
  aws_route53_zone: hostedZone,
  aws_s3_bucket: bucket,
  aws_s3_bucket_lifecycle_configuration: ofBucket,
  aws_s3_bucket_logging: ofBucket,
  aws_s3_bucket_ownership_controls: ofBucket,
  aws_s3_bucket_policy: ofBucket,
  aws_s3_bucket_public_access_block: ofBucket,
  aws_s3_bucket_server_side_encryption_configuration: ofBucket,
  aws_s3_bucket_versioning: ofBucket,
  aws_secretsmanager_secret: secret,
  aws_secretsmanager_secret_version: secretVersion,
  aws_security_group: securityGroup,
  aws_vpc_endpoint: vpcEndpoint,
  aws_vpc_security_group_egress_rule: securityGroupRule,
  aws_vpc_security_group_ingress_rule: securityGroupRule,
};

/** By data source type. */
export const awsDataSources: Readonly<Record<string, AnswerTable>> = {
  aws_caller_identity: callerIdentityData,
  aws_iam_policy_document: policyDocumentData,
  aws_lb: loadBalancerData,
  aws_lb_listener: listenerData,
  aws_partition: partitionData,
  aws_region: regionData,
  aws_subnets: subnetsData,
};
