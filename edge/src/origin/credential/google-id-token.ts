import type { CredentialSettings } from "../../configuration/credential/credential.ts";
import { fetchFederatedToken } from "../../google/federated-token.ts";
import { createGoogleCall } from "../../google/google-call.ts";
import { fetchIdToken } from "../../google/id-token.ts";
import { fetchIdTokenByKey } from "../../google/id-token-by-key.ts";
import { fetchIdTokenOfMachine } from "../../google/id-token-of-machine.ts";
import type { IdToken } from "../../google/read-id-token.ts";
import { readServiceAccountKey } from "../../google/service-account-key.ts";
import { NetworkError } from "../../network/fetcher.ts";
import { always, type Credential, type CredentialIo } from "./credential.ts";
import { Kept } from "./kept.ts";

type Settings = Extract<CredentialSettings, { type: "google-id-token" }>;

/**
 * Looked at before `Authorization`, which is left to the service itself.
 *
 * https://cloud.google.com/run/docs/authenticating/service-to-service
 */
const HEADER = "x-serverless-authorization";

/** What getting an ID token may cost: two calls at most, together. */
const LIMITS = { bytes: 64 * 1024, timeoutSeconds: 10 };

/** Google's ID tokens are good for an hour. */
const BOUNDS = { renewSeconds: 300, cooldownSeconds: 5, fetchSeconds: LIMITS.timeoutSeconds };

/** An ID token of a service account that may invoke a Cloud Run service. */
export function googleIdToken(settings: Settings, io: CredentialIo): Credential {
  const kept = new Kept((now) => fetchBySource(settings, io, now), BOUNDS);
  return async (use) => always({ [HEADER]: `Bearer ${(await kept.get(use)).token}` });
}

/**
 * Without a key of Google's, the gateway's workload token becomes a federated token, and that one the service account's
 * ID token: https://cloud.google.com/iam/docs/workload-identity-federation
 */
async function fetchBySource(
  { audience, source }: Settings,
  io: CredentialIo,
  now: number,
): Promise<IdToken> {
  const call = createGoogleCall(io.internet, LIMITS);
  switch (source.type) {
    case "workload-identity-federation": {
      const federatedToken = await fetchFederatedToken(call, source.provider, io, now);
      return fetchIdToken(call, { serviceAccount: source.serviceAccount, audience }, federatedToken, now);
    }
    case "service-account-key": {
      const key = await readServiceAccountKey(io.secret(source.key.secret));
      return fetchIdTokenByKey(call, key, audience, now);
    }
    case "metadata-server":
      if (!io.googleMetadata) throw new NetworkError("there is no metadata server");
      return fetchIdTokenOfMachine(io.googleMetadata, audience, LIMITS, now);
  }
}
