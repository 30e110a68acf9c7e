import type { ResourceReader } from "../cloud.ts";
import type { NodeDraft } from "../graph-draft.ts";
import type { Resource } from "../terraform/resource.ts";
import type { DerivedAttributes } from "../terraform/stacks.ts";
import { targetOf } from "./arns.ts";
import { accountOf, regionOf } from "./place.ts";

/** How the ARN of a resource of a type is made of what is written. */
interface OwnArn {
  readonly service: string;
  /** @default "regional" */
  readonly scope?: "regional" | "of an account" | "everywhere";
  readonly name: (resource: Resource) => string;
  /** Attributes beside `arn` that are answered, and how. */
  readonly others?: Readonly<Record<string, "the ARN" | "the name">>;
  /** Whether it is part of the graph also where nobody may use it. @default false */
  readonly isResource?: boolean;
}

const named =
  (prefix = "", attribute = "name", suffix = "") =>
  (resource: Resource) =>
    `${prefix}${resource.text(attribute)}${suffix}`;

const inPath = (prefix: string) => (resource: Resource) =>
  `${prefix}${resource.optionalText("path") ?? "/"}${resource.text("name")}`;

/** Keys have no names: where one is in the code tells it from others. */
const byPath = (prefix: string) => (resource: Resource) =>
  `${prefix}${resource.path.replace(/\/Resource$/, "")}`;

const LOAD_BALANCER: OwnArn = {
  service: "elasticloadbalancing",
  name: named("loadbalancer/app/"),
  others: { id: "the ARN" },
};

const OWN_ARNS: Readonly<Record<string, OwnArn>> = {
  aws_cloudwatch_log_group: { service: "logs", name: named("log-group:") },
  aws_ecr_repository: {
    service: "ecr",
    name: named("repository/"),
    others: { id: "the name" },
    isResource: true,
  },
  aws_ecs_cluster: { service: "ecs", name: named("cluster/"), others: { id: "the ARN" } },
  aws_ecs_service: { service: "ecs", name: named("service/"), others: { id: "the ARN" } },
  aws_ecs_task_definition: { service: "ecs", name: named("task-definition/", "family"), others: {} },
  aws_iam_openid_connect_provider: {
    service: "iam",
    scope: "of an account",
    name: (provider) => `oidc-provider/${provider.text("url").replace(/^https:\/\//, "")}`,
    others: { id: "the ARN" },
  },
  aws_iam_policy: {
    service: "iam",
    scope: "of an account",
    name: inPath("policy"),
    others: { id: "the ARN" },
  },
  aws_iam_role: {
    service: "iam",
    scope: "of an account",
    name: inPath("role"),
    others: { id: "the name" },
  },
  aws_kms_key: {
    service: "kms",
    name: byPath("key/"),
    others: { id: "the name", key_id: "the name" },
    isResource: true,
  },
  aws_lb: LOAD_BALANCER,
  aws_lb_target_group: {
    service: "elasticloadbalancing",
    name: named("targetgroup/"),
    others: { id: "the ARN" },
  },
  aws_s3_bucket: {
    service: "s3",
    scope: "everywhere",
    name: named("", "bucket"),
    others: { id: "the name" },
    isResource: true,
  },
  aws_secretsmanager_secret: {
    service: "secretsmanager",
    name: named("secret:", "name", "-??????"),
    others: { id: "the ARN" },
    isResource: true,
  },
  aws_sns_topic: { service: "sns", name: named(), others: { id: "the ARN" }, isResource: true },
  aws_sqs_queue: { service: "sqs", name: named(), isResource: true },
  "data.aws_lb": LOAD_BALANCER,
};

/** The ARN of a resource of a type that has one here. */
function arnOf(resource: Resource): string {
  const own = OWN_ARNS[resource.type];
  if (own === undefined) throw new TypeError(`${resource.type} has no ARN of its own`);
  const { service, scope = "regional", name } = own;
  const region = scope === "regional" ? regionOf(resource) : "";
  const account = scope === "everywhere" ? "" : accountOf(resource);
  return ["arn", "aws", service, region, account, name(resource)].join(":");
}

/** The node of a resource of a type that has an ARN here. */
export function ownNode(resource: Resource): NodeDraft {
  const target = targetOf(arnOf(resource));
  if (target === undefined) throw new TypeError(`${resource.type} has an ARN that names nothing`);
  return { ...target.node, isResource: OWN_ARNS[resource.type]?.isResource ?? false };
}

/** Makes resources part of the graph whether or not anybody may use them. */
export const resourceReaders: Readonly<Record<string, ResourceReader>> = Object.fromEntries(
  Object.entries(OWN_ARNS)
    .filter(([, { isResource }]) => isResource)
    .map(([type]) => [type, (resource, graph) => graph.add(ownNode(resource))]),
);

/** A listener is named by its load balancer: which one it is of that does not matter here. */
const LISTENER = {
  arn: (listener: Resource) => listener.text("load_balancer_arn").replace(":loadbalancer/", ":listener/"),
};

/** What AWS answers, where it is not written. */
export const arnAttributes: DerivedAttributes = {
  aws_lb_listener: LISTENER,
  "data.aws_lb_listener": LISTENER,
  ...Object.fromEntries(
    Object.entries(OWN_ARNS).map(([type, { others = {} }]) => [
      type,
      {
        arn: arnOf,
        ...Object.fromEntries(
          Object.entries(others).map(([attribute, answer]) => [
            attribute,
            answer === "the ARN" ? arnOf : nameOf,
          ]),
        ),
      },
    ]),
  ),
};

function nameOf(resource: Resource): string {
  return ownNode(resource).name;
}
