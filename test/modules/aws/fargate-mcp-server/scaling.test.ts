import { describe, expect, it } from "vitest";
import type { DeploymentProps, ScalingProps } from "../../../../modules/aws/fargate-mcp-server/props.ts";
import { resource, resources } from "../../synthesize.ts";
import { reference } from "../network/networks.ts";
import { build, json } from "./servers.ts";

const service = (props: Parameters<typeof json>[0] = {}) => resource(json(props), "aws_ecs_service");

describe("the tasks of a server", () => {
  const policies = (scaling: ScalingProps = {}) =>
    resources(json({ scaling: { maxTasks: 4, ...scaling } }), "aws_appautoscaling_policy").map(
      ({ name, target_tracking_scaling_policy_configuration: tracking }) => [name, tracking],
    );

  it("are as many as CPU, memory and requests make it", () => {
    const cooldown = { scale_out_cooldown: 60, scale_in_cooldown: 300 };
    const metric = (predefined_metric_type: string, target_value: number, more = {}) => ({
      ...cooldown,
      target_value,
      predefined_metric_specification: { predefined_metric_type, ...more },
    });
    expect(Object.fromEntries(policies())).toEqual({
      "scale-by-cpu": metric("ECSServiceAverageCPUUtilization", 60),
      "scale-by-memory": metric("ECSServiceAverageMemoryUtilization", 75),
      "scale-by-requests-mcp": metric("ALBRequestCountPerTarget", 1000, {
        resource_label: expect.stringMatching(
          /^app\/origins\/0123456789abcdef\/\$\{aws_lb_target_group\..*\.arn_suffix\}$/,
        ),
      }),
    });
    expect(resource(json(), "aws_appautoscaling_target")).toMatchObject({
      service_namespace: "ecs",
      scalable_dimension: "ecs:service:DesiredCount",
      resource_id: expect.stringMatching(/^service\/mcp\/\$\{aws_ecs_service\..*\.name\}$/),
      min_capacity: 2,
      max_capacity: 4,
    });
  });

  it("do not follow what is not to be followed", () => {
    expect(policies({ cpuPercent: "none", memoryPercent: "none", requestsPerMinute: "none" })).toEqual([]);
  });

  it.each<[ScalingProps, string]>([
    [{ cpuPercent: 0 }, "a percentage of 0 is not taken. Use a whole number from 1 to 100."],
    [{ memoryPercent: 101 }, "a percentage of 101 is not taken"],
    [{ requestsPerMinute: 0.5 }, "a number of requests of 0.5 is not taken"],
    [{ minTasks: 5 }, "a service cannot have from 5 to 4 tasks"],
    [{ minTasks: 0 }, "a service cannot have from 0 to 4 tasks"],
    [{ maxTasks: 2.5 }, "a service cannot have from 2 to 2.5 tasks"],
  ])("cannot be %o", (scaling, fault) => {
    expect(() => build({ scaling: { maxTasks: 4, ...scaling } })).toThrow(fault);
  });

  it.each<ScalingProps>([
    { minTasks: 1, maxTasks: 1 },
    { cpuPercent: 100, memoryPercent: 1, requestsPerMinute: 1_000_000 },
  ])("may be %o", (scaling) => {
    expect(() => build({ scaling: { maxTasks: 4, ...scaling } })).not.toThrow();
  });

  it("are bounded in production by what is said, and else at least two and at most three", () => {
    expect(() => build({ scaling: {} })).toThrow(
      "stack/documents: in production nothing but a default would bound the tasks, and the bill. State scaling.maxTasks.",
    );
    const bounds = (props: Parameters<typeof json>[0]) => resource(json(props), "aws_appautoscaling_target");
    expect(bounds({ scaling: {}, production: false })).toMatchObject({ min_capacity: 1, max_capacity: 3 });
    expect(bounds({ scaling: { maxTasks: 1 } })).toMatchObject({ min_capacity: 1, max_capacity: 1 });
  });

  it("beyond those that are kept may run on what AWS takes back", () => {
    expect(service({ scaling: { maxTasks: 4, spot: true } }).capacity_provider_strategy).toEqual([
      { capacity_provider: "FARGATE", base: 2, weight: 0 },
      { capacity_provider: "FARGATE_SPOT", base: 0, weight: 1 },
    ]);
  });
});

describe("a deployment", () => {
  it("is taken back when too many answers are faults, of which others may hear", () => {
    const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
    const alarm = resource(
      json({ deployment: { serverErrorPercent: 2, alarmTopicArns: [topic] } }),
      "aws_cloudwatch_metric_alarm",
    );
    const metric = {
      namespace: "AWS/ApplicationELB",
      period: 60,
      stat: "Sum",
      dimensions: {
        LoadBalancer: "app/origins/0123456789abcdef",
        TargetGroup: reference("aws_lb_target_group", "arn_suffix"),
      },
    };
    expect(alarm).toEqual({
      region: "eu-west-1",
      alarm_name: "documents-mcp-server-errors",
      alarm_description: "More than 2 % of the answers of documents are 5xx",
      actions_enabled: true,
      alarm_actions: [topic],
      comparison_operator: "GreaterThanThreshold",
      threshold: 2,
      evaluation_periods: 3,
      datapoints_to_alarm: 2,
      treat_missing_data: "notBreaching",
      metric_query: [
        {
          id: "errors",
          return_data: false,
          metric: { ...metric, metric_name: "HTTPCode_Target_5XX_Count" },
        },
        { id: "requests", return_data: false, metric: { ...metric, metric_name: "RequestCount" } },
        {
          id: "share",
          label: "Answers with 5xx in percent",
          return_data: true,
          expression: "IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)",
        },
      ],
    });
  });

  it("may go on with half of the tasks", () => {
    const deployment = { minHealthyPercent: 50, maxPercent: 200, graceSeconds: 0 };
    expect(service({ deployment })).toMatchObject({
      deployment_minimum_healthy_percent: 50,
      deployment_maximum_percent: 200,
      health_check_grace_period_seconds: 0,
    });
  });

  it.each<[DeploymentProps, string]>([
    [{ minHealthyPercent: 101 }, "a percentage of healthy tasks of 101 is not taken"],
    [{ maxPercent: 100 }, "a percentage of tasks of 100 is not taken. Use a whole number from 101 to 200."],
    [
      { maxPercent: 149 },
      "of 2 tasks a deployment could neither start another nor end one. Raise deployment.maxPercent, or lower deployment.minHealthyPercent.",
    ],
    [{ graceSeconds: -1 }, "a time of grace of -1 is not taken"],
    [{ serverErrorPercent: 0 }, "a percentage of 0 is not taken"],
    [{ alarmTopicArns: ["alarms"] }, '"alarms" is not the ARN of a topic. Use that of an SNS topic.'],
  ])("cannot have %o", (deployment, fault) => {
    expect(() => build({ deployment })).toThrow(fault);
  });

  it.each<DeploymentProps>([
    { maxPercent: 150 },
    { minHealthyPercent: 50, maxPercent: 101 },
    { minHealthyPercent: 0, maxPercent: 200, graceSeconds: 2_147_483_647, serverErrorPercent: 100 },
  ])("may have %o", (deployment) => {
    expect(() => build({ deployment })).not.toThrow();
  });
});
