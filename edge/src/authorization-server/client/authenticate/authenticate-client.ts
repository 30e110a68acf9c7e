import type { AuthorizationServerContext } from "../../context.ts";
import { OAuthError } from "../../oauth-error.ts";
import type { Parameters } from "../../parameters.ts";
import { temporarilyUnavailable } from "../../token/refusal.ts";
import type { Client } from "../client.ts";
import { DocumentUnavailableError } from "../metadata-document/document-error.ts";
import type { ReplayGuard } from "../replay-guard.ts";
import { verifyClientAssertion } from "./client-assertion.ts";
import { type Credentials, readCredentials } from "./credentials.ts";

/**
 * Finds the client of a request to the token or the revocation endpoint, and has it prove who it is in the way that it
 * registered (RFC 6749 section 2.3, RFC 7523 section 3). Which of the checks failed is not told.
 *
 * @throws {OAuthError} `invalid_client` with status 401, and with a challenge where the client used the header
 * `Authorization` (RFC 6749 section 5.2); `temporarily_unavailable` with status 429 where it fails too often, and with
 * 503 where its metadata document cannot be had
 */
export async function authenticateClient(
  headers: Headers,
  parameters: Parameters,
  context: AuthorizationServerContext,
): Promise<Client> {
  const authorization = headers.get("authorization");
  try {
    const credentials = readCredentials(authorization, parameters);
    const client = await context.findClient(credentials.clientId);
    await context.rateLimits.proofs.guard(client, context, () => checkProof(credentials, client, context));
    return client;
  } catch (error) {
    if (!(error instanceof OAuthError) || error.code !== "invalid_client") throw error;
    // invalid_client would have the client throw its tokens away, though nothing is wrong with it.
    if (error.cause instanceof DocumentUnavailableError) {
      throw temporarilyUnavailable({ reason: error.cause.message });
    }
    const realm = context.configuration.publicUrl;
    throw refusal(
      error.message,
      error.cause,
      authorization === null ? {} : { "www-authenticate": `Basic realm="${realm}"` },
    );
  }
}

async function checkProof(
  credentials: Credentials,
  client: Client,
  context: AuthorizationServerContext,
): Promise<void> {
  const { authentication } = client;
  switch (authentication.method) {
    case "none":
      if (credentials.method === "none") return;
      throw refusal("This client is public: send its client_id, and neither secret nor assertion.");
    case "client_secret":
      if (credentials.method === "client_secret" && (await authentication.isSecret(credentials.secret)))
        return;
      throw refusal("Send the client's id and its secret, by HTTP Basic or as client_id and client_secret.");
    case "private_key_jwt":
      return checkAssertion(credentials, client, context);
  }
}

async function checkAssertion(
  credentials: Credentials,
  client: Client,
  context: AuthorizationServerContext,
): Promise<void> {
  try {
    if (credentials.method !== "private_key_jwt") throw new Error("there is no assertion");
    await verifyClientAssertion(
      credentials.assertion,
      client,
      (header) => context.clientKeys.find(client, header, context),
      { ...context, replayGuard: admitting(client, context) },
    );
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    throw refusal(
      "Send a client_assertion, signed by the client's published key: iss and sub the client_id, aud the issuer, a new jti, exp within 5 minutes.",
      error,
    );
  }
}

/** The replay guard, for a client that is admitted to it: each one has an object of its own there. */
function admitting(client: Client, context: AuthorizationServerContext): ReplayGuard {
  return {
    note: (scope, id, expiresAt) => {
      context.rateLimits.proofs.admit(client, context);
      return context.replayGuard.note(scope, id, expiresAt);
    },
  };
}

/** @param cause - why, for the gateway's own records */
function refusal(
  description: string,
  cause?: unknown,
  headers: Readonly<Record<string, string>> = {},
): OAuthError {
  const error = new OAuthError("invalid_client", description, { status: 401, headers });
  if (cause !== undefined) error.cause = cause;
  return error;
}
