import { html } from "hono/html";
import type { AuthorizationServerContext } from "../context.ts";
import { showPage } from "./page.ts";

/**
 * The page for a sign-in that does not begin because too many others did.
 *
 * @param seconds - after which it may be tried again
 */
export function showBusy(seconds: number, { configuration }: AuthorizationServerContext): Promise<Response> {
  const title = "Too many sign-ins began just now";
  const content = html`<h1>Too many <span class="whole">sign-ins</span> began just now</h1>
<p>Yours has not begun, and nothing was given to anybody.</p>
<p>Wait for a minute, then start again in your application.</p>`;
  const headers = new Headers({ "retry-after": String(seconds) });
  return showPage({ title, content, status: 429, headers }, configuration.publicUrl);
}
