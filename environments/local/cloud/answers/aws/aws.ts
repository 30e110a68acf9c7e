import type { AnswerTable } from "../resource.ts";
import { bucket } from "./bucket.ts";
import { certificate } from "./certificate.ts";
import { ecrRepository, ecsCluster } from "./containers.ts";
import { hostedZone } from "./hosted-zone.ts";
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
import { loadBalancer } from "./load-balancer.ts";
import { logGroup } from "./log-group.ts";
import { policyDocumentData } from "./policy-document.ts";
import { secret } from "./secret.ts";
import { securityGroup } from "./security-group.ts";

/** By resource type. */
export const awsResources: Readonly<Record<string, AnswerTable>> = {
  aws_acm_certificate: certificate,
  aws_alb: loadBalancer,
  aws_cloudwatch_log_group: logGroup,
  aws_ecr_repository: ecrRepository,
  aws_ecs_cluster: ecsCluster,
  aws_iam_openid_connect_provider: openidConnectProvider,
  aws_iam_policy: policy,
  aws_iam_outbound_web_identity_federation: outboundWebIdentityFederation,
  aws_iam_role: role,
  aws_iam_role_policy: rolePolicy,
  aws_kms_alias: alias,
  aws_kms_key: key,
  aws_lb: loadBalancer,
  aws_route53_zone: hostedZone,
  aws_s3_bucket: bucket,
  aws_secretsmanager_secret: secret,
  aws_security_group: securityGroup,
};

/** By data source type. */
export const awsDataSources: Readonly<Record<string, AnswerTable>> = {
  aws_caller_identity: callerIdentityData,
  aws_iam_policy_document: policyDocumentData,
  aws_partition: partitionData,
  aws_region: regionData,
};
