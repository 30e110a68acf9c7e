/**
 * RFC 6265 section 4.1.1: a token for the name, cookie-octets for the value. Around them only what the header puts
 * there: whoever trims more makes one name of another.
 */
const PAIR =
  /^[ \t]*(?<name>[A-Za-z0-9!#$%&'*+.^_`|~-]+)=(?<value>[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*)[ \t]*$/;

/** Characters of the header at most: nobody's browser has that much for the gateway. */
const LONGEST_HEADER = 16_384;

/**
 * Reads a `Cookie` header (RFC 6265 section 4.2.1). What is not written as a browser would write it is left out, and so
 * is a name that comes twice: nobody could say which is meant.
 */
export function readCookies(header: string | null): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  if (header === null || header.length > LONGEST_HEADER) return cookies;
  const ambiguous = new Set<string>();
  for (const pair of header.split(";")) {
    const { name, value } = PAIR.exec(pair)?.groups ?? {};
    if (name === undefined || value === undefined) continue;
    if (cookies.has(name)) ambiguous.add(name);
    cookies.set(name, value);
  }
  for (const name of ambiguous) cookies.delete(name);
  return cookies;
}

/**
 * The name under which a cookie is set and read. `__Host-` keeps other hosts of the domain from setting it (RFC
 * 6265bis section 4.1.3.2); browsers take that over https only, so that plain loopback goes without.
 */
export function cookieName(publicUrl: string, name: string): string {
  return publicUrl.startsWith("https:") ? `__Host-${name}` : name;
}

/**
 * Writes a `Set-Cookie` header: for this host and all of its paths, out of reach of scripts, and not sent along with
 * what other sites embed or post.
 *
 * @param name - as {@link cookieName} has it
 * @param maxAgeSeconds - 0 takes the cookie away. @default as long as the browser is open
 */
export function writeCookie(name: string, value: string, maxAgeSeconds?: number): string {
  const pair = `${name}=${value}`;
  const read = PAIR.exec(pair)?.groups;
  if (read?.name !== name || read.value !== value)
    throw new Error("not a cookie that browsers would send back");
  const attributes = [
    pair,
    "Path=/",
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
    "HttpOnly",
    "SameSite=Lax",
    ...(name.startsWith("__Host-") ? ["Secure"] : []),
  ];
  return attributes.join("; ");
}
