import type { Server } from "../../configuration/configuration.ts";
import type { SignedIn, UpstreamSession } from "../../identity-providers/identity.ts";
import {
  type IdentityProvider,
  ProviderUnavailableError,
  SessionEndedError,
  type UpstreamClient,
} from "../../identity-providers/identity-provider.ts";
import { evaluateAccess } from "../access/evaluate.ts";
import type { Client } from "../client/client.ts";
import { upstreamClientOf } from "../client/upstream-client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { type Authorization, LEASE_SECONDS } from "../grant/grant.ts";
import { nameOf } from "../reason.ts";

/** Who somebody is now, and what they may do. */
export interface Renewal {
  readonly scopes: readonly string[];
  readonly obtainable: readonly string[];
  readonly session: UpstreamSession;
}

/** The person may not go on; the message says why, for the log. */
export class AccessEndedError extends Error {
  override readonly name = "AccessEndedError";
}

/** Seconds that a renewal may take: less than it keeps others waiting, so that no two run at a time. */
const RENEWAL_SECONDS = LEASE_SECONDS - 5;

/**
 * Asks the identity provider about the person again, and decides anew what they may do: policy ∩ what they consented to.
 * That is what the client asked for at first, not what it got then: who has been given a group since gets its scopes,
 * and still no client has more than it was allowed to have (OAuth 2.1 section 4.3.1).
 *
 * @throws {AccessEndedError} when the person is another one, or may not sign in any more
 * @throws {SessionEndedError} when the provider ended their session, or is no longer theirs to ask
 * @throws {ProviderUnavailableError} when the provider gives no usable answer in time
 */
export async function renewAccess(
  authorization: Authorization,
  session: UpstreamSession,
  client: Client,
  server: Server,
  context: AuthorizationServerContext,
): Promise<Renewal> {
  const provider = context.providers.get(authorization.provider);
  if (!provider) throw new SessionEndedError("the provider is not configured any more");
  const upstreamClient = upstreamClientOf(session.clientId, client, provider);
  if (!upstreamClient) throw new SessionEndedError("the registration there is not configured any more");
  const { identity, session: renewed } = await ask(provider, session, upstreamClient, context);
  if (`${identity.provider}:${identity.subject}` !== authorization.subject) {
    throw new AccessEndedError("the session is somebody else's");
  }
  const { admitted, scopes, obtainable, reason } = evaluateAccess(
    identity,
    server,
    authorization.request.scopes,
    context.settings,
  );
  if (!admitted) throw new AccessEndedError(reason ?? "may not sign in any more");
  return { scopes, obtainable, session: renewed };
}

async function ask(
  provider: IdentityProvider,
  session: UpstreamSession,
  client: UpstreamClient,
  context: AuthorizationServerContext,
): Promise<SignedIn> {
  const timer = new AbortController();
  const timeout = scheduler.wait(RENEWAL_SECONDS * 1000, { signal: timer.signal }).then(() => {
    throw new ProviderUnavailableError("no answer in time");
  });
  try {
    return await Promise.race([provider.renew(session, client, context), timeout]);
  } catch (error) {
    if (error instanceof SessionEndedError || error instanceof ProviderUnavailableError) throw error;
    const name = nameOf(error);
    throw new ProviderUnavailableError(`asking it failed: ${name}`, { cause: error });
  } finally {
    timer.abort();
  }
}
