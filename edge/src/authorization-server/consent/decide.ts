import { html } from "hono/html";
import {
  type IdentityProvider,
  ProviderUnavailableError,
} from "../../identity-providers/identity-provider.ts";
import { destinationOf } from "../../redirect-uri/judge.ts";
import { errorUrl } from "../authorize/answer.ts";
import { isRedirectUriOf } from "../authorize/return-address.ts";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import type { AuthorizationRequest } from "../grant/grant.ts";
import { OAuthError } from "../oauth-error.ts";
import { showBusy } from "../pages/busy-page.ts";
import { showDeparture } from "../pages/departure-page.ts";
import { methodNotAllowed, showError, showFault, showOver } from "../pages/error-page.ts";
import type { Parameters } from "../parameters.ts";
import { readForm } from "../read-form.ts";
import { reasonOf } from "../reason.ts";
import { record } from "../record.ts";
import { beginSignIn } from "./begin-sign-in.ts";
import { openConsent } from "./consent-form.ts";
import { isFromOwnPage } from "./own-page.ts";
import { pageCookie } from "./page-cookie.ts";

/** What the person was asked, and by whom. */
interface Asked {
  readonly client: Client;
  readonly asked: AuthorizationRequest;
}

/**
 * Takes the person's answer to the consent page: allowed, the sign-in begins and the browser goes on to the identity
 * provider; denied, it goes back to the client. Whatever did not come from that page in that browser changes nothing.
 */
export async function decideConsent(
  request: Request,
  context: AuthorizationServerContext,
): Promise<Response> {
  if (request.method !== "POST") return methodNotAllowed("POST");
  try {
    return await decide(request, context);
  } catch (error) {
    if (!(error instanceof OAuthError)) return showFault(error, "consent", context);
    return refuseWith(error, context);
  }
}

async function decide(request: Request, context: AuthorizationServerContext): Promise<Response> {
  const { publicUrl } = context.configuration;
  if (!isFromOwnPage(request, publicUrl)) return refuse("the form is not of a page of the gateway", context);
  const cookie = pageCookie(request, publicUrl);
  if (cookie === undefined) return refuse("the browser has no cookie", context);
  const form = await readForm(request);
  const asked = await openConsent(form.get("request") ?? "", cookie, context);
  if (!asked) return refuse("the form is out of date, or of another browser", context);
  const client = await context.findClient(asked.clientId);
  if (!isRedirectUriOf(client, asked.redirectUri, context)) {
    throw new OAuthError("invalid_request", "The application has changed meanwhile; start again there.");
  }
  switch (form.get("decision")) {
    case "allow":
      return allow(request, { client, asked }, chosenProvider(form, context), context);
    case "deny":
      return deny({ client, asked }, new OAuthError("access_denied", "The person denied it."), context);
    default:
      throw new OAuthError("invalid_request", "Choose one of the buttons of the page.");
  }
}

function chosenProvider(form: Parameters, { providers }: AuthorizationServerContext): IdentityProvider {
  const provider = providers.get(form.get("provider") ?? "");
  if (!provider) throw new OAuthError("invalid_request", "Choose where to sign in.");
  return provider;
}

async function allow(
  request: Request,
  asked: Asked,
  provider: IdentityProvider,
  context: AuthorizationServerContext,
): Promise<Response> {
  const { signIns } = context.rateLimits;
  if (!signIns.take(context.source, context.now()))
    return refuseForNow(asked, signIns.windowSeconds, context);
  try {
    const { url, cookies, upstreamClient } = await beginSignIn(request, asked, provider, context);
    const headers = new Headers();
    for (const cookie of cookies) headers.append("set-cookie", cookie);
    record(context, "consent", {
      ...about(asked),
      identity_provider: provider.id,
      upstream_client: upstreamClient,
    });
    return showDeparture({ url, to: provider.name, headers }, context);
  } catch (error) {
    if (!(error instanceof ProviderUnavailableError)) throw error;
    const message = "The identity provider cannot be reached; try again soon.";
    return deny(asked, new OAuthError("temporarily_unavailable", message), context, error.message);
  }
}

/** Nothing is stored, and the browser stays here: a client that tried again at once would be no help. */
function refuseForNow(asked: Asked, seconds: number, context: AuthorizationServerContext): Promise<Response> {
  const reason = "too many sign-ins began just now";
  record(context, "denial", { ...about(asked), error: "temporarily_unavailable", reason, status: 429 });
  return showBusy(seconds, context);
}

/** Back to the client with an error. */
function deny(
  asked: Asked,
  error: OAuthError,
  context: AuthorizationServerContext,
  reason = error.message,
): Promise<Response> {
  record(context, "denial", { ...about(asked), error: error.code, reason });
  const url = errorUrl(asked.asked, error, context.configuration.publicUrl);
  return showDeparture({ url, to: html`<code>${destinationOf(asked.asked.redirectUri)}</code>` }, context);
}

async function refuseWith(error: OAuthError, context: AuthorizationServerContext): Promise<Response> {
  const response = await showError({ error }, context);
  record(context, "denial", { error: error.code, reason: reasonOf(error), status: response.status });
  return response;
}

function refuse(reason: string, context: AuthorizationServerContext): Promise<Response> {
  record(context, "denial", { reason, status: 403 });
  return showOver(403, context);
}

function about({ client, asked }: Asked) {
  const { handle, registration } = client;
  return { client: handle, registration, server: asked.server, scopes: asked.scopes };
}
