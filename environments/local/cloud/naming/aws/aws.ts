import type { Rule } from "../rule.ts";
import { ecrRepositoryRules, ecsClusterRules } from "./containers.ts";
import {
  certificateValidationRules,
  keySigningKeyRules,
  logResourcePolicyRules,
  queryLogRules,
  recordRules,
} from "./dns.ts";
import { openidConnectProviderRules, policyRules, rolePolicyRules, roleRules } from "./iam.ts";
import { certificateRules, hostedZoneRules, loadBalancerRules, securityGroupRules } from "./network.ts";
import { lambdaPermissionRules, secretPolicyRules, secretRotationRules } from "./secret.ts";
import { aliasRules, bucketRules, keyRules, logGroupRules, secretRules } from "./storage.ts";

/** By resource type. */
export const awsRules: Readonly<Record<string, readonly Rule[]>> = {
  aws_acm_certificate: certificateRules,
  aws_acm_certificate_validation: certificateValidationRules,
  aws_alb: loadBalancerRules,
  aws_cloudwatch_log_group: logGroupRules,
  aws_cloudwatch_log_resource_policy: logResourcePolicyRules,
  aws_ecr_repository: ecrRepositoryRules,
  aws_ecs_cluster: ecsClusterRules,
  aws_iam_openid_connect_provider: openidConnectProviderRules,
  aws_iam_policy: policyRules,
  aws_iam_role: roleRules,
  aws_iam_role_policy: rolePolicyRules,
  aws_kms_alias: aliasRules,
  aws_kms_key: keyRules,
  aws_lambda_permission: lambdaPermissionRules,
  aws_lb: loadBalancerRules,
  aws_route53_key_signing_key: keySigningKeyRules,
  aws_route53_query_log: queryLogRules,
  aws_route53_record: recordRules,
  aws_route53_zone: hostedZoneRules,
  aws_s3_bucket: bucketRules,
  aws_secretsmanager_secret: secretRules,
  aws_secretsmanager_secret_policy: secretPolicyRules,
  aws_secretsmanager_secret_rotation: secretRotationRules,
  aws_security_group: securityGroupRules,
};
