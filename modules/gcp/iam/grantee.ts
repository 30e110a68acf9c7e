import { type ITerraformDependable, Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** A service account in IAM's notation. */
export type ServiceAccountMember = `serviceAccount:${string}`;

/**
 * Whom a role can be granted to, in IAM's notation: a service account, a group, or one identity or a set of
 * identities of a workload or workforce identity pool. Single users are left out, since groups outlive them;
 * `allUsers` and `allAuthenticatedUsers` are left out, since they are everybody.
 *
 * Source: https://cloud.google.com/iam/docs/principal-identifiers
 */
export type Principal =
  | ServiceAccountMember
  | `group:${string}`
  | `principal://${string}`
  | `principalSet://${string}`;

/** An identity that the same stack creates, so that grants to it wait for it. */
export interface Identity {
  readonly member: Principal;
  readonly resource: ITerraformDependable;
}

/** Whom a role is granted to: somebody who exists, or an identity that the same stack creates. */
export type Grantee = Principal | Identity;

/** What the IAM resource of a grant says about its grantee. */
export interface GranteeConfig {
  readonly member: Principal;
  readonly dependsOn: ITerraformDependable[];
}

const PRINCIPAL = /^(?:(?:serviceAccount|group):|principal(?:Set)?:\/\/)[^\s*]+$/;

/**
 * Resolves a grantee.
 *
 * @throws {ValidationError} for a public or pool-wide principal, and for one that is not known at synth
 */
export function granteeConfig(scope: Construct, grantee: Grantee): GranteeConfig {
  const { member, dependsOn } =
    typeof grantee === "string"
      ? { member: grantee, dependsOn: [] }
      : { member: grantee.member, dependsOn: [grantee.resource] };
  if (Token.isUnresolved(member)) {
    throw new ValidationError(
      scope,
      "a principal is not known before the apply, so nobody could read in the code who is granted what.",
      "Write it out: service account e-mails and pool names follow from their ids.",
    );
  }
  if (!PRINCIPAL.test(member)) {
    throw new ValidationError(
      scope,
      `"${member}" cannot be granted a role here.`,
      "Name serviceAccount:…, group:…, principal://… or principalSet://…, without * and never allUsers.",
    );
  }
  return { member, dependsOn };
}
