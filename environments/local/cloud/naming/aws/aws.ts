import type { Rule } from "../rule.ts";
import { ecrRepositoryRules, ecsClusterRules } from "./containers.ts";
import { openidConnectProviderRules, policyRules, rolePolicyRules, roleRules } from "./iam.ts";
import { certificateRules, hostedZoneRules, loadBalancerRules, securityGroupRules } from "./network.ts";
import { aliasRules, bucketRules, keyRules, logGroupRules, secretRules } from "./storage.ts";

/** By resource type. */
export const awsRules: Readonly<Record<string, readonly Rule[]>> = {
  aws_acm_certificate: certificateRules,
  aws_alb: loadBalancerRules,
  aws_cloudwatch_log_group: logGroupRules,
  aws_ecr_repository: ecrRepositoryRules,
  aws_ecs_cluster: ecsClusterRules,
  aws_iam_openid_connect_provider: openidConnectProviderRules,
  aws_iam_policy: policyRules,
  aws_iam_role: roleRules,
  aws_iam_role_policy: rolePolicyRules,
  aws_kms_alias: aliasRules,
  aws_kms_key: keyRules,
  aws_lb: loadBalancerRules,
  aws_route53_zone: hostedZoneRules,
  aws_s3_bucket: bucketRules,
  aws_secretsmanager_secret: secretRules,
  aws_security_group: securityGroupRules,
};
