import { EVERYBODY } from "../everybody.ts";
import type { NodeDraft } from "../graph-draft.ts";
import type { Resource } from "../terraform/resource.ts";
import { accountNode, targetOf } from "./arns.ts";
import type { AllowedStatement } from "./statements.ts";

const ROLE_OR_USER = new Set(["AWS account", "AWS role", "AWS user"]);
const PROVIDER = /^arn:[^:]+:iam::\d{12}:(oidc|saml)-provider\/(.+)$/;

/**
 * Whom a policy names.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @throws {TrustError} a principal of a form that is not known
 */
export function principalNodes(resource: Resource, { principals }: AllowedStatement): NodeDraft[] {
  return principals.map(([kind, name]) => {
    const node = nodeOf(kind, name);
    if (node !== undefined) return node;
    throw resource.fault(
      `the trust graph does not know who "${name}" is.`,
      "Name a role, an account, a service or an identity provider.",
    );
  });
}

function nodeOf(kind: string, name: string): NodeDraft | undefined {
  if (kind === "Service") return { kind: "AWS service", name };
  if (kind === "Federated") return providerNode(name);
  if (kind !== "AWS") return undefined;
  if (name === "*") return EVERYBODY;
  if (/^\d{12}$/.test(name)) return accountNode(name);
  const node = targetOf(name)?.node;
  return node && ROLE_OR_USER.has(node.kind) ? node : undefined;
}

/** An identity provider by its ARN, or by its name where AWS knows it already. */
function providerNode(name: string): NodeDraft {
  const [, protocol, own] = PROVIDER.exec(name) ?? [];
  if (protocol === "saml") return { kind: "SAML identity provider", name };
  return { kind: "issuer", name: `https://${own ?? name}` };
}
