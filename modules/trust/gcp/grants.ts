import type { ResourceReader } from "../cloud.ts";
import type { GraphDraft, NodeDraft } from "../graph-draft.ts";
import type { Resource } from "../terraform/resource.ts";
import { GRANTABLE_TYPES, type GrantableType } from "./grantable-types.ts";
import { nodeOf, wholeName } from "./names.ts";
import { bindingOf, memberBindingOf, type PolicyBinding, policyBindingsOf } from "./policies.ts";
import { principalOf } from "./principals.ts";
import { verbOf, versionOf } from "./roles.ts";

/** Readers of the IAM resources of every grantable type. */
export const grantReaders: Readonly<Record<string, ResourceReader>> = Object.fromEntries(
  Object.entries(GRANTABLE_TYPES).flatMap(([name, type]) => [
    [`${name}_iam_member`, reader(type, (grant) => [memberBindingOf(grant)])],
    [`${name}_iam_binding`, reader(type, (grant) => [bindingOf(grant)])],
    [`${name}_iam_policy`, reader(type, policyBindingsOf)],
  ]),
);

function reader(type: GrantableType, read: (grant: Resource) => readonly PolicyBinding[]): ResourceReader {
  return (grant, graph) => {
    const name = type.inGrant === "project" ? grant.project : grant.text(type.inGrant);
    const on = nodeOf(type, wholeName(grant, type, name));
    for (const binding of read(grant)) {
      for (const member of binding.members) addPrincipal(grant, graph, { member, binding, on });
    }
  };
}

interface Grant {
  readonly member: string;
  readonly binding: PolicyBinding;
  readonly on: NodeDraft;
}

function addPrincipal(resource: Resource, graph: GraphDraft, { member, binding, on }: Grant): void {
  const principal = principalOf(member);
  if (principal === undefined) {
    throw resource.fault(
      `the trust graph does not know who "${member}" is.`,
      "Grant the role to a principal of https://cloud.google.com/iam/docs/principal-identifiers.",
    );
  }
  const { node, pool } = principal;
  if (pool) graph.relate({ from: pool, verb: "includes", to: node });
  graph.relate({ from: node, to: on, ...inWords(binding, on) });
}

function inWords({ role, condition }: PolicyBinding, { kind, name }: NodeDraft) {
  const verb = verbOf(role, kind);
  if (condition === undefined) return { verb };
  const version = verb === "may read" ? versionOf(name, condition) : undefined;
  return version === undefined
    ? { verb, terms: [`when ${condition}`] }
    : { verb: `may read version ${version} of` };
}
