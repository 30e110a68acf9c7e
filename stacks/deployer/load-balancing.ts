import { arn } from "../../modules/aws/account/account.ts";
import {
  type Attributes,
  anywhere,
  type Permissions,
  type Place,
  serviceLinkedRole,
} from "./made-resource.ts";

const elb = (actions: readonly string[]) => actions.map((action) => `elasticloadbalancing:${action}`);
const TAGGING = ["AddTags", "RemoveTags"];

function below({ account }: Place, ...things: string[]): string[] {
  return things.map((thing) => arn(account, "elasticloadbalancing", thing));
}

/** The balancer that a listener is of: the stack's own by its name, or one that was looked up by its name. */
function nameOf(expression: unknown, place: Place): string {
  const balancer = place.referred("aws_lb", expression);
  return place.text(balancer?.name);
}

const balancer: Permissions = ({ name }, place) => [
  {
    actions: elb([
      ...["CreateLoadBalancer", "ModifyLoadBalancerAttributes", "SetSecurityGroups", "SetSubnets"],
      ...["SetIpAddressType", "DeleteLoadBalancer", ...TAGGING],
    ]),
    resources: below(place, `loadbalancer/app/${place.text(name)}/*`),
  },
  lookUp(place),
  anywhere(place, ["ec2:DescribeAccountAttributes", "ec2:DescribeInternetGateways", "ec2:DescribeSubnets"]),
  serviceLinkedRole(place, "elasticloadbalancing.amazonaws.com"),
];

function lookUp(place: Place) {
  return anywhere(place, elb(["DescribeLoadBalancers", "DescribeLoadBalancerAttributes", "DescribeTags"]));
}

function lookUpListeners(place: Place) {
  return anywhere(place, elb(["DescribeListeners", "DescribeListenerAttributes", "DescribeTags"]));
}

const listener: Permissions = ({ load_balancer_arn: of }, place) => {
  const name = nameOf(of, place);
  return [
    {
      actions: elb(["CreateListener"]),
      resources: below(place, `loadbalancer/app/${name}/*`),
    },
    {
      actions: elb(["ModifyListener", "ModifyListenerAttributes", "DeleteListener", ...TAGGING]),
      resources: below(place, `listener/app/${name}/*`),
    },
    lookUpListeners(place),
  ];
};

const rule: Permissions = ({ listener_arn: of }, place) => {
  const found = place.referred("aws_lb_listener", of);
  const name = nameOf(found?.load_balancer_arn, place);
  return [
    { actions: elb(["CreateRule"]), resources: below(place, `listener/app/${name}/*`) },
    {
      actions: elb(["ModifyRule", "SetRulePriorities", "DeleteRule", ...TAGGING]),
      resources: below(place, `listener-rule/app/${name}/*`),
    },
    anywhere(place, elb(["DescribeRules", "DescribeTags"])),
  ];
};

const targetGroup: Permissions = ({ name }, place) => [
  {
    actions: elb([
      ...["CreateTargetGroup", "ModifyTargetGroup", "ModifyTargetGroupAttributes", "DeleteTargetGroup"],
      ...TAGGING,
    ]),
    resources: below(place, `targetgroup/${place.text(name)}/*`),
  },
  anywhere(place, elb(["DescribeTargetGroups", "DescribeTargetGroupAttributes", "DescribeTags"])),
];

const waf = (actions: readonly string[]) => actions.map((action) => `wafv2:${action}`);

function webAcl({ account }: Place, { name }: Attributes): string {
  return arn(account, "wafv2", `regional/webacl/${name}/*`);
}

/** Of load balancers, and of what looks at requests before them. Balancers that are looked up are known by their names. */
export const LOAD_BALANCING: Readonly<Record<string, Permissions>> = {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
  aws_lb: balancer,
  aws_lb_listener: listener,
  aws_lb_listener_rule: rule,
  aws_lb_target_group: targetGroup,
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
  aws_wafv2_web_acl: (written, place) => [
    {
      actions: waf(["CreateWebACL", "UpdateWebACL"]),
      resources: [webAcl(place, written), arn(place.account, "wafv2", "regional/managedruleset/*/*")],
      wildcardReason: "AWS's own rules are in it, whose ids are not published",
    },
    {
      actions: waf(["GetWebACL", "DeleteWebACL", "TagResource", "UntagResource", "ListTagsForResource"]),
      resources: [webAcl(place, written)],
    },
  ],
  aws_wafv2_web_acl_association: ({ web_acl_arn: of, resource_arn: balancerArn }, place) => {
    const own = place.referred("aws_wafv2_web_acl", of);
    const balancers = below(place, `loadbalancer/app/${nameOf(balancerArn, place)}/*`);
    return [
      {
        actions: waf(["AssociateWebACL", "DisassociateWebACL", "GetWebACLForResource"]),
        resources: [own ? webAcl(place, own) : place.text(of), ...balancers],
      },
      anywhere(place, elb(["SetWebAcl"])),
    ];
  },
  // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
  aws_wafv2_web_acl_logging_configuration: ({ resource_arn: of }, place) => [
    {
      actions: waf(["PutLoggingConfiguration", "GetLoggingConfiguration", "DeleteLoggingConfiguration"]),
      resources: [webAcl(place, place.referred("aws_wafv2_web_acl", of) ?? {})],
    },
    anywhere(place, [
      ...["logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups"],
      ...["logs:DescribeResourcePolicies", "logs:PutResourcePolicy"],
    ]),
  ],
};

/** Of what is looked up. */
export const LOAD_BALANCING_LOOKUPS: Readonly<Record<string, Permissions>> = {
  aws_lb: (_written, place) => [lookUp(place)],
  aws_lb_listener: (_written, place) => [lookUpListeners(place)],
};
