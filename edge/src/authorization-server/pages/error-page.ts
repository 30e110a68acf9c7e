import { html } from "hono/html";
import type { AuthorizationRecord } from "../../audit/authorization-record.ts";
import { errorResponse } from "../../errors.ts";
import { destinationOf } from "../../redirect-uri/judge.ts";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import type { OAuthError } from "../oauth-error.ts";
import { nameOf } from "../reason.ts";
import { record } from "../record.ts";
import { type Markup, showName, showPage } from "./page.ts";

/** What a person is told who cannot go on. */
export interface ErrorPage {
  readonly error: OAuthError;
  /** The way back to the application, with the error for it; absent where nobody knows a safe one. */
  readonly back?: { readonly client: Client; readonly redirectUri: string; readonly url: string };
}

/** The page for a request of an application that cannot be met. */
export function showError(
  { error, back }: ErrorPage,
  { configuration }: AuthorizationServerContext,
): Promise<Response> {
  const advice =
    error.code === "invalid_client"
      ? "Remove this server in your application and add it again: it then registers anew."
      : "Start again in your application. If that does not help, show this page to whoever makes it.";
  const content = html`<h1>This <span class="whole">sign-in</span> cannot start</h1>
<p>${back ? html`${showName(back.client.name)} asked for something` : "An application asked for something"} that this gateway cannot give.</p>
<dl>
<div><dt>What is wrong</dt><dd>${error.message}<span class="quiet"><code>${error.code}</code></span></dd></div>
</dl>
<p>${advice}</p>
${back ? wayBack(back) : ""}`;
  // 401 would have browsers ask for a password: RFC 9110 section 15.5.2.
  const status = error.status === 401 ? 400 : error.status;
  return showPage({ title: "This sign-in cannot start", content, status }, configuration.publicUrl);
}

/** The page for a sign-in that is over, or not this browser's: it does not tell which. */
export function showOver(
  status: 400 | 403,
  { configuration }: AuthorizationServerContext,
  headers = new Headers(),
): Promise<Response> {
  const content = html`<h1>This <span class="whole">sign-in</span> is over</h1>
<p>It is over, or began in another browser.</p>
<p>If your application does not go on, start again there.</p>`;
  return showPage({ title: "This sign-in is over", content, status, headers }, configuration.publicUrl);
}

/** The page for a fault of the gateway's own, which is written down by its kind alone. */
export function showFault(
  fault: unknown,
  event: AuthorizationRecord["event"],
  context: AuthorizationServerContext,
): Promise<Response> {
  const reason = nameOf(fault);
  record(context, event, { error: "server_error", reason, status: 500 });
  const content = html`<h1>Something went wrong here</h1>
<p>The gateway failed. Nothing was given to anybody.</p>
<p>Start again in your application. If that does not help, tell whoever runs this gateway the number of the request:
<code>${context.requestId}</code></p>`;
  return showPage(
    { title: "Something went wrong here", content, status: 500 },
    context.configuration.publicUrl,
  );
}

/** For programs that call a page otherwise than browsers do. */
export function methodNotAllowed(allow: "GET" | "POST"): Response {
  return errorResponse(405, "invalid_request", `Use ${allow} here.`, { allow, "cache-control": "no-store" });
}

function wayBack({ redirectUri, url }: { readonly redirectUri: string; readonly url: string }): Markup {
  return html`<p class="quiet">Go back only if you know <code>${destinationOf(redirectUri)}</code>.</p>
<p><a class="button" href="${url}">Go back to <code>${destinationOf(redirectUri)}</code></a></p>`;
}
