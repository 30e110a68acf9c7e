import type { ResourceReader } from "../cloud.ts";
import type { GraphDraft, NodeDraft } from "../graph-draft.ts";
import type { Resource } from "../terraform/resource.ts";
import { verbOf } from "./actions.ts";
import { targetOf } from "./arns.ts";
import { ownNode } from "./own-arns.ts";
import { accountOf, regionOf } from "./place.ts";
import { principalNodes } from "./principals.ts";
import { when } from "./roles.ts";
import { statementsOf } from "./statements.ts";

interface PolicyOf {
  readonly attribute: string;
  /** What the policy is of. */
  readonly on: NodeDraft;
}

function relateAll(resource: Resource, graph: GraphDraft, { attribute, on }: PolicyOf): void {
  graph.add(on);
  for (const statement of statementsOf(resource, attribute)) {
    for (const from of principalNodes(resource, statement)) {
      graph.relate({ from, verb: verbOf(statement.actions), to: on, terms: when(statement.conditions) });
    }
  }
}

/** A policy beside the thing that it is of, which it names by its ARN. */
function ofArn(attribute: string): ResourceReader {
  return (policy, graph) => {
    const arn = policy.text(attribute);
    const on = targetOf(arn)?.node;
    if (on === undefined) throw policy.fault(`"${arn}" is no ARN.`, "Name the thing by its ARN.");
    relateAll(policy, graph, { attribute: "policy", on });
  };
}

/** A policy beside the thing that it is of, which it names by its name. */
function ofName(attribute: string, node: (policy: Resource, name: string) => NodeDraft): ResourceReader {
  return (policy, graph) =>
    relateAll(policy, graph, { attribute: "policy", on: node(policy, policy.text(attribute)) });
}

/** A thing that may have its policy in itself. */
const readOwn: ResourceReader = (resource, graph) => {
  const on = ownNode(resource);
  if (resource.optionalText("policy") === undefined) graph.add(on);
  else relateAll(resource, graph, { attribute: "policy", on });
};

/** Of what services of AWS may write to: each statement names it. */
const readLogPolicy: ResourceReader = (policy, graph) => {
  for (const statement of statementsOf(policy, "policy_document")) {
    for (const arn of statement.resources) {
      const to = targetOf(arn)?.node;
      if (to === undefined) throw policy.fault(`"${arn}" is no ARN.`, "Name the log group by its ARN.");
      for (const from of principalNodes(policy, statement)) {
        graph.relate({ from, verb: verbOf(statement.actions), to, terms: when(statement.conditions) });
      }
    }
  }
};

const regional = (resource: Resource) => `${accountOf(resource)}/${regionOf(resource)}`;

export const resourcePolicyReaders: Readonly<Record<string, ResourceReader>> = {
  aws_cloudwatch_log_resource_policy: readLogPolicy,
  aws_ecr_repository_policy: ofName("repository", (policy, name) => ({
    kind: "ECR repository",
    name,
    place: regional(policy),
  })),
  aws_kms_key: readOwn,
  aws_kms_key_policy: ofName("key_id", (policy, name) => ({
    kind: "KMS key",
    name,
    place: regional(policy),
  })),
  aws_s3_bucket: readOwn,
  aws_s3_bucket_policy: ofName("bucket", (_policy, name) => ({ kind: "S3 bucket", name })),
  aws_secretsmanager_secret: readOwn,
  aws_secretsmanager_secret_policy: ofArn("secret_arn"),
  aws_sns_topic: readOwn,
  aws_sns_topic_policy: ofArn("arn"),
  aws_sqs_queue: readOwn,
};
