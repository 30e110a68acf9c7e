import type { Construct } from "constructs";
import { OidcProvider } from "../../../../modules/aws/oidc-provider/oidc-provider.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import type { RoleTrust } from "../../../../modules/aws/role/role-trust.ts";
import { resource, resources, synthesize, type TerraformJson } from "../../synthesize.ts";
import { account } from "../account.ts";
import { type AwsRequest, type Context, evaluatePolicy } from "../evaluate-policy.ts";

export type Claims = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A role with a trust, and whatever the trust needs, as Terraform reads them. */
export function roleJson(trust: (stack: Construct) => RoleTrust): TerraformJson {
  return synthesize((stack) => {
    new Role(stack, "role", { account, name: "mcp", trust: trust(stack) });
  });
}

/** A provider for an issuer, as the tests have it. */
export function provider(stack: Construct, issuer: string, clientIds: readonly string[]): OidcProvider {
  return new OidcProvider(stack, "provider", { account, issuer, clientIds });
}

export function trustPolicy(json: TerraformJson): string {
  return String(resource(json, "aws_iam_role").assume_role_policy);
}

/** Whether somebody of AWS gets a session of the role. */
export function assume(json: TerraformJson, request: Omit<AwsRequest, "action">): boolean {
  return evaluatePolicy(trustPolicy(json), { action: "sts:AssumeRole", ...request }) === "allowed";
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
const CLAIMS_OF_GITHUB = [
  "actor",
  "actor_id",
  "enterprise_id",
  "environment",
  "job_workflow_ref",
  "ref",
  "repository",
  "repository_id",
  "workflow",
];
const GITHUB = "token.actions.githubusercontent.com";

/**
 * What AWS makes of a token whose signature is good: a session of the role or nothing, and because of what. Where a
 * token says `azp`, that is what AWS takes for its audience.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function assumeWithToken(
  json: TerraformJson,
  claims: Claims,
): "session" | "issuer" | "audience" | "trust" {
  const issuer = resources(json, "aws_iam_openid_connect_provider").find(({ url }) => url === claims.iss);
  if (issuer === undefined) return "issuer";
  const audience = claims.azp ?? claims.aud;
  const clientIds = issuer.client_id_list as readonly string[];
  if (audience === undefined || ![audience].flat().some((each) => clientIds.includes(each)))
    return "audience";
  const name = String(issuer.url).replace("https://", "");
  const known = name === GITHUB ? CLAIMS_OF_GITHUB : [];
  const context: Context = Object.fromEntries([
    [`${name}:aud`, audience],
    ...["sub", ...known].map((claim) => [`${name}:${claim}`, claims[claim]]),
  ]);
  const verdict = evaluatePolicy(trustPolicy(json), {
    principal: { federated: `arn:aws:iam::${account.id}:oidc-provider/${name}` },
    action: "sts:AssumeRoleWithWebIdentity",
    context,
  });
  return verdict === "allowed" ? "session" : "trust";
}
