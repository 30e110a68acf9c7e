/** What kinds of redirect URI clients may register. */
export interface RedirectUriPolicy {
  /**
   * Private-use schemes without a dot that are allowed (RFC 8252 section 7.1 asks for one with a dot), whole or as
   * `scheme://host`. Or any: for clients of the configuration, which nobody registers by themselves.
   */
  readonly schemes: readonly string[] | "any";
  /** Hosts that https redirect URIs may have. @default any */
  readonly hosts?: readonly string[] | undefined;
  /** What the client says it is (OpenID Connect Dynamic Client Registration section 2). @default it does not say */
  readonly applicationType?: "web" | "native" | undefined;
}

/** How a redirect URI leads back to its client: over the network, or to this machine's own programs. */
export type RedirectUriKind = "https" | "loopback" | "private-use";

/** Characters at most: what is longer is nobody's callback. */
const LONGEST = 1024;

/** The characters of a URI (RFC 3986 section 2): neither white space nor controls, quotes or angle brackets. */
const URI = /^[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/;

/**
 * Schemes that make a browser run, show or send something itself, or that lead to a program of the system's own that
 * does what it is told: refused whatever list they are on.
 */
const DANGEROUS = new Set(
  [
    "about blob chrome chrome-extension data devtools edge feed file filesystem ftp gopher http https intent",
    "jar javascript livescript mailto mhtml mocha moz-extension res resource sms ssh tel telnet vbscript",
    "view-source ws wss wyciwyg",
    "afp apt callto cifs facetime facetime-audio hcp help itms itms-services jnlp ldap ldaps market mk nfs",
    "microsoft-edge prefs rdp search sftp shell sip sips smb steam vnc windowsdefender",
    "x-apple.systempreferences",
  ].flatMap((line) => line.split(" ").map((scheme) => `${scheme}:`)),
);

/** Windows' own, of which there are dozens: ms-msdt and search-ms have run what a link told them to. */
const OF_WINDOWS = /^(?:ms-|search-ms:)/;

/** http to this machine, the host as RFC 8252 sections 7.3 and 8.3 name it, written in no other way. */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::([1-9]\d{0,4}))?((?:[/?].*)?)$/;

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** What an authorization response adds (RFC 6749 section 4.1.2, RFC 9207 section 2): there has to be one of each. */
const ANSWERED = ["code", "state", "iss", "error", "error_description", "error_uri"];

/** Whether a scheme, with its colon, may be on the list of private-use schemes. */
export function isPrivateUseScheme(scheme: string): boolean {
  return /^[a-z][a-z0-9+.-]*:$/.test(scheme) && !DANGEROUS.has(scheme) && !OF_WINDOWS.test(scheme);
}

/**
 * Judges a redirect URI as it is written: a client that registers it is told here what it could not do with it later.
 *
 * @returns what is wrong with it, as the end of a sentence; undefined when nothing is
 */
export function redirectUriFault(uri: string, policy: RedirectUriPolicy): string | undefined {
  if (uri.length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (!URI.test(uri) || !URL.canParse(uri)) return "is not an absolute URI";
  if (uri.includes("#")) return "has a fragment";
  const { username, password, hostname, searchParams } = new URL(uri);
  if (username || password) return "has user info";
  if (hostname.includes("*")) return "has a wildcard, and redirect URIs are compared as they are written";
  if (!isNormal(uri)) return "is not in its normal form: write scheme, host and path as a browser would";
  const answered = ANSWERED.find((name) => searchParams.has(name));
  if (answered !== undefined) return `has the parameter ${answered}, which is for the answer`;
  return faultOfKind(uri, policy);
}

function faultOfKind(uri: string, policy: RedirectUriPolicy): string | undefined {
  const { protocol, hostname } = new URL(uri);
  const isWeb = policy.applicationType === "web";
  if (protocol === "https:" && policy.hosts && !policy.hosts.includes(hostname)) {
    return "has a host that is not allowed here";
  }
  switch (kindOf(uri)) {
    case "https":
      return undefined;
    case "loopback":
      return isWeb ? "leads to the person's own machine, which it may not for a web client" : undefined;
    case "private-use":
      return isWeb
        ? "has a private-use scheme, which it may not for a web client"
        : faultOfPrivateUse(uri, policy.schemes);
    case undefined:
      return "has to be https, http to 127.0.0.1, [::1] or localhost, or of an allowed private-use scheme";
  }
}

/** An application does more than sign people in, and whoever may write a query tells it what: no callback needs one. */
function faultOfPrivateUse(uri: string, schemes: RedirectUriPolicy["schemes"]): string | undefined {
  if (schemes === "any") return undefined;
  const { protocol, host } = new URL(uri);
  const scheme = protocol.slice(0, -1);
  const isAllowed =
    scheme.includes(".") || [scheme, `${scheme}://${host}`].some((one) => schemes.includes(one));
  if (!isAllowed) return "has a private-use scheme that is not allowed here";
  return uri.includes("?") ? "has a query, which it may not with a private-use scheme" : undefined;
}

/** How a redirect URI leads back; undefined for what leads nowhere safe. */
export function kindOf(uri: string): RedirectUriKind | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, hostname } = new URL(uri);
  if (uri.startsWith("https://")) return LOOPBACK_HOSTS.has(hostname) ? "loopback" : "https";
  if (LOOPBACK.test(uri)) return "loopback";
  return isPrivateUseScheme(protocol) ? "private-use" : undefined;
}

/**
 * Whether a client that registered one redirect URI may ask for another: RFC 6749 section 3.1.2.3 by plain string
 * comparison; http loopback ones with any port (RFC 8252 section 7.3).
 */
export function matchesRedirectUri(registered: string, requested: string): boolean {
  if (registered === requested) return true;
  const known = LOOPBACK.exec(registered);
  const asked = LOOPBACK.exec(requested);
  return (
    known !== null && asked !== null && isNormal(requested) && known[1] === asked[1] && known[3] === asked[3]
  );
}

/** Where an acceptable redirect URI leads, for people: the host, or the scheme of an application on their machine. */
export function destinationOf(uri: string): string {
  const { protocol, host } = new URL(uri);
  return kindOf(uri) === "private-use" ? `${protocol}//${host}` : host;
}

/** As the URL standard would write it itself: no dot segments, no escapes in the host, no numbers for addresses. */
function isNormal(uri: string): boolean {
  const [, host = "", port = "", rest = ""] = LOOPBACK.exec(uri) ?? [];
  if (Number(port) > 65_535) return false;
  // The port that goes without saying is written out all the same, for any port is as good.
  const text = host === "" ? uri : host + rest;
  const { href } = new URL(text);
  return href === text || href === `${text}/`;
}
