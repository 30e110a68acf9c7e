import type { Immutable } from "./immutable.ts";

const RESOURCES = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources";
const LOAD_BALANCING = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";

const TARGET_GROUP: Immutable = {
  identity: "arn:aws:elasticloadbalancing:::targetgroup/{{name}}/",
  fixed: ["name_prefix", "port", "protocol", "protocol_version", "target_type", "vpc_id", "ip_address_type"],
  sources: [
    `${RESOURCES}/lb_target_group#argument-reference`,
    `${LOAD_BALANCING}/API_CreateTargetGroup.html`,
    `${LOAD_BALANCING}/API_ModifyTargetGroup.html`,
  ],
};

/** By resource type: tasks, services, what sends requests to them, and what scales and watches them. */
export const awsContainerImmutables: Readonly<Record<string, Immutable>> = {
  aws_alb_target_group: TARGET_GROUP,
  aws_appautoscaling_policy: {
    identity: "{{service_namespace}}/{{resource_id}}/{{scalable_dimension}}/{{name}}",
    sources: [`${RESOURCES}/appautoscaling_policy#import`],
  },
  aws_appautoscaling_target: {
    identity: "{{service_namespace}}/{{resource_id}}/{{scalable_dimension}}",
    sources: [`${RESOURCES}/appautoscaling_target#import`],
  },
  aws_cloudwatch_metric_alarm: {
    identity: "{{alarm_name}}",
    sources: [`${RESOURCES}/cloudwatch_metric_alarm#import`],
  },
  aws_ecs_cluster_capacity_providers: {
    identity: "{{cluster_name}}",
    sources: [`${RESOURCES}/ecs_cluster_capacity_providers#import`],
  },
  aws_ecs_service: {
    identity: "{{cluster}}/{{name}}",
    fixed: ["launch_type", "scheduling_strategy", "deployment_controller"],
    sources: [
      `${RESOURCES}/ecs_service#import`,
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html",
    ],
  },
  // Whatever is registered is a new revision of its family.
  aws_ecs_task_definition: {
    identity: "{{family}}",
    fixed: [
      "container_definitions",
      "cpu",
      "memory",
      "network_mode",
      "requires_compatibilities",
      "runtime_platform",
      "task_role_arn",
      "execution_role_arn",
      "volume",
      "ephemeral_storage",
    ],
    sources: [
      `${RESOURCES}/ecs_task_definition#argument-reference`,
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
    ],
  },
  aws_lb_listener: {
    identity: "{{load_balancer_arn}}",
    sources: [`${RESOURCES}/lb_listener#argument-reference`, `${LOAD_BALANCING}/API_ModifyListener.html`],
  },
  aws_lb_listener_certificate: {
    identity: "{{listener_arn}}_{{certificate_arn}}",
    sources: [`${RESOURCES}/lb_listener_certificate#import`],
  },
  aws_lb_listener_rule: {
    identity: "{{listener_arn}}",
    sources: [`${RESOURCES}/lb_listener_rule#argument-reference`, `${LOAD_BALANCING}/API_ModifyRule.html`],
  },
  aws_lb_target_group: TARGET_GROUP,
  aws_service_discovery_service: {
    identity: "{{name}}",
    fixed: ["namespace_id"],
    sources: ["https://docs.aws.amazon.com/cloud-map/latest/api/API_UpdateService.html"],
  },
  aws_wafv2_web_acl: {
    identity: "{{name}}/{{scope}}",
    fixed: ["name_prefix"],
    sources: [`${RESOURCES}/wafv2_web_acl#import`],
  },
  aws_wafv2_web_acl_association: {
    identity: "{{web_acl_arn}},{{resource_arn}}",
    sources: [`${RESOURCES}/wafv2_web_acl_association#import`],
  },
  aws_wafv2_web_acl_logging_configuration: {
    identity: "{{resource_arn}}",
    sources: [`${RESOURCES}/wafv2_web_acl_logging_configuration#import`],
  },
};
