import type { ResourceReader } from "../cloud.ts";
import type { NodeDraft } from "../graph-draft.ts";
import type { Resource } from "../terraform/resource.ts";
import { targetOf } from "./arns.ts";
import { ownNode } from "./own-arns.ts";
import { accountOf, regionOf } from "./place.ts";

/** What somebody names by its ARN. @throws {TrustError} it is no ARN */
export function named(resource: Resource, arn: string): NodeDraft {
  const node = targetOf(arn)?.node;
  if (node === undefined) throw resource.fault(`"${arn}" is no ARN.`, "Name the thing by its ARN.");
  return node;
}

const readTask: ResourceReader = (task, graph) => {
  const node = ownNode(task);
  graph.add(node);
  for (const [attribute, verb] of [
    ["task_role_arn", "runs as"],
    ["execution_role_arn", "is started as"],
  ] as const) {
    const arn = task.optionalText(attribute);
    if (arn !== undefined) graph.relate({ from: node, verb, to: named(task, arn) });
  }
};

const readService: ResourceReader = (service, graph) => {
  const node = ownNode(service);
  const task = service.optionalText("task_definition");
  if (task !== undefined) graph.relate({ from: node, verb: "runs", to: named(service, task) });
  for (const balancer of service.blocks("load_balancer")) {
    const group = balancer.optionalText("target_group_arn");
    if (group !== undefined) {
      graph.relate({ from: named(service, group), verb: "passes requests to", to: node });
    }
  }
};

/** https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
const readPermission: ResourceReader = (permission, graph) => {
  const name = permission.text("function_name");
  const place = `${accountOf(permission)}/${regionOf(permission)}`;
  const source = permission.optionalText("source_arn") ?? permission.optionalText("source_account");
  graph.relate({
    from: { kind: "AWS service", name: permission.text("principal") },
    verb: "may call",
    to: targetOf(name)?.node ?? { kind: "Lambda function", name, place },
    terms: source === undefined ? ["FOR WHOMEVER IT ACTS"] : [`for ${source}`],
  });
};

export const workloadReaders: Readonly<Record<string, ResourceReader>> = {
  aws_ecs_service: readService,
  aws_ecs_task_definition: readTask,
  aws_lambda_permission: readPermission,
};
