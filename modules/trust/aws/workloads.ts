import type { ResourceReader } from "../cloud.ts";
import type { NodeDraft } from "../graph-draft.ts";
import { targetOf } from "./arns.ts";
import { accountOf, regionOf } from "./place.ts";

const readTask: ResourceReader = (task, graph) => {
  const place = `${accountOf(task)}/${regionOf(task)}`;
  const node: NodeDraft = { kind: "ECS task", name: task.text("family"), place };
  graph.add(node);
  for (const [attribute, verb] of [
    ["task_role_arn", "runs as"],
    ["execution_role_arn", "is started as"],
  ] as const) {
    const arn = task.optionalText(attribute);
    if (arn === undefined) continue;
    const role = targetOf(arn)?.node;
    if (role === undefined) throw task.fault(`"${arn}" is no role.`, "Name the role by its ARN.");
    graph.relate({ from: node, verb, to: role });
  }
};

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
const readLoadBalancer: ResourceReader = (balancer, graph) => {
  const place = `${accountOf(balancer)}/${regionOf(balancer)}`;
  const from = balancer.flag("internal") ? "its own networks" : "the internet";
  graph.add({
    kind: "load balancer",
    name: balancer.text("name"),
    place,
    notes: [`accepts requests from ${from}`],
  });
};

/** https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
const readPermission: ResourceReader = (permission, graph) => {
  const name = permission.text("function_name");
  const function_ = targetOf(name)?.node ?? {
    kind: "Lambda function",
    name,
    place: `${accountOf(permission)}/${regionOf(permission)}`,
  };
  const source = permission.optionalText("source_arn") ?? permission.optionalText("source_account");
  graph.relate({
    from: { kind: "AWS service", name: permission.text("principal") },
    verb: "may call",
    to: function_,
    terms: source === undefined ? ["FOR WHOMEVER IT ACTS"] : [`for ${source}`],
  });
};

export const workloadReaders: Readonly<Record<string, ResourceReader>> = {
  aws_ecs_task_definition: readTask,
  aws_lambda_permission: readPermission,
  aws_lb: readLoadBalancer,
};
