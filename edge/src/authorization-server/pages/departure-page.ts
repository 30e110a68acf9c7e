import { html } from "hono/html";
import type { AuthorizationServerContext } from "../context.ts";
import { type Markup, showPage } from "./page.ts";

/** Where the browser goes next. */
export interface Departure {
  readonly url: string;
  /** As people call it. */
  readonly to: Markup | string;
  readonly headers?: Headers;
}

/**
 * The page that leads the browser on after a form. It is no redirect: Chromium holds `form-action` against all the
 * redirects that follow a form, up to the client's own, which nobody could list.
 */
export function showDeparture(
  { url, to, headers }: Departure,
  { configuration }: AuthorizationServerContext,
): Promise<Response> {
  const content = html`<h1>Going on to ${to}</h1>
<p>Your browser goes there by itself. You may close this page once your application goes on.</p>
<p><a class="button" href="${url}">Go on to ${to}</a></p>`;
  return showPage(
    { title: "Going on", content, leadsTo: url, ...(headers && { headers }) },
    configuration.publicUrl,
  );
}
