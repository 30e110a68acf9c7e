import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Condition } from "./condition.ts";

/**
 * A predefined role, or a custom one of a project or an organization.
 * Source: https://cloud.google.com/iam/docs/roles-overview#role-names
 */
export type Role =
  | `roles/${string}`
  | `projects/${string}/roles/${string}`
  | `organizations/${string}/roles/${string}`;

interface Refusal {
  readonly roles: RegExp;
  readonly fault: string;
  readonly remedy: string;
}

const NAME =
  /^(?:roles\/[\w.]+|projects\/[a-z][a-z\d:.-]+\/roles\/[\w.]{3,64}|organizations\/\d+\/roles\/[\w.]{3,64})$/;

/** What no identity should have on a whole project, condition or not. */
const REFUSED: readonly Refusal[] = [
  {
    // https://cloud.google.com/iam/docs/roles-overview#basic: owner, editor, viewer, admin, writer and reader
    roles: /^roles\/(?!browser$)[^.]+$/,
    fault: "is a basic role, which reaches into every service of the project.",
    remedy: "Grant the predefined role of what is used, such as roles/logging.logWriter.",
  },
  {
    // https://cloud.google.com/iam/docs/service-account-permissions
    roles:
      /^roles\/iam\.(?:serviceAccount(?:User|TokenCreator|OpenIdTokenCreator|KeyAdmin|Admin)|workloadIdentityUser)$/,
    fault: "on a project lets its holder act as every service account there.",
    remedy: "Grant it on the one service account: grantImpersonation, grantIdToken or grantActAs.",
  },
  {
    // https://cloud.google.com/secret-manager/docs/best-practices#access_control
    roles: /^roles\/secretmanager\.secretAccessor$/,
    fault: "on a project lets its holder read every secret there.",
    remedy: "Call grantRead of the one secret.",
  },
  {
    // https://cloud.google.com/run/docs/reference/iam/roles
    roles: /^roles\/run\.(?:services|jobs)?invoker$/i,
    fault: "on a project lets its holder call every private service there.",
    remedy: "Name the caller in the exposure of the one service, or call its grantInvoke.",
  },
  {
    // https://cloud.google.com/kms/docs/reference/permissions-and-roles
    roles: /^roles\/cloudkms\.cryptoKey(?:Encrypter)?Decrypter(?:ViaDelegation)?$/,
    fault: "on a project lets its holder decrypt with every key there.",
    remedy: "Call grantUse of the one key.",
  },
  {
    // https://cloud.google.com/iam/docs/service-agents
    roles: /^roles\/.*serviceAgent$/i,
    fault: "is for Google's own service agents.",
    remedy: "Grant the predefined role of what is used.",
  },
];

/** Also `roles/compute.instanceAdmin.v1`. */
const ADMINISTRATIVE = /^roles\/.*admin/i;

/**
 * Refuses what is too much for one identity on a whole project. What a custom role permits cannot be seen here.
 *
 * @throws {ValidationError} for what is no role, a basic role, a role that lets its holder act as others, read every
 * secret, call every service or decrypt with every key, a service agent's, and an administrative one without a condition
 */
export function checkProjectRole(scope: Construct, role: Role, condition?: Condition): void {
  if (!NAME.test(role)) {
    throw new ValidationError(
      scope,
      `"${role}" is not a role.`,
      "Name roles/<service>.<role>, or a custom role with its project or organization.",
    );
  }
  const refusal = REFUSED.find(({ roles }) => roles.test(role));
  if (refusal !== undefined) throw new ValidationError(scope, `${role} ${refusal.fault}`, refusal.remedy);
  if (ADMINISTRATIVE.test(role) && condition === undefined) {
    throw new ValidationError(
      scope,
      `${role} administers all that its service has in the project.`,
      "Grant a narrower role, or give a condition that says which resources it is for.",
    );
  }
}
