import { hex } from "../digest.ts";
import { type AnswerTable, argument, type Resource, text } from "../resource.ts";
import { account, arn, region } from "./arn.ts";
import { nameOf } from "./name.ts";
import { tags } from "./tags.ts";

const name = (resource: Resource) => nameOf(resource, "name", "tf-");

function targetGroupSuffix(resource: Resource): string {
  const group = name(resource);
  return `targetgroup/${group}/${hex(16, "target group", account(resource), region(resource), group)}`;
}

const targetGroupArn = (resource: Resource) =>
  arn(resource, "elasticloadbalancing", targetGroupSuffix(resource));

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_target_group#attribute-reference */
export const targetGroup: AnswerTable = {
  ...tags,
  id: targetGroupArn,
  name,
  region,
  arn: targetGroupArn,
  arn_suffix: targetGroupSuffix,
};

/** `loadbalancer/app/<name>/<id>` as a part of another ARN. */
function below(of: string, kind: string): string {
  return of.replace(/:(?:loadbalancer|listener)\//, `:${kind}/`);
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html */
const listenerArn = (resource: Resource) =>
  `${below(argument(resource, "load_balancer_arn"), "listener")}/${hex(16, "listener", resource.seed)}`;

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener#attribute-reference */
export const listener: AnswerTable = {
  ...tags,
  id: listenerArn,
  arn: listenerArn,
  region,
  ssl_policy: ({ config }) =>
    // Where none is written: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
    text(config, "protocol") === "HTTPS" ? "ELBSecurityPolicy-2016-08" : "",
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/lb_listener#attribute-reference */
export const listenerData: AnswerTable = { id: listenerArn, arn: listenerArn, region };

const ruleArn = (resource: Resource) =>
  `${below(argument(resource, "listener_arn"), "listener-rule")}/${hex(16, "rule", resource.seed)}`;

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener_rule#attribute-reference */
export const listenerRule: AnswerTable = { ...tags, id: ruleArn, arn: ruleArn, region };
