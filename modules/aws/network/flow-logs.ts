import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { Construct } from "constructs";
import { type Account, arn } from "../account/account.ts";
import { LogGroup } from "../log-group/log-group.ts";
import { awsService } from "../role/aws-service.ts";
import { Role } from "../role/role.ts";
import type { Tags } from "../tags/tags.ts";
import type { FlowLogProps } from "./props.ts";

export interface FlowLogsRequest extends FlowLogProps {
  readonly account: Account;
  /** What the network is called. */
  readonly network: string;
  readonly vpcId: string;
  readonly production: boolean;
  readonly tags: Tags | undefined;
}

/**
 * Records every connection of a network, those that are denied too, in a log group of its own.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
 */
export class FlowLogs extends Construct {
  readonly resource: FlowLog;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, request: FlowLogsRequest) {
    super(scope, id);
    const { account, network, vpcId, production, retentionDays, encryption, tags } = request;
    this.logGroup = new LogGroup(this, "log-group", {
      account,
      name: `/vpc/${network}/flow-logs`,
      retentionDays,
      encryption,
      production,
      tags,
    });
    const role = new Role(this, "role", {
      account,
      name: `${network}-flow-logs`,
      description: `Writes the flow logs of the network ${network}`,
      trust: awsService({
        service: "vpc-flow-logs.amazonaws.com",
        sourceArns: [arn(account, "ec2", "vpc-flow-log/*")],
      }),
      tags,
    });
    const write = role.allow("write flow logs", [
      {
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: [`${this.logGroup.logGroupArn}:*`],
      },
    ]);
    this.resource = new FlowLog(this, "Resource", {
      region: account.region,
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: this.logGroup.resource.arn,
      iamRoleArn: role.resource.arn,
      maxAggregationInterval: 60,
      tags: { Name: network, ...tags },
      dependsOn: [write],
    });
  }
}
