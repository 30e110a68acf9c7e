import type { JWTPayload } from "jose";
import { FederationError, federate } from "./federated-identity.ts";
import { type Host, readForm } from "./host.ts";
import { oauthRefusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";
import { verifySubjectToken } from "./subject-token.ts";

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const SUBJECT_TOKEN_TYPES = [
  "urn:ietf:params:oauth:token-type:jwt",
  "urn:ietf:params:oauth:token-type:id_token",
];

const PARAMETERS = [
  "grant_type",
  "audience",
  "scope",
  "requested_token_type",
  "subject_token",
  "subject_token_type",
] as const;

/**
 * `sts.googleapis.com`: the token of an external workload for a federated access token.
 *
 * https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 */
export const sts: Host = async (call, google) => {
  if (call.method !== "POST" || call.path !== "/v1/token")
    throw oauthRefusal(404, "invalid_request", "Not found.");
  if (call.headers.authorization !== undefined) {
    throw oauthRefusal(400, "invalid_request", "Do not send the Authorization header.");
  }
  const form = readForm(call);
  const parameters = new Map(PARAMETERS.map((name) => [name, form?.get(name) ?? ""]));
  if (!form || [...parameters.values()].includes("") || form.size !== parameters.size) {
    throw oauthRefusal(400, "invalid_request", `Expected each of ${PARAMETERS.join(", ")} once.`);
  }
  const { provider } = google.settings;
  if (parameters.get("grant_type") !== GRANT_TYPE) {
    throw oauthRefusal(400, "unsupported_grant_type", "Unsupported grant type.");
  }
  if (parameters.get("audience") !== provider.name) {
    throw oauthRefusal(400, "invalid_target", "The target service indicated by the audience is invalid.");
  }
  if (parameters.get("requested_token_type") !== ACCESS_TOKEN) {
    throw oauthRefusal(400, "invalid_request", "Invalid requested_token_type.");
  }
  if (!SUBJECT_TOKEN_TYPES.includes(parameters.get("subject_token_type") ?? "")) {
    throw oauthRefusal(400, "invalid_request", "Invalid subject_token_type.");
  }
  const now = google.now();
  const claims = await verifySubjectToken(parameters.get("subject_token") ?? "", provider, now);
  const subject = subjectOf(provider, claims);
  const scopes = (parameters.get("scope") ?? "").split(" ");
  const token = google.tokens.issue(principalOf(provider.name, subject), scopes, now);
  return { status: 200, body: { ...token, issued_token_type: ACCESS_TOKEN } };
};

function subjectOf(provider: Settings["provider"], claims: JWTPayload): string {
  try {
    return federate(provider, claims)["google.subject"] ?? "";
  } catch (error) {
    if (!(error instanceof FederationError)) throw error;
    throw error.at === "condition"
      ? oauthRefusal(401, "unauthorized_client", error.message)
      : oauthRefusal(400, "invalid_grant", error.message);
  }
}

/**
 * One identity of a workload identity pool.
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
function principalOf(provider: string, subject: string): string {
  return `principal:${provider.replace(/\/providers\/[^/]+$/, "")}/subject/${subject}`;
}
