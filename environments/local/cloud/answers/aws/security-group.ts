import { hex } from "../digest.ts";
import { type AnswerTable, type Resource, text } from "../resource.ts";
import { account, arn, region } from "./arn.ts";
import { nameOf } from "./name.ts";
import { tags } from "./tags.ts";

/** Without one it is the region's default VPC. */
function vpcId(resource: Resource): string {
  return (
    text(resource.config, "vpc_id") ?? `vpc-${hex(17, "default vpc", account(resource), region(resource))}`
  );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
function groupId(resource: Resource): string {
  return `sg-${hex(17, "security group", vpcId(resource), nameOf(resource))}`;
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group#attribute-reference */
export const securityGroup: AnswerTable = {
  ...tags,
  id: groupId,
  name: (resource) => nameOf(resource),
  region,
  description: () => "Managed by Terraform",
  arn: (resource) => arn(resource, "ec2", `security-group/${groupId(resource)}`),
  owner_id: account,
  vpc_id: vpcId,
};
