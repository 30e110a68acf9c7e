import type { ResourceReader } from "../cloud.ts";
import type { GraphDraft, NodeDraft } from "../graph-draft.ts";
import type { Resource } from "../terraform/resource.ts";
import { verbOf } from "./actions.ts";
import { accountNode, roleNode, targetOf } from "./arns.ts";
import { ownNode } from "./own-arns.ts";
import { accountOf } from "./place.ts";
import { principalNodes } from "./principals.ts";
import { type AllowedStatement, statementsOf } from "./statements.ts";

/** What a role says of an account that lets its roles have tokens for other clouds. */
export const ISSUES_TOKENS = "lets its roles have tokens that other clouds accept";

const readRole: ResourceReader = (role, graph) => {
  const node = ownNode(role);
  const boundary = role.optionalText("permissions_boundary");
  graph.add({ ...node, notes: boundary === undefined ? [] : [`is bounded by ${boundary}`] });
  for (const statement of statementsOf(role, "assume_role_policy")) {
    for (const from of principalNodes(role, statement)) {
      graph.relate({ from, ...becoming(from, statement), to: node });
    }
  }
  for (const arn of role.texts("managed_policy_arns")) has(role, graph, { node, arn });
  if (role.block("inline_policy")?.optionalText("policy") !== undefined) {
    throw role.fault("it has policies as blocks.", "Write them as aws_iam_role_policy.");
  }
};

/** How somebody becomes a role. Of an issuer the conditions are its tokens' claims. */
function becoming({ kind, name }: NodeDraft, { conditions }: AllowedStatement) {
  if (kind !== "issuer") return { verb: "may assume", terms: when(conditions) };
  const prefix = `${name.replace(/^https:\/\//, "")}:`;
  const claims = conditions.map((each) => each.replace(prefix, ""));
  return {
    verb: "vouches for whoever assumes",
    terms: claims.some((claim) => claim.startsWith("sub "))
      ? when(claims)
      : ["WHATEVER ITS SUBJECTS ARE", ...when(claims)],
  };
}

const readRolePolicy: ResourceReader = (policy, graph) => {
  const name = policy.text("role");
  relateAll(policy, graph, { from: roleNode(accountOf(policy), name), attribute: "policy" });
};

const readPolicy: ResourceReader = (policy, graph) => {
  relateAll(policy, graph, { from: ownNode(policy), attribute: "policy" });
};

const readAttachment: ResourceReader = (attachment, graph) => {
  const node = roleNode(accountOf(attachment), attachment.text("role"));
  has(attachment, graph, { node, arn: attachment.text("policy_arn") });
};

function has(resource: Resource, graph: GraphDraft, { node, arn }: { node: NodeDraft; arn: string }): void {
  const policy = targetOf(arn);
  if (policy === undefined) throw resource.fault(`"${arn}" is no policy.`, "Name it by its ARN.");
  graph.relate({ from: node, verb: "has what allows", to: policy.node });
}

interface Holder {
  readonly from: NodeDraft;
  readonly attribute: string;
}

/** Says what a policy of somebody lets them do, each thing by itself. */
function relateAll(resource: Resource, graph: GraphDraft, { from, attribute }: Holder): void {
  for (const { actions, resources, conditions } of statementsOf(resource, attribute)) {
    for (const arn of resources) {
      const to = targetOf(arn);
      if (arn !== "*" && to === undefined) {
        throw resource.fault(`"${arn}" is no ARN.`, "Name what it is about by its ARN.");
      }
      const terms = [...(to?.part === undefined ? [] : [`under ${to.part}`]), ...when(conditions)];
      graph.relate({
        from,
        ...(to ? { verb: verbOf(actions), to: to.node } : anywhere(resource, actions)),
        terms,
      });
    }
  }
}

function anywhere(resource: Resource, actions: readonly string[]) {
  const to = accountNode(accountOf(resource));
  const isToken = actions.every((action) => action === "sts:GetWebIdentityToken");
  return {
    verb: isToken ? "may obtain tokens of" : `may use ${[...actions].sort().join(", ")} anywhere in`,
    to,
  };
}

/** Conditions as one term. */
export function when(conditions: readonly string[]): string[] {
  return conditions.length === 0 ? [] : [`when ${conditions.join(" and ")}`];
}

const readIssuer: ResourceReader = (provider, graph) => {
  const audiences = provider.texts("client_id_list").join(" or ");
  graph.relate({
    from: { kind: "issuer", name: provider.text("url") },
    verb: "is known to",
    to: accountNode(accountOf(provider)),
    terms: [`for audience ${audiences}`],
  });
};

const readOutbound: ResourceReader = (federation, graph) => {
  graph.add({ ...accountNode(accountOf(federation)), notes: [ISSUES_TOKENS] });
};

export const roleReaders: Readonly<Record<string, ResourceReader>> = {
  aws_iam_openid_connect_provider: readIssuer,
  aws_iam_outbound_web_identity_federation: readOutbound,
  aws_iam_policy: readPolicy,
  aws_iam_role: readRole,
  aws_iam_role_policy: readRolePolicy,
  aws_iam_role_policy_attachment: readAttachment,
};
