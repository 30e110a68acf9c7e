import type {
  AwsClientOptions,
  BaseExternalAccountClient,
  ExternalAccountSupplierContext,
  IdentityPoolClientOptions,
} from "google-auth-library";
import { fetchOutboundToken } from "../aws/outbound-token.ts";
import type { Workload } from "../aws/workload.ts";
import { isConfidential } from "../is-confidential.ts";
import { callEndpoint, memberOf } from "./credential-endpoint.ts";
import type { IdTokenSource } from "./source.ts";

const WHO = "the IAM credentials API";
/** Milliseconds that the keys of a role may take. */
const PATIENCE = 10_000;

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
 * @param aws - the role of the container, where it runs in AWS
 * @throws {Error} for a file that is not
 */
export async function workloadIdentity(
  file: Readonly<Record<string, unknown>>,
  aws: Workload | undefined,
): Promise<IdTokenSource> {
  const { service_account_impersonation_url: impersonation, ...federation } = file;
  const url = readUrl(impersonation);
  if (!url || !IMPERSONATION.test(url.pathname + url.search + url.hash)) {
    throw new Error(
      "service_account_impersonation_url: expected that of a service account's generateAccessToken",
    );
  }
  if (!readUrl(federation.token_url)) throw new Error("token_url: expected a https URL");
  const idTokenUrl = url.href.replace(/:generateAccessToken$/, ":generateIdToken");
  const client = await createClient(federation, aws);
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
async function createClient(
  { credential_source: source, ...file }: Readonly<Record<string, unknown>>,
  aws: Workload | undefined,
): Promise<BaseExternalAccountClient> {
  // With this, the library logs the tokens that it gets. It looks when it is loaded.
  delete process.env.GOOGLE_SDK_NODE_LOGGING;
  const { AwsClient, IdentityPoolClient } = await import("google-auth-library");
  const isOf = (member: string) => typeof source === "object" && source !== null && member in source;
  // There is nothing in the image that could be run.
  if (isOf("executable")) throw new Error("credential_source: an executable is not supported");
  if (isOf("aws_outbound_federation") && !aws)
    throw new Error("credential_source: there is no role of AWS's here");
  const found = suppliedByAws(aws, isOf) ?? { credential_source: source };
  try {
    if (isOf("environment_id")) return new AwsClient({ ...file, ...found } as unknown as AwsClientOptions);
    return new IdentityPoolClient({ ...file, ...found } as unknown as IdentityPoolClientOptions);
  } catch {
    throw new Error("expected a workload identity file as gcloud writes it");
  }
}

/**
 * What the library does not find by itself in a container of AWS: the keys of the role, with which it signs what Google
 * has AWS verify, or instead a token of the AWS account's own issuer.
 */
function suppliedByAws(aws: Workload | undefined, isOf: (member: string) => boolean): object | undefined {
  if (aws && isOf("aws_outbound_federation")) {
    const getSubjectToken = ({ audience }: ExternalAccountSupplierContext) =>
      fetchOutboundToken(aws, audience);
    return { subject_token_supplier: { getSubjectToken } };
  }
  if (aws && isOf("environment_id")) {
    return {
      aws_security_credentials_supplier: {
        getAwsRegion: async () => aws.sts.region,
        getAwsSecurityCredentials: async () => {
          const { sessionToken: token, ...keys } = await aws.session(AbortSignal.timeout(PATIENCE));
          return { ...keys, token };
        },
      },
    };
  }
  return undefined;
}

/** The library's errors quote what they got: they stay behind. */
async function federatedToken(client: BaseExternalAccountClient): Promise<string> {
  const { token } = await client.getAccessToken().catch((error: unknown) => {
    throw new Error("the workload identity file's source or STS gave no federated token", { cause: error });
  });
  if (!token) throw new Error("STS answered without a federated token");
  return token;
}
