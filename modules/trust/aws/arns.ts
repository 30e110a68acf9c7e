import type { NodeDraft } from "../graph-draft.ts";

/** What an ARN names, and what of it. */
export interface ArnTarget {
  readonly node: NodeDraft;
  /** What in the thing is meant, such as `reports/*` of a bucket; absent where it is all of it. */
  readonly part?: string;
}

/** A kind of things, by the form of the last part of their ARNs: the name, and a part of the thing. */
interface Kind {
  readonly kind: string;
  readonly form: RegExp;
}

/** By service. Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  ecr: [{ kind: "ECR repository", form: /^repository\/([^*]+)$/ }],
  ecs: [
    { kind: "ECS cluster", form: /^cluster\/([^*]+)$/ },
    { kind: "ECS service", form: /^service\/(?:[^/*]+\/)?([^/*]+)$/ },
    { kind: "ECS task", form: /^task-definition\/([^:*]+)(?::\d+)?$/ },
  ],
  elasticloadbalancing: [
    { kind: "load balancer", form: /^(?:loadbalancer|listener)\/(?:app|net)\/([^/*]+)(?:\/[^*]*)?$/ },
    { kind: "target group", form: /^targetgroup\/([^/*]+)(?:\/[^*]*)?$/ },
  ],
  iam: [
    { kind: "AWS role", form: /^role\/(?:.*\/)?([^/*]+)$/ },
    { kind: "AWS user", form: /^user\/(?:.*\/)?([^/*]+)$/ },
    { kind: "AWS policy", form: /^policy\/(?:.*\/)?([^/*]+)$/ },
  ],
  kms: [{ kind: "KMS key", form: /^key\/([^*]+)$/ }],
  lambda: [{ kind: "Lambda function", form: /^function:([^:*]+)(?::\*)?$/ }],
  logs: [{ kind: "log group", form: /^log-group:([^:*]+)(?::\*)?$/ }],
  s3: [{ kind: "S3 bucket", form: /^([^/*]+)(?:\/(.+))?$/ }],
  secretsmanager: [{ kind: "AWS secret", form: /^secret:([^*]+)-(?:\?{6}|[A-Za-z0-9]{6})$/ }],
  sns: [{ kind: "SNS topic", form: /^([^:*]+)$/ }],
  sqs: [{ kind: "SQS queue", form: /^([^:*]+)$/ }],
  sts: [{ kind: "AWS role", form: /^assumed-role\/([^/*]+)(?:\/.+)?$/ }],
};

/** The node of an account. */
export function accountNode(account: string): NodeDraft {
  return { kind: "AWS account", name: account };
}

/** The node of a role. */
export function roleNode(account: string, name: string): NodeDraft {
  return { kind: "AWS role", name, place: account };
}

/** What an ARN names; undefined for what is no ARN. */
export function targetOf(arn: string): ArnTarget | undefined {
  const [, , service = "", region = "", account = "", ...rest] = arn.split(":");
  const name = rest.join(":");
  if (!arn.startsWith("arn:") || name === "") return undefined;
  if (service === "iam" && name === "root") return { node: accountNode(account) };
  const place = [account, region].filter((word) => word !== "").join("/");
  const where = place === "" ? {} : { place };
  for (const { kind, form } of KINDS[service] ?? []) {
    const [, own, part] = form.exec(name) ?? [];
    if (own === undefined) continue;
    const isWhole = part === undefined || part === "*";
    return { node: { kind, name: own, ...where }, ...(isWhole ? {} : { part }) };
  }
  return { node: { kind: `AWS ${service}`, name, ...where } };
}
