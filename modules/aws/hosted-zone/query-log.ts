import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js";
import { Route53QueryLog } from "@cdktf/provider-aws/lib/route53-query-log/index.js";
import type { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Account } from "../account/account.ts";
import { resourcePolicy } from "../iam/policy-document.ts";
import { DNS_REGION } from "./dns-region.ts";

export interface QueryLogProps {
  readonly account: Account;
  readonly zone: Route53Zone;
  readonly logGroupArn: string;
}

/**
 * Writes every query of a zone into a log group, which Route 53 may write to for this zone.
 *
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
 *
 * @throws {ValidationError} for a log group elsewhere
 */
export function logQueries(scope: Construct, { account, zone, logGroupArn }: QueryLogProps): Route53QueryLog {
  if (!Token.isUnresolved(logGroupArn) && logGroupArn.split(":")[3] !== DNS_REGION) {
    throw new ValidationError(
      scope,
      `Route 53 writes no queries to ${logGroupArn}.`,
      `Use a log group in ${DNS_REGION}.`,
    );
  }
  const permission = new CloudwatchLogResourcePolicy(scope, "QueryLogPermission", {
    region: DNS_REGION,
    policyName: `route53-${zone.nameInput}`,
    policyDocument: resourcePolicy(scope, [
      {
        principals: { services: ["route53.amazonaws.com"] },
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [`${logGroupArn}:*`],
        conditions: {
          StringEquals: { "aws:SourceAccount": account.id },
          ArnEquals: { "aws:SourceArn": zone.arn },
        },
      },
    ]),
  });
  return new Route53QueryLog(scope, "QueryLog", {
    zoneId: zone.zoneId,
    cloudwatchLogGroupArn: logGroupArn,
    dependsOn: [permission],
  });
}
