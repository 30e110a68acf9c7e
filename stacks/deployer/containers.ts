import { arn } from "../../modules/aws/account/account.ts";
import { anywhere, type Permissions, type Place, passRole, serviceLinkedRole } from "./made-resource.ts";

const TAGGING = ["TagResource", "UntagResource", "ListTagsForResource"];

const of = (service: string, actions: readonly string[]) => actions.map((action) => `${service}:${action}`);

function repository(actions: readonly string[], attribute: string): Permissions {
  return (written, place) => [
    {
      actions: of("ecr", actions),
      resources: [arn(place.account, "ecr", `repository/${place.text(written[attribute])}`)],
    },
  ];
}

function cluster({ account }: Place, name: string): string {
  return arn(account, "ecs", `cluster/${name}`);
}

/** ECS by https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
const service: Permissions = (written, place) => {
  const name = `${place.text(written.cluster).split("/").at(-1)}/${place.text(written.name)}`;
  return [
    {
      actions: of("ecs", [
        ...["CreateService", "UpdateService", "DeleteService", "DescribeServices"],
        // By these Terraform sees whether what it deployed runs.
        ...["ListServiceDeployments", "DescribeServiceDeployments"],
        ...TAGGING,
      ]),
      resources: [`service/${name}`, `service-deployment/${name}/*`].map((each) =>
        arn(place.account, "ecs", each),
      ),
    },
  ];
};

const taskDefinition: Permissions = (written, place) => [
  {
    actions: of("ecs", ["RegisterTaskDefinition", ...TAGGING]),
    resources: [arn(place.account, "ecs", `task-definition/${place.text(written.family)}:*`)],
  },
  anywhere(place, ["ecs:DescribeTaskDefinition", "ecs:DeregisterTaskDefinition"]),
  ...[written.task_role_arn, written.execution_role_arn].map((role) =>
    passRole(place.text(role), "ecs-tasks.amazonaws.com"),
  ),
];

function anyTarget({ account }: Place) {
  return {
    resources: [arn(account, "application-autoscaling", "scalable-target/*")],
    wildcardReason: "Application Auto Scaling chooses the id",
  };
}

/**
 * Targets have ids that are chosen, so ECS is what bounds them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_applicationautoscaling.html
 */
function scaling(actions: readonly string[]): Permissions {
  return (_written, place) => [
    {
      actions: of("application-autoscaling", actions),
      ...anyTarget(place),
      conditions: { StringEquals: { "application-autoscaling:service-namespace": "ecs" } },
    },
  ];
}

/** https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html */
const scalingPolicy: Permissions = (written, place) => [
  ...scaling(["PutScalingPolicy", "DeleteScalingPolicy"])(written, place),
  anywhere(place, ["application-autoscaling:DescribeScalingPolicies"]),
  {
    // The alarms that the policy is followed by, which are made in the deployer's name.
    actions: ["cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms"],
    resources: [
      arn(place.account, "cloudwatch", `alarm:TargetTracking-${place.text(written.resource_id)}-*`),
    ],
    wildcardReason: "Application Auto Scaling chooses the end of their names",
  },
];

/** Of images, and of what runs from them. */
export const CONTAINERS: Readonly<Record<string, Permissions>> = {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
  aws_ecr_repository: repository(
    [
      ...["CreateRepository", "DescribeRepositories", "DeleteRepository"],
      ...["PutImageTagMutability", "PutImageScanningConfiguration", ...TAGGING],
    ],
    "name",
  ),
  aws_ecr_lifecycle_policy: repository(
    ["PutLifecyclePolicy", "GetLifecyclePolicy", "DeleteLifecyclePolicy"],
    "repository",
  ),
  aws_ecs_cluster: ({ name }, place) => [
    {
      actions: of("ecs", [
        ...["CreateCluster", "DescribeClusters", "UpdateCluster", "UpdateClusterSettings", "DeleteCluster"],
        ...TAGGING,
      ]),
      resources: [cluster(place, place.text(name))],
    },
    serviceLinkedRole(place, "ecs.amazonaws.com"),
  ],
  aws_ecs_cluster_capacity_providers: ({ cluster_name: name }, place) => [
    {
      actions: ["ecs:PutClusterCapacityProviders", "ecs:DescribeClusters"],
      resources: [cluster(place, place.text(name))],
    },
  ],
  aws_ecs_service: service,
  aws_ecs_task_definition: taskDefinition,
  aws_appautoscaling_target: (written, place) => [
    ...scaling(["RegisterScalableTarget", "DeregisterScalableTarget"])(written, place),
    // Of tags the service is not asked for what the target is of.
    { actions: of("application-autoscaling", TAGGING), ...anyTarget(place) },
    anywhere(place, ["application-autoscaling:DescribeScalableTargets"]),
    serviceLinkedRole(place, "ecs.application-autoscaling.amazonaws.com"),
  ],
  aws_appautoscaling_policy: scalingPolicy,
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
  aws_cloudwatch_metric_alarm: ({ alarm_name: name }, place) => [
    {
      actions: of("cloudwatch", ["PutMetricAlarm", "DescribeAlarms", "DeleteAlarms", ...TAGGING]),
      resources: [arn(place.account, "cloudwatch", `alarm:${place.text(name)}`)],
    },
  ],
};
