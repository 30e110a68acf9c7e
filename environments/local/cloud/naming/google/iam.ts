import { matching, texts } from "../check.ts";
import type { Check, Rule } from "../rule.ts";
import { PROJECT_RULE } from "./project.ts";

const PRINCIPALS = "https://cloud.google.com/iam/docs/principal-identifiers#allow";
const ROLES = "https://cloud.google.com/iam/docs/roles-overview#role-names";

const DOMAIN = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}`;
const EMAIL = String.raw`[^\s@:/[\]]+@${DOMAIN}`;
const WORKFORCE_POOL = "locations/global/workforcePools/[a-z0-9-]+";
const WORKLOAD_POOL = String.raw`projects/\d+/locations/global/workloadIdentityPools/[^/\s]+`;
const POOL = `iam\\.googleapis\\.com/(?:${WORKFORCE_POOL}|${WORKLOAD_POOL})`;
const GKE_POOL = String.raw`iam\.googleapis\.com/projects/\d+/locations/global/workloadIdentityPools/[^/\s]+\.svc\.id\.goog`;
/** Agents, and what has an identity of its own: each service has its form. */
const OTHER_HOST = String.raw`(?!iam\.googleapis\.com|cloudresourcemanager\.googleapis\.com)${DOMAIN}/\S+`;

/** In the order of the documentation. */
const MEMBERS: readonly RegExp[] = [
  `(?:user|serviceAccount|group):${EMAIL}`,
  String.raw`principalSet://cloudresourcemanager\.googleapis\.com/(?:projects|folders|organizations)/\d+/type/(?:ServiceAccount|ServiceAgent)`,
  `domain:${DOMAIN}`,
  "allUsers|allAuthenticatedUsers",
  String.raw`project(?:Owner|Editor|Viewer):[^\s/]+`,
  String.raw`principal://${POOL}/subject/\S+`,
  String.raw`principalSet://${POOL}/group/\S+`,
  String.raw`principalSet://${POOL}/attribute\.[A-Za-z0-9_]+/\S+`,
  String.raw`principalSet://${POOL}/\*`,
  String.raw`principal://${GKE_POOL}/kubernetes\.serviceaccount\.uid/\S+`,
  String.raw`principalSet://${GKE_POOL}/namespace/\S+`,
  String.raw`principalSet://${GKE_POOL}/kubernetes\.cluster/\S+`,
  String.raw`serviceAccount:[^\s/]+\.svc\.id\.goog\[[^\s/[\]]+/[^\s/[\]]+\]`,
  `principal(?:Set)?://${OTHER_HOST}`,
].map((form) => new RegExp(`^(?:${form})$`));

/** Deleted principals (`deleted:…`) cannot be granted anything. */
export const member: Check = texts(
  (text) => MEMBERS.some((form) => form.test(text)),
  "a principal: user:…, serviceAccount:…, group:… with an email address, domain:…, principal://… or principalSet://… " +
    "with the number of the project, allUsers or allAuthenticatedUsers",
);

/** A predefined role, or a custom one of a project or an organization. */
export const role: Check = matching(
  /^(?:(?:projects\/[^/\s]+|organizations\/\d+)\/roles\/[A-Za-z0-9_.]{3,64}|roles\/[A-Za-z0-9_.]+)$/,
  "roles/…, projects/<project>/roles/… or organizations/<number>/roles/…",
);

const ROLE_RULE: Rule = { attribute: "role", check: role, source: ROLES };
const MEMBER_RULE: Rule = { attribute: "member", check: member, source: PRINCIPALS };
const MEMBERS_RULE: Rule = { attribute: "members[]", check: member, source: PRINCIPALS };

/** Of `…_iam_member`, on whatever the role is granted. */
export const memberRules: readonly Rule[] = [PROJECT_RULE, ROLE_RULE, MEMBER_RULE];

/** Of `…_iam_binding`. */
export const bindingRules: readonly Rule[] = [PROJECT_RULE, ROLE_RULE, MEMBERS_RULE];

const SERVICE_ACCOUNT_RULE: Rule = {
  attribute: "service_account_id",
  check: matching(
    /^projects\/[^/\s]+\/serviceAccounts\/[^/\s]+$/,
    "the whole name of a service account: projects/<project>/serviceAccounts/<email>",
  ),
  source:
    "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_service_account_iam",
};

/** The service account is what the role is granted on. */
export const serviceAccountMemberRules: readonly Rule[] = [SERVICE_ACCOUNT_RULE, ROLE_RULE, MEMBER_RULE];

export const serviceAccountBindingRules: readonly Rule[] = [SERVICE_ACCOUNT_RULE, ROLE_RULE, MEMBERS_RULE];

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/google_project_iam_custom_role */
export const customRoleRules: readonly Rule[] = [
  PROJECT_RULE,
  {
    attribute: "role_id",
    check: matching(/^[A-Za-z0-9_.]{3,64}$/, "3 to 64 letters, digits, underscores and periods"),
    source: "https://cloud.google.com/iam/docs/understanding-custom-roles#naming_the_role",
  },
];
