import { arn } from "../../modules/aws/account/account.ts";
import type { Statement } from "../../modules/aws/iam/statement.ts";
import { anywhere, type Permissions, type Place, passRole } from "./made-resource.ts";

/** What EC2 is asked for a type of thing. */
interface Ec2Type {
  /** What makes one, and of what it is asked: the thing itself, and what it is made in. */
  readonly create?: readonly [actions: readonly string[], kinds: readonly string[]];
  /** What changes or destroys one; allowed of the environment's own only. */
  readonly change?: readonly [actions: readonly string[], kinds: readonly string[]];
  readonly describe: readonly string[];
  /** What other services are asked besides. */
  readonly besides?: Permissions;
}

/**
 * EC2 chooses ids, so nothing of it is known by its ARN beforehand: what is changed, or destroyed, or gets other tags,
 * has to have the environment's tags, which are given to what is made at that moment only.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
function ec2({ create, change, describe }: Ec2Type, place: Place): readonly Statement[] {
  const statements = [anywhere(place, inEc2(describe))];
  if (create) {
    const [actions, kinds] = create;
    statements.push(
      { actions: inEc2(actions), ...anyOf(place, kinds) },
      {
        actions: ["ec2:CreateTags"],
        ...anyOf(place, kinds.slice(0, 1)),
        conditions: { StringLike: { "ec2:CreateAction": ["Allocate*", "Authorize*", "Create*"] } },
      },
      {
        actions: ["ec2:CreateTags", "ec2:DeleteTags"],
        ...anyOf(place, kinds.slice(0, 1)),
        conditions: place.own,
      },
    );
  }
  if (change) {
    const [actions, kinds] = change;
    statements.push({ actions: inEc2(actions), ...anyOf(place, kinds), conditions: place.own });
  }
  return statements;
}

function inEc2(actions: readonly string[]): string[] {
  return actions.map((action) => `ec2:${action}`);
}

function anyOf({ account }: Place, kinds: readonly string[]) {
  return {
    resources: kinds.map((kind) => arn(account, "ec2", `${kind}/*`)),
    wildcardReason: "EC2 chooses the id",
  };
}

const TYPES: Readonly<Record<string, Ec2Type>> = {
  aws_vpc: {
    create: [["CreateVpc"], ["vpc"]],
    change: [["DescribeVpcAttribute", "ModifyVpcAttribute", "DeleteVpc"], ["vpc"]],
    describe: ["DescribeVpcs", "DescribeNetworkAcls", "DescribeRouteTables", "DescribeSecurityGroups"],
  },
  aws_subnet: {
    create: [["CreateSubnet"], ["subnet", "vpc"]],
    change: [["ModifySubnetAttribute", "DeleteSubnet"], ["subnet"]],
    describe: ["DescribeSubnets", "DescribeNetworkInterfaces"],
  },
  aws_route_table: {
    create: [["CreateRouteTable"], ["route-table", "vpc"]],
    change: [["DeleteRouteTable"], ["route-table"]],
    describe: ["DescribeRouteTables"],
  },
  aws_route: {
    change: [["CreateRoute", "ReplaceRoute", "DeleteRoute"], ["route-table"]],
    describe: ["DescribeRouteTables"],
  },
  aws_route_table_association: {
    change: [
      ["AssociateRouteTable", "ReplaceRouteTableAssociation", "DisassociateRouteTable"],
      ["route-table", "subnet"],
    ],
    describe: ["DescribeRouteTables"],
  },
  aws_internet_gateway: {
    create: [["CreateInternetGateway"], ["internet-gateway"]],
    change: [
      ["AttachInternetGateway", "DetachInternetGateway", "DeleteInternetGateway"],
      ["internet-gateway", "vpc"],
    ],
    describe: ["DescribeInternetGateways"],
  },
  aws_eip: {
    create: [["AllocateAddress"], ["elastic-ip"]],
    change: [["DisassociateAddress", "ReleaseAddress"], ["elastic-ip"]],
    describe: ["DescribeAddresses", "DescribeAddressesAttribute", "DescribeNetworkInterfaces"],
  },
  aws_nat_gateway: {
    create: [["CreateNatGateway"], ["natgateway", "elastic-ip", "subnet", "vpc"]],
    change: [["DeleteNatGateway"], ["natgateway"]],
    describe: ["DescribeNatGateways", "DescribeNetworkInterfaces"],
  },
  aws_vpc_endpoint: {
    create: [["CreateVpcEndpoint"], ["vpc-endpoint", "vpc", "route-table", "subnet", "security-group"]],
    change: [
      ["ModifyVpcEndpoint", "DeleteVpcEndpoints"],
      ["vpc-endpoint", "route-table", "subnet", "security-group"],
    ],
    describe: ["DescribeVpcEndpoints", "DescribePrefixLists"],
  },
  aws_flow_log: {
    create: [["CreateFlowLogs"], ["vpc-flow-log", "vpc"]],
    change: [["DeleteFlowLogs"], ["vpc-flow-log"]],
    describe: ["DescribeFlowLogs"],
    besides: ({ iam_role_arn: role }, place) => [
      passRole(place.text(role), "vpc-flow-logs.amazonaws.com"),
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-vended-logs-permissions.html
      anywhere(place, ["logs:CreateLogDelivery", "logs:DeleteLogDelivery"]),
    ],
  },
  aws_security_group: {
    create: [["CreateSecurityGroup"], ["security-group", "vpc"]],
    change: [
      ["RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress", "DeleteSecurityGroup"],
      ["security-group"],
    ],
    describe: ["DescribeSecurityGroups", "DescribeSecurityGroupRules", "DescribeNetworkInterfaces"],
  },
  aws_vpc_security_group_ingress_rule: ruleOf("Ingress"),
  aws_vpc_security_group_egress_rule: ruleOf("Egress"),
};

function ruleOf(direction: "Ingress" | "Egress"): Ec2Type {
  const authorize = `AuthorizeSecurityGroup${direction}`;
  return {
    create: [[authorize], ["security-group-rule"]],
    change: [
      [authorize, `RevokeSecurityGroup${direction}`, "ModifySecurityGroupRules"],
      ["security-group", "security-group-rule"],
    ],
    describe: ["DescribeSecurityGroupRules"],
  };
}

const OF_TYPES = Object.entries(TYPES).map(([type, asked]): [string, Permissions] => [
  type,
  (written, place) => [...ec2(asked, place), ...(asked.besides?.(written, place) ?? [])],
]);

/** Of networks, and of what lets requests through in them. */
export const NETWORK: Readonly<Record<string, Permissions>> = {
  ...Object.fromEntries(OF_TYPES),
  // AWS makes it with the network, without tags and with rules that let its members reach each other.
  aws_default_security_group: (_written, place) => [
    {
      actions: ["ec2:CreateTags", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
      ...anyOf(place, ["security-group"]),
    },
    anywhere(place, ["ec2:DescribeSecurityGroups"]),
  ],
};

/** Of what is looked up. */
export const NETWORK_LOOKUPS: Readonly<Record<string, Permissions>> = {
  aws_subnets: (_written, place) => [anywhere(place, ["ec2:DescribeSubnets"])],
};
