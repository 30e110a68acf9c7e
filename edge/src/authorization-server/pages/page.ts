import { html, raw } from "hono/html";
import { printable } from "../../audit/record.ts";
import { STYLE } from "./style.ts";

/** Text in which everything that came from outside is escaped. */
export type Markup = ReturnType<typeof html>;

/** One page. */
export interface Page {
  readonly title: string;
  readonly content: Markup;
  readonly status?: number;
  /** Where the browser goes by itself, at once. */
  readonly leadsTo?: string;
  /**
   * Whether its form comes back to the gateway. Without any referrer browsers say `Origin: null` of a form (Fetch
   * Standard, "append a request Origin header"), and nobody could tell this page's own from a stranger's.
   */
  readonly hasForm?: boolean;
  readonly headers?: Headers;
}

/** Characters of a name that somebody else chose: a longer one would push what matters out of sight. */
const LONGEST_NAME = 100;

/** A whole page, as every page of the authorization server is. */
export async function showPage(page: Page, publicUrl: string): Promise<Response> {
  const { title, content, status = 200, leadsTo, hasForm = false } = page;
  const { host } = new URL(publicUrl);
  const refresh = leadsTo === undefined ? "" : html`<meta http-equiv="refresh" content="0;url=${leadsTo}">`;
  const text = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refresh}
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true"><path d="M3 21V6h3V3h3v3h6V3h3v3h3v15h-6v-5a3 3 0 0 0-6 0v5z"/></svg>
<span>${host}</span>
</header>
<main>
${content}
</main>
<footer>
<p>This is the gateway to your company’s MCP servers at ${host}. It never asks for a password.</p>
</footer>
</body>
</html>
`;
  const headers = new Headers(page.headers);
  for (const [name, value] of Object.entries(await pageHeaders(hasForm))) headers.set(name, value);
  return new Response(text.toString(), { status, headers });
}

/** A name that somebody else chose, so that it neither moves nor hides what stands around it. */
export function showName(name: string): Markup {
  const characters = [...printable(name)];
  const shown = characters.length > LONGEST_NAME ? [...characters.slice(0, LONGEST_NAME), "…"] : characters;
  return html`<bdi>${shown.join("")}</bdi>`;
}

/**
 * No script, nothing from elsewhere, in no frame. Forms go to the gateway alone; browsers hold that against every
 * redirect that follows a form, too, so that the way on from one is not a redirect (see `showDeparture`).
 */
async function pageHeaders(hasForm: boolean): Promise<Readonly<Record<string, string>>> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": hasForm ? "same-origin" : "no-referrer",
    "cache-control": "no-store",
  };
}
