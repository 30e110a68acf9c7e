import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import type { AuthorizationRequest } from "../grant/grant.ts";
import { showPage } from "../pages/page.ts";
import { sealConsent } from "./consent-form.ts";
import { consentPage } from "./consent-page.ts";
import { browserOf } from "./page-cookie.ts";

/** Asks the person whether they allow what a client asks for. Nothing is stored. */
export async function showConsent(
  request: Request,
  client: Client,
  asked: AuthorizationRequest,
  context: AuthorizationServerContext,
): Promise<Response> {
  const { configuration, settings, providers } = context;
  const server = configuration.servers[asked.server];
  if (!server) throw new Error("the server of a checked request is gone");
  const browser = browserOf(request, configuration.publicUrl);
  const headers = new Headers(browser.setCookie === undefined ? {} : { "set-cookie": browser.setCookie });
  const page = consentPage({
    client,
    server,
    redirectUri: asked.redirectUri,
    scopes: asked.scopes,
    providers: [...providers.values()],
    grantSeconds: settings.lifetimes.refreshTokenSeconds,
    sealed: await sealConsent(asked, browser.value, context),
  });
  return showPage({ ...page, hasForm: true, headers }, configuration.publicUrl);
}
