import type { CredentialSettings } from "../../configuration/credential/credential.ts";
import { fetchFederatedToken } from "../../google/federated-token.ts";
import { createGoogleCall } from "../../google/google-call.ts";
import { fetchIdToken } from "../../google/id-token.ts";
import { always, type Credential, type CredentialIo } from "./credential.ts";
import { Kept } from "./kept.ts";

/**
 * Looked at before `Authorization`, which is left to the service itself.
 *
 * https://cloud.google.com/run/docs/authenticating/service-to-service
 */
const HEADER = "x-serverless-authorization";

/** What getting an ID token may cost: two calls, together. */
const LIMITS = { bytes: 64 * 1024, timeoutSeconds: 10 };

/** Google's ID tokens are good for an hour. */
const BOUNDS = { renewSeconds: 300, cooldownSeconds: 5, fetchSeconds: LIMITS.timeoutSeconds };

/**
 * An ID token of a service account that may invoke a Cloud Run service, had without a key of Google's: the gateway's
 * workload token becomes a federated token, and that one the service account's ID token.
 *
 * https://cloud.google.com/iam/docs/workload-identity-federation
 */
export function googleIdToken(
  { audience, source }: Extract<CredentialSettings, { type: "google-id-token" }>,
  io: CredentialIo,
): Credential {
  const { provider, serviceAccount } = source;
  const kept = new Kept(async (now) => {
    const call = createGoogleCall(io.internet, LIMITS);
    const federatedToken = await fetchFederatedToken(call, provider, io, now);
    return fetchIdToken(call, { serviceAccount, audience }, federatedToken, now);
  }, BOUNDS);
  return async (use) => always({ [HEADER]: `Bearer ${(await kept.get(use)).token}` });
}
