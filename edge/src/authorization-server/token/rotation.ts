import type { UpstreamSession } from "../../identity-providers/identity.ts";
import { ProviderUnavailableError, SessionEndedError } from "../../identity-providers/identity-provider.ts";
import type { AuthorizationServerContext } from "../context.ts";
import type { Authorization, GrantState, Rotation } from "../grant/grant.ts";
import { nameOf } from "../reason.ts";
import { grantFields, recordTokens } from "./grant-fields.ts";
import { narrowedToken, type RefreshRequest, refreshRefused } from "./refresh-request.ts";
import { Refusal, type RefusalRecord, temporarilyUnavailable } from "./refusal.ts";
import { AccessEndedError, type Renewal, renewAccess } from "./renewal.ts";
import { openUpstreamSession, type RefreshToken, sealRefreshToken, sealSuccessor } from "./sealed-tokens.ts";
import type { Tokens } from "./tokens.ts";

/**
 * Renews what a grant stands for, and hands over to the next refresh token. Until that has happened the one that was
 * presented stays as good as it was; where the person may not go on, the grant ends.
 *
 * @throws {Refusal} `invalid_grant` when it has ended, `temporarily_unavailable` when it may be tried again
 */
export async function rotate(
  request: RefreshRequest,
  { authorization }: GrantState,
  context: AuthorizationServerContext,
): Promise<Tokens> {
  const { client, token, server } = request;
  const grant = context.grants.get(token.grant);
  let record: RefusalRecord = await grantFields(authorization, context);
  let renewed: UpstreamSession | undefined;
  try {
    const session = await openUpstreamSession(authorization.session, context.sealer);
    record = { ...record, upstream_client: session.clientId };
    const renewal = await renewAccess(authorization, session, client, server, context);
    renewed = renewal.session;
    const { accessToken, scopes } = await narrowedToken(request, authorization, renewal, context);
    const { refreshToken, rotation } = await successor(token, authorization, renewal, context);
    if (!(await grant.rotate(token.generation, rotation))) {
      throw refreshRefused({ ...record, reason: "the grant has ended meanwhile" });
    }
    recordTokens("refresh", client, { ...record, grant_type: "refresh_token", scopes }, context);
    return { accessToken, scopes, refreshToken };
  } catch (error) {
    throw await giveUp(error, { token, authorization, record, ...(renewed && { renewed }) }, context);
  }
}

/** The next refresh token, and what the grant keeps of the renewal. */
async function successor(
  { grant, generation, server }: RefreshToken,
  { expiresAt }: Authorization,
  { scopes, obtainable, session }: Renewal,
  { sealer, settings, now }: AuthorizationServerContext,
): Promise<{ readonly refreshToken: string; readonly rotation: Rotation }> {
  const next = { grant, generation: generation + 1, server };
  const refreshToken = await sealRefreshToken(next, sealer, expiresAt);
  const rotation = {
    scopes,
    obtainable,
    session: await sealer.seal("upstream-session", session, expiresAt),
    successor: await sealSuccessor(refreshToken, sealer, expiresAt),
    successorExpiresAt: now() + settings.lifetimes.refreshIdleSeconds * 1000,
  };
  return { refreshToken, rotation };
}

/** A renewal that came to nothing. */
interface FailedRenewal {
  readonly token: RefreshToken;
  readonly authorization: Authorization;
  readonly record: RefusalRecord;
  /** What the provider had given before it failed. */
  readonly renewed?: UpstreamSession;
}

/** Ends the grant where the person may not go on; for whatever else happened, nothing is lost. */
async function giveUp(
  error: unknown,
  failed: FailedRenewal,
  context: AuthorizationServerContext,
): Promise<Refusal> {
  if (error instanceof Refusal) return error;
  const { token, record } = failed;
  const grant = context.grants.get(token.grant);
  if (error instanceof AccessEndedError || error instanceof SessionEndedError) {
    await grant.revoke();
    const event = error instanceof AccessEndedError ? "revocation" : "upstream-refresh-failure";
    return refreshRefused({ ...record, event, reason: error.message });
  }
  const session = error instanceof ProviderUnavailableError ? error.session : failed.renewed;
  // Where that fails too, others wait no longer than for anybody who does not come back.
  await release(failed, session, context).catch(() => {});
  const fields = { ...record, grant_type: "refresh_token" };
  return error instanceof ProviderUnavailableError
    ? temporarilyUnavailable({ ...fields, event: "upstream-refresh-failure", reason: error.message })
    : temporarilyUnavailable({ ...fields, reason: nameOf(error) });
}

/** Lets the next one try, with the session that the provider knows now: it may have ended the one before. */
async function release(
  { token: { grant, generation }, authorization: { expiresAt } }: FailedRenewal,
  session: UpstreamSession | undefined,
  { grants, sealer }: AuthorizationServerContext,
): Promise<void> {
  const sealed = session && (await sealer.seal("upstream-session", session, expiresAt));
  await grants.get(grant).release(generation, sealed);
}
