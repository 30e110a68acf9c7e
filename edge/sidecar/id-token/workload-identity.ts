import { type BaseExternalAccountClient, ExternalAccountClient } from "google-auth-library";
import { isConfidential } from "../configuration.ts";
import { callEndpoint, memberOf } from "./credential-endpoint.ts";
import type { IdTokenSource } from "./source.ts";

const WHO = "the IAM credentials API";
const IMPERSONATION = /^\/v1\/projects\/-\/serviceAccounts\/[^/:]+:generateAccessToken$/;

/**
 * ID tokens by workload identity federation, without a key: a credential of where the container runs is exchanged for a
 * federated token, with which the service account's ID token is asked for. It needs only the role
 * `roles/iam.serviceAccountOpenIdTokenCreator`, since no access token of the account is made on the way.
 *
 * https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds
 * https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken
 *
 * @param file - a credentials file of the type `external_account`, made for a service account
 * @throws {Error} for a file that is not
 */
export function workloadIdentity(file: Readonly<Record<string, unknown>>): IdTokenSource {
  const { service_account_impersonation_url: impersonation, ...federation } = file;
  const url = readUrl(impersonation);
  if (!url || !IMPERSONATION.test(url.pathname)) {
    throw new Error(
      "service_account_impersonation_url: expected that of a service account's generateAccessToken",
    );
  }
  if (!readUrl(federation.token_url)) throw new Error("token_url: expected a https URL");
  const idTokenUrl = url.href.replace(/:generateAccessToken$/, ":generateIdToken");
  const client = createClient(federation);
  return async (audience, signal) => {
    const authorization = `Bearer ${await federatedToken(client)}`;
    const answer = await callEndpoint(WHO, idTokenUrl, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ audience, includeEmail: true }),
      signal,
    });
    return memberOf(answer, WHO, "token");
  };
}

function readUrl(value: unknown): URL | undefined {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  return url && isConfidential(url) ? url : undefined;
}

type ExternalAccount = Parameters<typeof ExternalAccountClient.fromJSON>[0];

/** The library checks the members that differ from source to source, and quotes them in its errors. */
function createClient(file: Readonly<Record<string, unknown>>): BaseExternalAccountClient {
  try {
    const client = ExternalAccountClient.fromJSON(file as unknown as ExternalAccount);
    if (client) return client;
  } catch {}
  throw new Error("expected a workload identity file as gcloud writes it");
}

/** The library's errors quote what they got: they stay behind. */
async function federatedToken(client: BaseExternalAccountClient): Promise<string> {
  const { token } = await client.getAccessToken().catch((error: unknown) => {
    throw new Error("the workload identity file's source or STS gave no federated token", { cause: error });
  });
  if (!token) throw new Error("STS answered without a federated token");
  return token;
}
