import { type Examples, letters } from "./example.ts";

const POLICY = '{"Version":"2012-10-17","Statement":[]}';

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc */
export const vpcs: Examples = {
  types: ["aws_vpc"],
  valid: [{ cidr_block: "10.0.0.0/16", tags: { Name: "main" } }, { cidr_block: "192.168.1.0/28" }],
  invalid: [
    [{ cidr_block: "10.0.0.0/15" }, ["cidr_block"]],
    [{ cidr_block: "10.0.0.0/29" }, ["cidr_block"]],
    [{ cidr_block: "10.0.0.0" }, ["cidr_block"]],
    [{ tags: { "aws:Name": "main" } }, ["tags", "aws:Name"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/subnet */
export const subnets: Examples = {
  types: ["aws_subnet"],
  valid: [
    { vpc_id: "vpc-0a1b2c3d4e5f60718", cidr_block: "10.0.1.0/24", tags: { Name: "Main" } },
    { vpc_id: "vpc-0a1b2c3d" },
  ],
  invalid: [
    [{ vpc_id: "main" }, ["vpc_id"]],
    [{ cidr_block: "10.0.1.0/30" }, ["cidr_block"]],
    [{ tags: { Name: letters(257) } }, ["tags", "Name"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint */
export const vpcEndpoints: Examples = {
  types: ["aws_vpc_endpoint"],
  valid: [
    { vpc_id: "vpc-0a1b2c3d", service_name: "com.amazonaws.us-west-2.s3", tags: { Environment: "test" } },
    {
      service_name: "com.amazonaws.us-west-2.ec2",
      security_group_ids: ["sg-0a1b2c3d4e5f60718"],
      policy: POLICY,
    },
    { service_name: "com.amazonaws.vpce.us-east-1.vpce-svc-0e123abc123198abc" },
  ],
  invalid: [
    [{ vpc_id: "sg-0a1b2c3d" }, ["vpc_id"]],
    [{ service_name: "s3" }, ["service_name"]],
    [{ policy: "{" }, ["policy"]],
    [{ security_group_ids: ["sg-0a1b2c3d", "default"] }, ["security_group_ids", 1]],
    [{ tags: { "": "test" } }, ["tags", ""]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/nat_gateway */
export const natGateways: Examples = {
  types: ["aws_nat_gateway"],
  valid: [
    {
      allocation_id: "eipalloc-0a1b2c3d4e5f60718",
      subnet_id: "subnet-0a1b2c3d4e5f60718",
      tags: { Name: "gw NAT" },
    },
  ],
  invalid: [
    [{ allocation_id: "203.0.113.1" }, ["allocation_id"]],
    [{ subnet_id: "public" }, ["subnet_id"]],
    [{ tags: { "aws:a": "b" } }, ["tags", "aws:a"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule */
export const securityGroupRules: Examples = {
  types: ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"],
  valid: [
    {
      security_group_id: "sg-0a1b2c3d",
      cidr_ipv4: "10.0.0.0/8",
      from_port: 80,
      ip_protocol: "tcp",
      to_port: 80,
    },
    { ip_protocol: "icmp", from_port: -1, to_port: -1, tags: { Name: "ping" } },
    { referenced_security_group_id: "sg-0a1b2c3d4e5f60718", description: "Allow TLS inbound traffic" },
    { referenced_security_group_id: "123456789012/sg-0a1b2c3d", prefix_list_id: "pl-6da54004" },
  ],
  invalid: [
    [{ description: "Grüße" }, ["description"]],
    [{ description: letters(256) }, ["description"]],
    [{ from_port: 65_536 }, ["from_port"]],
    [{ to_port: -2 }, ["to_port"]],
    [{ security_group_id: "default" }, ["security_group_id"]],
    [{ referenced_security_group_id: "10.0.0.0/8" }, ["referenced_security_group_id"]],
    [{ prefix_list_id: "com.amazonaws.us-west-2.s3" }, ["prefix_list_id"]],
    [{ tags: { "aws:a": "b" } }, ["tags", "aws:a"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/flow_log */
export const flowLogs: Examples = {
  types: ["aws_flow_log"],
  valid: [{ max_aggregation_interval: 60 }, { max_aggregation_interval: 600, tags: { Name: "main" } }],
  invalid: [
    [{ max_aggregation_interval: 300 }, ["max_aggregation_interval"]],
    [{ tags: { "aws:a": "b" } }, ["tags", "aws:a"]],
  ],
};
