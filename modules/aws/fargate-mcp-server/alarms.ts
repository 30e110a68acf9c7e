import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Account } from "../account/account.ts";
import type { Route } from "../mcp-load-balancer/route.ts";
import type { Tags } from "../tags/tags.ts";
import { requireRange } from "./container.ts";
import type { DeploymentProps } from "./props.ts";

/** Of what alarms are. */
export interface Watched {
  readonly account: Account;
  /** The server's. */
  readonly name: string;
  readonly routes: Readonly<Record<string, Route>>;
  readonly tags: Tags | undefined;
}

const MINUTE = 60;
/** Of fewer requests one fault would be too large a share. */
const FEWEST_REQUESTS = 20;
const TOPIC = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;

/**
 * Alarms about answers with 5xx, by route: in two of three minutes. A deployment that they go off in is taken back.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 * @throws {ValidationError} for what is no percentage, and for what is no topic
 */
export function alarms(
  scope: Construct,
  { serverErrorPercent = 5, alarmTopicArns = [] }: DeploymentProps,
  { account, name, routes, tags }: Watched,
): readonly CloudwatchMetricAlarm[] {
  requireRange(scope, "a percentage", serverErrorPercent, [1, 100]);
  const wrong = alarmTopicArns.find((arn) => !TOPIC.test(arn));
  if (wrong !== undefined) {
    throw new ValidationError(scope, `"${wrong}" is not the ARN of a topic.`, "Use that of an SNS topic.");
  }
  return Object.entries(routes).map(([id, { metricDimensions }]) => {
    const metric = (metricName: string) => ({
      namespace: "AWS/ApplicationELB",
      metricName,
      dimensions: metricDimensions,
      period: MINUTE,
      stat: "Sum",
    });
    return new CloudwatchMetricAlarm(scope, `alarm ${id}`, {
      region: account.region,
      alarmName: `${name}-${id}-server-errors`,
      alarmDescription: `More than ${serverErrorPercent} % of the answers of ${name} are 5xx`,
      actionsEnabled: true,
      alarmActions: [...alarmTopicArns],
      comparisonOperator: "GreaterThanThreshold",
      threshold: serverErrorPercent,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: "notBreaching",
      metricQuery: [
        { id: "errors", returnData: false, metric: metric("HTTPCode_Target_5XX_Count") },
        { id: "requests", returnData: false, metric: metric("RequestCount") },
        {
          id: "share",
          label: "Answers with 5xx in percent",
          returnData: true,
          expression: `IF(requests >= ${FEWEST_REQUESTS}, 100 * FILL(errors, 0) / requests, 0)`,
        },
      ],
      tags,
    });
  });
}
