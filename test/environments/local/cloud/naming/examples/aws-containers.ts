import { type Examples, letters } from "./example.ts";

const tagged = { tags: { team: "platform" } };
const badTags = [{ tags: { "aws:owner": "me" } }, ["tags", "aws:owner"]] as const;

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service */
export const services: Examples = {
  types: ["aws_ecs_service"],
  valid: [
    {
      name: "mongodb",
      task_definition: "arn:aws:ecs:us-east-1:012345678910:task-definition/mongo:1",
      deployment_minimum_healthy_percent: 0,
      health_check_grace_period_seconds: 2_147_483_647,
      load_balancer: [{ container_name: "mongo", container_port: 8080 }],
      ...tagged,
    },
    { name: letters(255) },
  ],
  invalid: [
    [{ name: letters(256) }, ["name"]],
    [{ name: "my service" }, ["name"]],
    [{ task_definition: letters(2049) }, ["task_definition"]],
    [{ deployment_minimum_healthy_percent: 101 }, ["deployment_minimum_healthy_percent"]],
    [{ health_check_grace_period_seconds: -1 }, ["health_check_grace_period_seconds"]],
    [{ load_balancer: [{ container_port: -1 }] }, ["load_balancer", 0, "container_port"]],
    badTags,
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition */
export const tasks: Examples = {
  types: ["aws_ecs_task_definition"],
  valid: [
    {
      family: "service",
      container_definitions: '[{"name":"first","image":"service-first","stopTimeout":120}]',
      volume: [{ name: "service-storage" }],
      task_role_arn: "arn:aws:iam::123456789012:role/task",
      execution_role_arn: "arn:aws:iam::123456789012:role/execution",
      ...tagged,
    },
  ],
  invalid: [
    [{ family: "a service" }, ["family"]],
    [{ volume: [{ name: "" }] }, ["volume", 0, "name"]],
    [{ container_definitions: "{}" }, ["container_definitions"]],
    [{ container_definitions: '[{"name":"a b"}]' }, ["container_definitions"]],
    [{ container_definitions: '[{"name":"a","stopTimeout":121}]' }, ["container_definitions"]],
    [{ task_role_arn: "task" }, ["task_role_arn"]],
    [{ execution_role_arn: "execution" }, ["execution_role_arn"]],
    badTags,
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/appautoscaling_target */
export const scalingTargets: Examples = {
  types: ["aws_appautoscaling_target"],
  valid: [{ resource_id: "service/clusterName/serviceName" }],
  invalid: [[{ resource_id: "service/serviceName" }, ["resource_id"]]],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm */
export const alarms: Examples = {
  types: ["aws_cloudwatch_metric_alarm"],
  valid: [{ alarm_name: "terraform-test-foobar5", ...tagged }],
  invalid: [[{ alarm_name: "" }, ["alarm_name"]], [{ alarm_name: letters(256) }, ["alarm_name"]], badTags],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_target_group */
export const targetGroups: Examples = {
  types: ["aws_lb_target_group", "aws_alb_target_group"],
  valid: [
    {
      name: "tf-example-lb-tg",
      deregistration_delay: "3600",
      health_check: [{ interval: 5, healthy_threshold: 10 }],
      stickiness: [{ cookie_duration: 604_800 }],
      ...tagged,
    },
    { name: letters(32), deregistration_delay: "0" },
  ],
  invalid: [
    [{ name: letters(33) }, ["name"]],
    [{ name: "a-" }, ["name"]],
    [{ deregistration_delay: "3601" }, ["deregistration_delay"]],
    [{ health_check: [{ interval: 4 }] }, ["health_check", 0, "interval"]],
    [{ health_check: [{ healthy_threshold: 1 }] }, ["health_check", 0, "healthy_threshold"]],
    [{ stickiness: [{ cookie_duration: 0 }] }, ["stickiness", 0, "cookie_duration"]],
    badTags,
  ],
};

const jwt = (validation: Record<string, string | { readonly name: string }[]>) => ({
  action: [{ type: "jwt-validation", jwt_validation: [validation] }],
});
const inJwt = ["action", 0, "jwt_validation", 0];

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener_rule */
export const listenerRules: Examples = {
  types: ["aws_lb_listener_rule"],
  valid: [
    {
      priority: 50_000,
      condition: [
        { host_header: [{ values: ["example.com"] }] },
        { path_pattern: [{ values: ["/static/*"] }] },
      ],
      ...jwt({
        issuer: "https://example.com",
        jwks_endpoint: "https://example.com/.well-known/jwks.json",
        additional_claim: [{ name: "sub" }],
      }),
      ...tagged,
    },
  ],
  invalid: [
    [{ priority: 0 }, ["priority"]],
    [{ priority: 50_001 }, ["priority"]],
    [
      { condition: [{ host_header: [{ values: [letters(129)] }] }] },
      ["condition", 0, "host_header", 0, "values", 0],
    ],
    [
      { condition: [{ path_pattern: [{ values: [letters(129)] }] }] },
      ["condition", 0, "path_pattern", 0, "values", 0],
    ],
    [jwt({ issuer: letters(257) }), [...inJwt, "issuer"]],
    [jwt({ jwks_endpoint: "http://example.com/jwks" }), [...inJwt, "jwks_endpoint"]],
    [jwt({ additional_claim: [{ name: "iss" }] }), [...inJwt, "additional_claim", 0, "name"]],
    [
      jwt({ additional_claim: Array.from({ length: 11 }, () => ({ name: "sub" })) }),
      [...inJwt, "additional_claim"],
    ],
    badTags,
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/wafv2_web_acl */
export const webAcls: Examples = {
  types: ["aws_wafv2_web_acl"],
  valid: [{ name: "managed-rule-example", ...tagged }],
  invalid: [[{ name: "an acl" }, ["name"]], [{ name: letters(129) }, ["name"]], badTags],
};
