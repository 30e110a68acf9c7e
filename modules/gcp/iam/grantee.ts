import { type ITerraformDependable, Token } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { isLiteral } from "../../terraform/literal.ts";
import { waitFor } from "../../terraform/wait-for.ts";

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

/** An identity that constructs stand for. */
export interface Identity {
  readonly member: Principal;
  /** What grants to it wait for. Absent where no stack creates it. */
  readonly resource?: ITerraformDependable;
}

/** Everybody in a workload identity pool: an identity only for those who say why. */
export interface WholePool extends Identity {
  /** Why everybody in it may have the role. */
  readonly reason: string;
}

/** Whom a role is granted to. */
export type Grantee = Principal | Identity | WholePool;

/** What the IAM resource of a grant says about its grantee. */
export interface GranteeConfig {
  readonly member: Principal;
  readonly dependsOn: ITerraformDependable[];
}

const EMAIL = String.raw`[\w.+'-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+`;
const POOL_KIND =
  "(?:projects/[0-9]+/locations/global/workloadIdentityPools|locations/global/workforcePools)";
const POOL = String.raw`iam\.googleapis\.com/${POOL_KIND}/(?![^/\s]+\.svc\.id\.goog/)[a-z\d.:-]+`;
const VALUE = String.raw`[^\s*]+`;
/** The identity pool of the GKE clusters of a project. */
const CLUSTERS = String.raw`[a-z\d.:-]+\.svc\.id\.goog`;
const CLUSTER_POOL = String.raw`iam\.googleapis\.com/projects/[0-9]+/locations/global/workloadIdentityPools/${CLUSTERS}`;
/** Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const NAMESPACE = String.raw`[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?`;
const KUBERNETES_NAME = String.raw`[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?`;

/**
 * What runs without an identity of its own is all the same one of these.
 * Source: https://cloud.google.com/iam/docs/service-account-types#default
 */
const DEFAULT_ACCOUNT = /^serviceAccount:(?:\d+-compute@developer|.+@appspot)\.gserviceaccount\.com$/i;

/** What may be granted a role; what is not here may not. */
const PRINCIPALS = [
  `(?:serviceAccount|group):${EMAIL}`,
  String.raw`serviceAccount:${CLUSTERS}\[${NAMESPACE}/${KUBERNETES_NAME}\]`,
  `principal://${CLUSTER_POOL}/subject/ns/${NAMESPACE}/sa/${KUBERNETES_NAME}`,
  `principal://${POOL}/subject/${VALUE}`,
  String.raw`principalSet://${POOL}/(?:group|attribute\.\w+)/${VALUE}`,
].map((form) => new RegExp(`^${form}$`));
const WHOLE_POOL = new RegExp(String.raw`^principalSet://${POOL}/\*$`);

/**
 * Resolves a grantee.
 *
 * @throws {ValidationError} for whoever is not a {@link Principal}, for one that is not known at synth, for the
 * default service accounts of Compute Engine and App Engine, and for a whole pool without a reason
 */
export function granteeConfig(scope: Construct, grantee: Grantee): GranteeConfig {
  const { member, resource }: Identity = typeof grantee === "string" ? { member: grantee } : grantee;
  if (Token.isUnresolved(member) || !isLiteral(member)) {
    throw new ValidationError(
      scope,
      "a principal is not known before the apply, so nobody could read in the code who is granted what.",
      "Write it out: service account e-mails and pool names follow from their ids.",
    );
  }
  if (DEFAULT_ACCOUNT.test(member)) {
    throw new ValidationError(
      scope,
      `${member} is a default service account: all that has no identity of its own would be granted the role.`,
      "Create a service account for the one workload that is meant, and grant the role to that.",
    );
  }
  const isWholePool = typeof grantee === "object" && "reason" in grantee;
  if (isWholePool && grantee.reason.trim() === "") {
    throw new ValidationError(
      scope,
      `everybody in ${member} would be granted a role without a reason.`,
      "Say in reason why that is right, or name a subject, a group or an attribute's value.",
    );
  }
  const forms = isWholePool ? [WHOLE_POOL] : PRINCIPALS;
  if (!forms.some((form) => form.test(member))) {
    throw new ValidationError(
      scope,
      `"${member}" cannot be granted a role here.`,
      "Name a service account or a group by its e-mail, or a subject, a group or an attribute's value of an identity pool.",
    );
  }
  return { member, dependsOn: waitFor(scope, resource === undefined ? [] : [resource]) };
}

/** Whether somebody is of an identity pool, that of the GKE clusters of a project included. */
export function isFederated(member: Principal): boolean {
  return /^principal|\.svc\.id\.goog\[/.test(member);
}
