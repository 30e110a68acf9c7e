import { type ITerraformDependable, Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";

/** A service account in IAM's notation. */
export type ServiceAccountMember = `serviceAccount:${string}`;

/**
 * Whom a role can be granted to, in IAM's notation: a service account, a group, or of a workload or workforce
 * identity pool one subject, a group or the identities with one value of an attribute. Single users are left out,
 * since groups outlive them; whole pools, domains and organizations are left out, and all that means everybody.
 *
 * Source: https://cloud.google.com/iam/docs/principal-identifiers
 */
export type Principal =
  | ServiceAccountMember
  | `group:${string}`
  | `principal://iam.googleapis.com/${string}`
  | `principalSet://iam.googleapis.com/${string}`;

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

const EMAIL = String.raw`[\w.+'-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+`;
const POOL_KIND =
  "(?:projects/[0-9]+/locations/global/workloadIdentityPools|locations/global/workforcePools)";
const POOL = String.raw`iam\.googleapis\.com/${POOL_KIND}/[a-z\d.:-]+`;
const VALUE = String.raw`[^\s*]+`;

/** What may be granted a role; what is not here may not. */
const PRINCIPALS = [
  `(?:serviceAccount|group):${EMAIL}`,
  String.raw`serviceAccount:[a-z\d.:-]+\.svc\.id\.goog\[[a-z\d-]+/[a-z\d.-]+\]`,
  `principal://${POOL}/subject/${VALUE}`,
  String.raw`principalSet://${POOL}/(?:group|attribute\.\w+)/${VALUE}`,
].map((form) => new RegExp(`^${form}$`));

/**
 * Resolves a grantee.
 *
 * @throws {ValidationError} for whoever is not a {@link Principal}, and for one that is not known at synth
 */
export function granteeConfig(scope: Construct, grantee: Grantee): GranteeConfig {
  const { member, dependsOn } =
    typeof grantee === "string"
      ? { member: grantee, dependsOn: [] }
      : { member: grantee.member, dependsOn: [grantee.resource] };
  if (Token.isUnresolved(member) || !isLiteral(member)) {
    throw new ValidationError(
      scope,
      "a principal is not known before the apply, so nobody could read in the code who is granted what.",
      "Write it out: service account e-mails and pool names follow from their ids.",
    );
  }
  if (!PRINCIPALS.some((form) => form.test(member))) {
    throw new ValidationError(
      scope,
      `"${member}" cannot be granted a role here.`,
      "Name a service account or a group by its e-mail, or a subject, a group or an attribute's value of an identity pool.",
    );
  }
  return { member, dependsOn };
}
