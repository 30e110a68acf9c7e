import { z } from "zod";
import { proveIdentity, type WorkloadIdentity } from "../workload/workload-identity.ts";
import { accessToken, type GoogleCall } from "./google-call.ts";

const ENDPOINT = "https://sts.googleapis.com/v1/token";

/** The narrower of the two scopes with which service accounts can be used. */
const SCOPE = "https://www.googleapis.com/auth/iam";

const answer = z.object({ access_token: accessToken, token_type: z.string().regex(/^bearer$/i) });

/**
 * The `aud` that a workload identity provider expects where it was given no audiences of its own: its resource name,
 * with or without `https:`.
 *
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers#Oidc
 *
 * @param provider - `//iam.googleapis.com/projects/…/providers/…`
 */
function workloadAudience(provider: string): string {
  return `https:${provider}`;
}

/**
 * Exchanges a workload token for a federated access token (RFC 8693 section 2.1), which speaks for the principal that
 * the pool makes of the workload's subject. The request carries no `Authorization`.
 *
 * https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 *
 * @param now - milliseconds since 1970
 * @throws {NetworkError | GoogleApiError} when it cannot be had
 */
export async function fetchFederatedToken(
  call: GoogleCall,
  provider: string,
  identity: WorkloadIdentity,
  now: number,
): Promise<string> {
  const workloadToken = await proveIdentity(identity, workloadAudience(provider), now);
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: provider,
    scope: SCOPE,
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    subject_token: workloadToken,
  });
  return (await call(ENDPOINT, { method: "POST", body }, answer)).access_token;
}
