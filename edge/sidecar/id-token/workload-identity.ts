import type {
  AwsClientOptions,
  BaseExternalAccountClient,
  IdentityPoolClientOptions,
} from "google-auth-library";
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
export async function workloadIdentity(file: Readonly<Record<string, unknown>>): Promise<IdTokenSource> {
  const { service_account_impersonation_url: impersonation, ...federation } = file;
  const url = readUrl(impersonation);
  if (!url || !IMPERSONATION.test(url.pathname + url.search + url.hash)) {
    throw new Error(
      "service_account_impersonation_url: expected that of a service account's generateAccessToken",
    );
  }
  if (!readUrl(federation.token_url)) throw new Error("token_url: expected a https URL");
  const idTokenUrl = url.href.replace(/:generateAccessToken$/, ":generateIdToken");
  const client = await createClient(federation);
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

/** Google's library checks the members that differ from source to source, and quotes them in its errors. */
async function createClient(file: Readonly<Record<string, unknown>>): Promise<BaseExternalAccountClient> {
  // With this, the library logs the tokens that it gets. It looks when it is loaded.
  delete process.env.GOOGLE_SDK_NODE_LOGGING;
  const { AwsClient, IdentityPoolClient } = await import("google-auth-library");
  const { credential_source: source } = file;
  const isOf = (member: string) => typeof source === "object" && source !== null && member in source;
  // There is nothing in the image that could be run.
  if (isOf("executable")) throw new Error("credential_source: an executable is not supported");
  try {
    if (isOf("environment_id")) return new AwsClient(file as unknown as AwsClientOptions);
    return new IdentityPoolClient(file as unknown as IdentityPoolClientOptions);
  } catch {
    throw new Error("expected a workload identity file as gcloud writes it");
  }
}

/** The library's errors quote what they got: they stay behind. */
async function federatedToken(client: BaseExternalAccountClient): Promise<string> {
  const { token } = await client.getAccessToken().catch((error: unknown) => {
    throw new Error("the workload identity file's source or STS gave no federated token", { cause: error });
  });
  if (!token) throw new Error("STS answered without a federated token");
  return token;
}
