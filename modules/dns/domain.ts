/** RFC 1035, section 2.3.4, with the underscore of names such as `_acme-challenge` (RFC 8552). */
const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const DOMAIN = new RegExp(String.raw`^(?=.{1,253}$)${LABEL}(?:\.${LABEL})+$`);

/** Whether something is a domain of two labels or more, in lower case and without the dot at its end. */
export function isDomain(text: string): boolean {
  return DOMAIN.test(text);
}

/** Whether a name is a domain, or below it. A `*` may be the first label: RFC 4592. */
export function isWithin(domain: string, name: string): boolean {
  if (name === domain) return true;
  return name.endsWith(`.${domain}`) && isDomain(name.replace(/^\*\./, "any."));
}
