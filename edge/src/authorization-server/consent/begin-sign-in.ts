import type { IdentityProvider } from "../../identity-providers/identity-provider.ts";
import { callbackUrl, sealUpstreamLeg } from "../callback/upstream-leg.ts";
import type { Client } from "../client/client.ts";
import { chooseUpstreamClient } from "../client/upstream-client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { digestOf } from "../digest.ts";
import type { AuthorizationRequest } from "../grant/grant.ts";
import { randomValue } from "../random-value.ts";
import { bindSignIn, newSignInCookie } from "./sign-in-cookie.ts";

/** A sign-in that has begun. */
export interface BegunSignIn {
  /** Where the browser goes to sign in. */
  readonly url: string;
  /** The `Set-Cookie` headers that bind it to this browser. */
  readonly cookies: readonly string[];
  /** The id of the registration that the gateway uses at the provider. */
  readonly upstreamClient: string;
}

/**
 * Begins a sign-in that the person has approved: from here on there is something to be had, by this browser alone.
 *
 * @param request - the approving one
 * @throws {ProviderUnavailableError} when the provider's metadata cannot be had; nothing is stored then
 */
export async function beginSignIn(
  request: Request,
  { client, asked }: { readonly client: Client; readonly asked: AuthorizationRequest },
  provider: IdentityProvider,
  context: AuthorizationServerContext,
): Promise<BegunSignIn> {
  const { publicUrl } = context.configuration;
  const seconds = context.settings.lifetimes.signInSeconds;
  const expiresAt = context.now() + seconds * 1000;
  const upstream = await chooseUpstreamClient(client, provider);
  const [state, nonce, codeVerifier] = [randomValue(), randomValue(), randomValue()];
  const browser = await newSignInCookie(state, expiresAt, context);
  const redirectUri = callbackUrl(publicUrl, provider.id);
  const url = await provider.authorizationUrl(
    { client: upstream, redirectUri, state, nonce, codeVerifier },
    context,
  );
  const begun = await context.grants.get(state).begin({
    request: asked,
    provider: provider.id,
    browser: await digestOf(browser),
    sealed: await sealUpstreamLeg({ nonce, codeVerifier, upstreamClient: upstream.id }, expiresAt, context),
    expiresAt,
  });
  if (!begun) throw new Error("a random value came twice");
  const cookies = await bindSignIn(request, state, browser, { publicUrl, seconds });
  return { url, cookies, upstreamClient: upstream.id };
}
