import type { OAuthErrorCode } from "../oauth-error.ts";

/** Where an answer goes, and what it repeats of the request. */
interface AnswerTo {
  readonly redirectUri: string;
  readonly state?: string;
}

/** The URL that brings a client its code: RFC 6749 section 4.1.2, with `iss` (RFC 9207 section 2). */
export function codeUrl({ redirectUri, state }: AnswerTo, code: string, issuer: string): string {
  return withParameters(redirectUri, { code, state, iss: issuer });
}

/** The URL that brings a client an error: RFC 6749 section 4.1.2.1, with `iss` (RFC 9207 section 2). */
export function errorUrl(
  { redirectUri, state }: AnswerTo,
  { code, message }: { readonly code: OAuthErrorCode; readonly message: string },
  issuer: string,
): string {
  // Only these characters may be in it.
  const description = message.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, "");
  return withParameters(redirectUri, { error: code, error_description: description, state, iss: issuer });
}

/**
 * Leads the browser there with GET (RFC 9700 section 4.12). Nothing of the page it comes from goes with it, and nobody
 * keeps it.
 */
export function redirect(url: string, headers: Headers = new Headers()): Response {
  headers.set("location", url);
  headers.set("cache-control", "no-store");
  headers.set("referrer-policy", "no-referrer");
  return new Response(null, { status: 303, headers });
}

/** The redirect URI stays as it was registered, its query included; a space is never `+`, which not all would read so. */
function withParameters(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const separator = !uri.includes("?") ? "?" : /[?&]$/.test(uri) ? "" : "&";
  return uri + separator + query.join("&");
}
