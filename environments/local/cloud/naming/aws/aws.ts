import type { Rule } from "../rule.ts";
import { ecrRepositoryRules, ecsClusterRules } from "./containers.ts";
import {
  certificateValidationRules,
  keySigningKeyRules,
  logResourcePolicyRules,
  queryLogRules,
  recordRules,
} from "./dns.ts";
import { ecsServiceRules, ecsTaskDefinitionRules, metricAlarmRules, scalingTargetRules } from "./ecs.ts";
import { openidConnectProviderRules, policyRules, rolePolicyRules, roleRules } from "./iam.ts";
import { listenerRuleRules, targetGroupRules, webAclRules } from "./load-balancing.ts";
import { certificateRules, hostedZoneRules, loadBalancerRules, securityGroupRules } from "./network.ts";
import { lifecyclePolicyRules, pullThroughCacheRules, repositoryPolicyRules } from "./registry.ts";
import { lambdaPermissionRules, secretPolicyRules, secretRotationRules } from "./secret.ts";
import {
  aliasRules,
  bucketLifecycleRules,
  bucketPolicyRules,
  bucketRules,
  keyRules,
  logGroupRules,
  secretRules,
} from "./storage.ts";
import {
  flowLogRules,
  natGatewayRules,
  securityGroupRuleRules,
  subnetRules,
  vpcEndpointRules,
  vpcRules,
} from "./vpc.ts";

/** By resource type. */
export const awsRules: Readonly<Record<string, readonly Rule[]>> = {
  aws_acm_certificate: certificateRules,
  aws_acm_certificate_validation: certificateValidationRules,
  aws_alb: loadBalancerRules,
  aws_alb_target_group: targetGroupRules,
  aws_appautoscaling_target: scalingTargetRules,
  aws_cloudwatch_log_group: logGroupRules,
  aws_cloudwatch_log_resource_policy: logResourcePolicyRules,
  aws_cloudwatch_metric_alarm: metricAlarmRules,
  aws_ecr_lifecycle_policy: lifecyclePolicyRules,
  aws_ecr_pull_through_cache_rule: pullThroughCacheRules,
  aws_ecr_repository: ecrRepositoryRules,
  aws_ecr_repository_policy: repositoryPolicyRules,
  aws_ecs_cluster: ecsClusterRules,
  aws_ecs_service: ecsServiceRules,
  aws_ecs_task_definition: ecsTaskDefinitionRules,
  aws_flow_log: flowLogRules,
  aws_iam_openid_connect_provider: openidConnectProviderRules,
  aws_iam_policy: policyRules,
  aws_iam_role: roleRules,
  aws_iam_role_policy: rolePolicyRules,
  aws_kms_alias: aliasRules,
  aws_kms_key: keyRules,
  aws_lambda_permission: lambdaPermissionRules,
  aws_lb: loadBalancerRules,
  aws_lb_listener_rule: listenerRuleRules,
  aws_lb_target_group: targetGroupRules,
  aws_nat_gateway: natGatewayRules,
  aws_route53_key_signing_key: keySigningKeyRules,
  aws_route53_query_log: queryLogRules,
  aws_route53_record: recordRules,
  aws_route53_zone: hostedZoneRules,
  aws_s3_bucket: bucketRules,
  aws_s3_bucket_lifecycle_configuration: bucketLifecycleRules,
  aws_s3_bucket_policy: bucketPolicyRules,
  aws_secretsmanager_secret: secretRules,
  aws_secretsmanager_secret_policy: secretPolicyRules,
  aws_secretsmanager_secret_rotation: secretRotationRules,
  aws_security_group: securityGroupRules,
  aws_subnet: subnetRules,
  aws_vpc: vpcRules,
  aws_vpc_endpoint: vpcEndpointRules,
  aws_vpc_security_group_egress_rule: securityGroupRuleRules,
  aws_vpc_security_group_ingress_rule: securityGroupRuleRules,
  aws_wafv2_web_acl: webAclRules,
};
