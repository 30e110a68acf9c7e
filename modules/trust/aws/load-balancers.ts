import type { ResourceReader } from "../cloud.ts";
import type { GraphDraft, NodeDraft } from "../graph-draft.ts";
import type { Block } from "../terraform/block.ts";
import type { Resource } from "../terraform/resource.ts";
import { ownNode } from "./own-arns.ts";
import { when } from "./roles.ts";
import { named } from "./workloads.ts";

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
const readLoadBalancer: ResourceReader = (balancer, graph) => {
  const from = balancer.flag("internal") ? "its own networks" : "the internet";
  graph.add({ ...ownNode(balancer), notes: [`accepts requests from ${from}`] });
};

interface Forwarding {
  readonly balancer: NodeDraft;
  readonly actions: readonly Block[];
  /** Which requests. */
  readonly terms: readonly string[];
}

/**
 * Where requests go, and whose tokens they need for that.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 */
function relateTargets(resource: Resource, graph: GraphDraft, forwarding: Forwarding): void {
  const { balancer, actions, terms } = forwarding;
  const tokens = actions.flatMap((action) => action.blocks("jwt_validation"));
  for (const to of actions.flatMap(targetGroups).map((arn) => named(resource, arn))) {
    graph.relate({ from: balancer, verb: "forwards requests to", to, terms });
    for (const token of tokens) {
      const claims = token
        .blocks("additional_claim")
        .map((claim) => `${claim.text("name")} is ${claim.texts("values").join(" or ")}`);
      graph.relate({
        from: { kind: "issuer", name: token.text("issuer") },
        verb: "vouches for whoever calls",
        to,
        terms: claims.length === 0 ? ["WHATEVER ITS CLAIMS SAY"] : when(claims),
      });
    }
    if (tokens.length === 0) graph.add({ ...to, notes: ["is called without a token"] });
  }
}

function targetGroups(action: Block): string[] {
  const several = action.blocks("forward").flatMap((forward) => forward.blocks("target_group"));
  const one = action.optionalText("target_group_arn");
  return [...(one === undefined ? [] : [one]), ...several.map((group) => group.text("arn"))];
}

const readListener: ResourceReader = (listener, graph) => {
  const balancer = named(listener, listener.text("load_balancer_arn"));
  relateTargets(listener, graph, { balancer, actions: listener.blocks("default_action"), terms: [] });
};

const readRule: ResourceReader = (rule, graph) => {
  const conditions = rule.blocks("condition");
  const values = (name: string) =>
    conditions.flatMap((each) => each.blocks(name)).flatMap((each) => each.texts("values"));
  const terms = [
    ["for host", values("host_header")],
    ["at", values("path_pattern")],
  ] as const;
  relateTargets(rule, graph, {
    balancer: named(rule, rule.text("listener_arn")),
    actions: rule.blocks("action"),
    terms: terms.flatMap(([word, each]) => (each.length === 0 ? [] : [`${word} ${each.join(" or ")}`])),
  });
};

export const loadBalancerReaders: Readonly<Record<string, ResourceReader>> = {
  aws_lb: readLoadBalancer,
  aws_lb_listener: readListener,
  aws_lb_listener_rule: readRule,
};
