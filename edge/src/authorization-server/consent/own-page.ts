/**
 * Whether a form comes from a page of the gateway itself, as the browser says (Fetch Standard, `Origin` header; Fetch
 * Metadata Request Headers): nothing a browser says may speak against it, and something has to speak for it.
 */
export function isFromOwnPage({ headers }: Request, publicUrl: string): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin !== null && origin !== publicUrl) return false;
  if (site !== null && site !== "same-origin") return false;
  return origin !== null || site !== null;
}
