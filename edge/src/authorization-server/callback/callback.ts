import { principalDigest } from "../../audit/record.ts";
import type { SignedIn } from "../../identity-providers/identity.ts";
import { type IdentityProvider, SignInRefusedError } from "../../identity-providers/identity-provider.ts";
import { evaluateAccess } from "../access/evaluate.ts";
import { codeUrl, errorUrl, redirect } from "../authorize/answer.ts";
import { releaseSignIn, signInCookie } from "../consent/sign-in-cookie.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { digestOf } from "../digest.ts";
import type { AuthorizationRequest, PendingSignIn } from "../grant/grant.ts";
import { methodNotAllowed, showFault, showOver } from "../pages/error-page.ts";
import { isRandomValue } from "../random-value.ts";
import { record } from "../record.ts";
import { loggedReason, NotAdmittedError, toldError } from "./told-error.ts";
import { callbackUrl, findUpstreamClient, openUpstreamLeg } from "./upstream-leg.ts";

/** A sign-in that was taken, with the query that the provider sent along. */
interface Arrival {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly signIn: PendingSignIn;
  readonly provider: IdentityProvider;
}

/**
 * Takes the browser back from an identity provider, and leads it on to the client with a code, or with an error. Only
 * the browser that approved gets that far, and only once; for all others nothing happens, here or at the provider.
 */
export async function finishSignIn(
  request: Request,
  providerId: string,
  context: AuthorizationServerContext,
): Promise<Response> {
  if (request.method !== "GET") return methodNotAllowed("GET");
  try {
    return await receive(request, providerId, context);
  } catch (error) {
    return showFault(error, "sign-in", context);
  }
}

async function receive(
  request: Request,
  providerId: string,
  context: AuthorizationServerContext,
): Promise<Response> {
  const { configuration, grants, providers } = context;
  const { publicUrl } = configuration;
  const query = new URL(request.url).searchParams;
  const [id, ...more] = query.getAll("state");
  if (!isRandomValue(id) || more.length > 0) return refuse(400, "no state of the gateway's", context);
  const cookie = await signInCookie(request, id, context);
  if (cookie === undefined) return refuse(403, "not the browser that approved", context);
  const headers = new Headers({ "set-cookie": await releaseSignIn(id, publicUrl) });
  const signIn = await grants.get(id).claim(await digestOf(cookie));
  if (!signIn) return refuse(403, "over, or not the browser that approved", context, headers);
  const provider = providers.get(signIn.provider);
  if (!provider || provider.id !== providerId) {
    await grants.get(id).revoke();
    return refuse(403, `not the callback of ${signIn.provider}, where it began`, context, headers);
  }
  return redirect(await answer({ id, query, signIn, provider }, context), headers);
}

function refuse(
  status: 400 | 403,
  reason: string,
  context: AuthorizationServerContext,
  headers?: Headers,
): Promise<Response> {
  record(context, "sign-in", { error: "access_denied", reason, status });
  return showOver(status, context, headers);
}

/** Where the browser goes: to the client with a code, or with an error, after which there is nothing to be had. */
async function answer(arrival: Arrival, context: AuthorizationServerContext): Promise<string> {
  const { id, signIn, provider } = arrival;
  const { publicUrl } = context.configuration;
  try {
    return codeUrl(signIn.request, await admit(arrival, context), publicUrl);
  } catch (error) {
    const told = toldError(error);
    await context.grants.get(id).revoke();
    record(context, "sign-in", {
      ...about(signIn.request, provider),
      error: told.code,
      reason: loggedReason(error),
    });
    return errorUrl(signIn.request, told, publicUrl);
  }
}

/** Redeems what the provider sent, and keeps what this person gets: the code for it. */
async function admit(arrival: Arrival, context: AuthorizationServerContext): Promise<string> {
  const { configuration, settings, sealer, grants, now } = context;
  const { id, provider } = arrival;
  const { request } = arrival.signIn;
  const { identity, session } = await completeSignIn(arrival, context);
  const server = Object.hasOwn(configuration.servers, request.server)
    ? configuration.servers[request.server]
    : undefined;
  if (!server) throw new NotAdmittedError("the server is gone");
  const access = evaluateAccess(identity, server, request.scopes, settings);
  const { admitted, scopes, obtainable, reason = "" } = access;
  if (!admitted) throw new NotAdmittedError(reason);
  const subject = `${identity.provider}:${identity.subject}`;
  const codeExpiresAt = now() + settings.lifetimes.codeSeconds * 1000;
  const expiresAt = now() + settings.lifetimes.refreshTokenSeconds * 1000;
  const code = await sealer.seal("code", { grant: id }, codeExpiresAt);
  const sealedSession = await sealer.seal("upstream-session", session, expiresAt);
  await grants.get(id).authorize({
    request,
    provider: provider.id,
    subject,
    scopes,
    obtainable,
    session: sealedSession,
    codeExpiresAt,
    expiresAt,
  });
  record(context, "sign-in", {
    ...about(request, provider),
    upstream_client: session.clientId,
    principal: await principalDigest({ issuer: configuration.publicUrl, subject }),
    scopes,
  });
  return code;
}

async function completeSignIn(
  { id, query, signIn, provider }: Arrival,
  context: AuthorizationServerContext,
): Promise<SignedIn> {
  const { nonce, codeVerifier, upstreamClient } = await openUpstreamLeg(signIn.sealed, context);
  const client = await findUpstreamClient(upstreamClient, signIn.request.clientId, provider, context);
  if (!client) throw new SignInRefusedError("the gateway's registration at the provider is gone");
  const redirectUri = callbackUrl(context.configuration.publicUrl, provider.id);
  return provider.complete(query, { client, redirectUri, state: id, nonce, codeVerifier }, context);
}

function about({ clientHandle, server, scopes }: AuthorizationRequest, { id }: IdentityProvider) {
  return { client: clientHandle, identity_provider: id, server, scopes };
}
