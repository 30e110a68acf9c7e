import { isLoopback } from "./values.ts";

/** Characters at most: the URL is shown to people, and goes into tokens and records. */
const LONGEST = 512;

/** A DNS label (RFC 1123 section 2.1) in lower case. */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

/**
 * A name of the public DNS, written out: at least two labels, of which the last begins with a letter, so that no
 * notation of an IPv4 address is one (URL Standard, "ends in a number checker").
 */
const PUBLIC_HOST = new RegExp(`^(?=.{4,253}$)(?:${LABEL}\\.)+(?!\\d)${LABEL}$`);

/**
 * Top-level domains that are no part of the public DNS: special-use names (RFC 6761, RFC 6762, RFC 7686, RFC 9476,
 * ICANN's `internal`), the infrastructure below `arpa`, and the private namespaces of RFC 6762 appendix G. Names below
 * `example` are left to the DNS, which has none: RFC 6761 section 6.5.
 */
const SPECIAL_DOMAINS = new Set(
  "alt arpa corp home internal intranet invalid lan local localdomain localhost onion private test".split(
    " ",
  ),
);

/** Plain http to this machine, for a gateway that itself is on this machine. */
const LOOPBACK_URL = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::[1-9]\d{0,4})?(?:\/|$)/;

/** Whether a `client_id` claims to be the URL of a document; ids of other kinds never look like one. */
export function isClientIdUrl(id: string): boolean {
  return /^https?:/i.test(id);
}

/**
 * Judges the URL of a client metadata document as it is written, before anything is asked of the network:
 * draft-ietf-oauth-client-id-metadata-document-01 sections 3 and 6.5. The keys that a document points to are judged
 * by the same rules.
 *
 * @param publicUrl - the gateway's own URL, which is nobody's client
 * @returns what is wrong with it, as the end of a sentence; undefined when nothing is
 */
export function clientIdUrlFault(text: string, publicUrl: string): string | undefined {
  if (text.length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return "is not a URL";
  if (text.includes("#")) return "has a fragment";
  const own = new URL(publicUrl);
  if (isLoopback(own) && LOOPBACK_URL.test(text)) return loopbackFault(text, own);
  if (!text.startsWith("https://")) return "is not an https URL";
  const [authority = ""] = text.slice("https://".length).split(/[/?\\]/);
  if (authority.includes("@")) return "has user info";
  const [host = "", port] = authority.split(/:(?=[^:\]]*$)/);
  if (port !== undefined && port !== "443") return "has a port other than 443";
  if (!isPublicHost(host)) return "has a host that is not a public name in lower case";
  if (host === own.hostname || host.endsWith(`.${own.hostname}`)) return "is at this server's own host";
  return pathFault(port === undefined ? text : text.replace(":443", ""));
}

function loopbackFault(text: string, own: URL): string | undefined {
  if (new URL(text).port === own.port) return "is at this server's own host";
  return pathFault(text);
}

function isPublicHost(host: string): boolean {
  return PUBLIC_HOST.test(host) && !SPECIAL_DOMAINS.has(host.slice(host.lastIndexOf(".") + 1));
}

/** No dot segments in any spelling, nothing that the URL standard would write otherwise. */
function pathFault(text: string): string | undefined {
  const { href, pathname } = new URL(text);
  if (pathname === "/") return "has no path";
  return href === text
    ? undefined
    : "is not in its normal form: write it as a browser would, without dot segments";
}
