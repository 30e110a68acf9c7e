import type { GraphDraft } from "../graph-draft.ts";
import { roleNode, targetOf } from "./arns.ts";
import { ISSUES_TOKENS } from "./roles.ts";

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html */
const OUTBOUND = /^https:\/\/[a-z0-9-]+\.tokens\.sts\.global\.api\.aws$/;
/** How a pool of Google's names roles: by the provider's own mapping of them, and by the subjects of tokens. */
const ROLES = [
  { kind: "identities with", form: /^attribute\.\w+ = (arn:[^:]+:sts::\d{12}:assumed-role\/[^/]+)$/ },
  { kind: "subject", form: /^(arn:[^:]+:iam::\d{12}:role\/.+)$/ },
];

/** Says which roles other clouds mean, and which issuer is an account's. */
export function joinClouds(graph: GraphDraft): void {
  for (const { kind, form } of ROLES) {
    for (const identity of graph.ofKind(kind)) {
      const role = targetOf(form.exec(identity.name)?.[1] ?? "")?.node;
      if (role) graph.relate({ from: roleNode(role.place ?? "", role.name), verb: "comes as", to: identity });
    }
  }
  const issuers = graph.ofKind("issuer").filter(({ name }) => OUTBOUND.test(name));
  const accounts = graph.ofKind("AWS account").filter(({ notes }) => notes.includes(ISSUES_TOKENS));
  const [issuer, account] = [issuers[0], accounts[0]];
  if (issuer && account && issuers.length === 1 && accounts.length === 1) {
    graph.relate({ from: account, verb: "issues tokens as", to: issuer });
  }
}
