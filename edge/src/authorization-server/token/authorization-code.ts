import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { digestOf } from "../digest.ts";
import type { Authorization, Redemption, RedemptionResult } from "../grant/grant.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Parameters } from "../parameters.ts";
import { signAccessToken } from "./access-token.ts";
import { grantFields, recordTokens } from "./grant-fields.ts";
import { Refusal, type RefusalRecord } from "./refusal.ts";
import { openCode, openUpstreamSession, sealRefreshToken } from "./sealed-tokens.ts";
import { namedServer, serverById, wrongTarget } from "./target.ts";
import type { Tokens } from "./tokens.ts";

const GRANT_TYPE = "authorization_code";

/** RFC 7636 section 4.1. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/**
 * Redeems a code: OAuth 2.1 section 4.1.3.
 *
 * @throws {OAuthError} `invalid_grant` in one shape, whichever check failed; `invalid_request`, `invalid_target`
 */
export async function redeemCode(
  client: Client,
  parameters: Parameters,
  context: AuthorizationServerContext,
): Promise<Tokens> {
  const text = parameters.get("code");
  if (text === undefined) throw new OAuthError("invalid_request", "Send the code.");
  const redemption = await readRedemption(client, parameters, context);
  const code = await openCode(text, context.sealer);
  if (!code) throw invalidGrant("it does not open, or has expired");
  const authorization = await granted(await context.grants.get(code.grant).redeem(redemption), context);
  const tokens = await tokensOf(code.grant, client, authorization, context).catch((error) => {
    // The code is spent: to say that it may be tried again would have the next try taken for a replay.
    throw error instanceof OAuthError ? error : invalidGrant("redeemed, but no token could be made of it");
  });
  const fields = await grantFields(authorization, context);
  recordTokens("issue", client, { ...fields, grant_type: GRANT_TYPE }, context);
  return tokens;
}

async function readRedemption(
  client: Client,
  parameters: Parameters,
  context: AuthorizationServerContext,
): Promise<Redemption> {
  const server = namedServer(parameters, context);
  const redirectUri = parameters.get("redirect_uri");
  const verifier = parameters.get("code_verifier") ?? "";
  if (!VERIFIER.test(verifier)) throw invalidGrant("the code_verifier is missing or malformed");
  const idleSeconds = mayRefresh(client) ? context.settings.lifetimes.refreshIdleSeconds : 0;
  return {
    clientId: client.id,
    // OAuth 2.1 section 10.2: clients need not repeat it.
    ...(redirectUri !== undefined && { redirectUri }),
    codeChallenge: await digestOf(verifier),
    ...(server && { server: server.id }),
    refreshExpiresAt: context.now() + idleSeconds * 1000,
  };
}

async function granted(
  result: RedemptionResult,
  context: AuthorizationServerContext,
): Promise<Authorization> {
  switch (result.outcome) {
    case "granted":
      return result.state.authorization;
    case "wrong-target":
      throw wrongTarget();
    case "replayed":
      throw invalidGrant("it was redeemed before: the grant has ended", {
        event: "replay",
        ...(await grantFields(result.state.authorization, context)),
      });
    default:
      throw invalidGrant(result.outcome);
  }
}

async function tokensOf(
  grant: string,
  client: Client,
  { subject, request, scopes, obtainable, session, expiresAt }: Authorization,
  context: AuthorizationServerContext,
): Promise<Tokens> {
  const server = serverById(request.server, context);
  if (!server) throw invalidGrant("its server is not served any more");
  const accessToken = await signAccessToken(
    { subject, client, server, scopes, obtainable, notAfter: expiresAt },
    context,
  );
  if (!mayRefresh(client) || !(await isRenewable(session, context))) return { accessToken, scopes };
  const refreshToken = await sealRefreshToken(
    { grant, generation: 1, server: server.id },
    context.sealer,
    expiresAt,
  );
  return { accessToken, scopes, refreshToken };
}

function mayRefresh({ grantTypes }: Client): boolean {
  return grantTypes.includes("refresh_token");
}

/** Whether the provider can be asked about the person again: without that, nothing is refreshed. */
async function isRenewable(session: string, { sealer }: AuthorizationServerContext): Promise<boolean> {
  const { refreshToken, accessToken } = await openUpstreamSession(session, sealer);
  return (refreshToken ?? accessToken) !== undefined;
}

function invalidGrant(reason: string, record: RefusalRecord = {}): Refusal {
  return new Refusal(
    "invalid_grant",
    "The code is not good for this request, or not any more; authorize again.",
    { grant_type: GRANT_TYPE, reason, ...record },
  );
}
