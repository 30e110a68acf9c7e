import type { Server } from "../../configuration/configuration.ts";
import { askedScopes } from "../asked-scopes.ts";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import type { Authorization } from "../grant/grant.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Parameters } from "../parameters.ts";
import { type AccessToken, signAccessToken } from "./access-token.ts";
import { Refusal, type RefusalRecord } from "./refusal.ts";
import { openRefreshToken, type RefreshToken } from "./sealed-tokens.ts";
import { serverById } from "./target.ts";

/** What a client presents to go on, and what it wants of it. */
export interface RefreshRequest {
  readonly client: Client;
  readonly token: RefreshToken;
  /** The server of the grant. */
  readonly server: Server;
  /** The scopes asked for, of those that the server knows; absent where all are meant. */
  readonly scopes?: readonly string[];
}

/**
 * Reads a refresh: OAuth 2.1 section 4.3.
 *
 * @throws {OAuthError} `invalid_request` without a token, `invalid_grant` for one that is none, `invalid_scope`
 */
export async function readRefreshRequest(
  client: Client,
  parameters: Parameters,
  context: AuthorizationServerContext,
): Promise<RefreshRequest> {
  const text = parameters.get("refresh_token");
  if (text === undefined) throw new OAuthError("invalid_request", "Send the refresh_token.");
  const token = await openRefreshToken(text, context.sealer);
  if (!token) throw refreshRefused({ reason: "it does not open, or has expired" });
  const server = serverById(token.server, context);
  if (!server) throw refreshRefused({ reason: "its server is not served any more" });
  const scopes = askedScopes(parameters.get("scope"), server);
  if (scopes?.length === 0) {
    throw new OAuthError(
      "invalid_scope",
      "The server knows none of these scopes; ask for those that were granted.",
    );
  }
  return { client, token, server, ...(scopes && { scopes }) };
}

/** An access token with the scopes that are both granted and asked for; the grant keeps them all. */
export async function narrowedToken(
  { client, server, scopes: wanted }: RefreshRequest,
  { subject, expiresAt }: Authorization,
  granted: Pick<Authorization, "scopes" | "obtainable">,
  context: AuthorizationServerContext,
): Promise<{ readonly accessToken: AccessToken; readonly scopes: readonly string[] }> {
  const { obtainable } = granted;
  const scopes = wanted ? granted.scopes.filter((scope) => wanted.includes(scope)) : granted.scopes;
  const content = { subject, client, server, scopes, obtainable, notAfter: expiresAt };
  return { accessToken: await signAccessToken(content, context), scopes };
}

/** The one answer to every refresh token that is not good. */
export function refreshRefused(record: RefusalRecord): Refusal {
  return new Refusal(
    "invalid_grant",
    "The refresh token is not good for this request, or not any more; authorize again.",
    { grant_type: "refresh_token", ...record },
  );
}
