/**
 * What a resource's URI may be written with (RFC 3986 section 2): no fragment, which origins overlook; no `*`, which is
 * for patterns; a scheme in lower case, escapes in upper case.
 */
const CHARACTERS = /^[a-z][a-z0-9+.-]*:(?:[A-Za-z0-9._~:/?[\]@!$&'(),;=+-]|%[0-9A-F]{2})*$/;

const LONGEST_URI = 2048;

/** Segments that lead elsewhere (RFC 3986 section 5.2.4), wherever somebody could see a segment. */
const DOT_SEGMENT = /[:/?;&=]\.{1,2}(?:[/?;&]|$)/;

/** RFC 3986 section 3.2.1: a second name of one place. */
const USER_INFO = /^[^:]*:\/\/[^/?]*@/;

/** What some leave out at the end of a segment: a dot in the path, or a blank, which they leave out at its beginning too. */
const LEFT_OUT_AT_AN_END = /^[^?]*\.(?:[/?;]|$)|[:/?;&=]%20|%20(?:[/?;&]|$)/;

/** What comes before the path. */
const SCHEME_AND_AUTHORITY = /^[^:]*:(?:\/\/[^/?]*)?/;

/** What is never escaped, for an escape would be a disguise; and a backslash, which may be taken for a slash. */
const ESCAPED_IN_VAIN = /[A-Za-z0-9._~/\\%\p{Cc}-]/u;

/** An expression of a URI template: RFC 6570 section 2.2. */
const EXPRESSIONS = /\{[+#./;?&]?[A-Za-z0-9_.,:*%]+\}/g;

/** Whether a URI is written in the one way that nobody reads differently. */
export function isPlainUri(uri: string): boolean {
  return (
    uri.length <= LONGEST_URI &&
    CHARACTERS.test(uri) &&
    !DOT_SEGMENT.test(uri) &&
    !USER_INFO.test(uri) &&
    hasPlainAuthority(uri) &&
    !LEFT_OUT_AT_AN_END.test(uri) &&
    !hasEmptySegment(uri) &&
    hasPlainEscapes(uri)
  );
}

/** Whether what stands between the expressions of a URI template is as plain as a URI has to be. */
export function isPlainTemplate(template: string): boolean {
  return isPlainUri(template.replace(EXPRESSIONS, "x"));
}

/** Whether a text is a URI template rather than a URI. */
export function isTemplate(text: string): boolean {
  return text.includes("{");
}

/** What a template's expansions all begin with. */
export function literalStart(template: string): string {
  return template.slice(0, template.indexOf("{"));
}

/** A URI as somebody reads it who decodes it, and makes no difference between upper and lower case. */
export function foldUri(uri: string): string {
  // Either way: some letters have a counterpart in one direction only.
  return (decoded(uri) ?? uri).toUpperCase().toLowerCase();
}

/** How else a URI may be read: without its query, its fragment, its parameters, or slashes at its end. */
export function otherReadings(uri: string): readonly string[] {
  const folded = foldUri(uri);
  const path = folded.replace(/[?;#].*$/s, "");
  return [...new Set([folded, withoutParameters(folded), path, path.replace(/\/+$/, "")])];
}

/** How else what a URI begins with may be read, so that more may follow. */
export function otherBeginnings(start: string): readonly string[] {
  const folded = foldUri(start);
  return [...new Set([folded, withoutParameters(folded)])];
}

/** RFC 3986 section 3.3: any segment may have some. */
function withoutParameters(uri: string): string {
  return uri.replace(/;[^/?#]*/g, "");
}

/** Whether the URL Standard writes what comes before the path no other way: hosts and ports have many spellings. */
function hasPlainAuthority(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const [written] = SCHEME_AND_AUTHORITY.exec(uri) ?? [];
  const [meant] = SCHEME_AND_AUTHORITY.exec(new URL(uri).href) ?? [];
  return written === meant;
}

/** Origins may leave out what is empty. */
function hasEmptySegment(uri: string): boolean {
  const [path = ""] = uri.replace(SCHEME_AND_AUTHORITY, "").split("?");
  return path.includes("//");
}

function hasPlainEscapes(uri: string): boolean {
  const whole = decoded(uri);
  // What normalization would turn into something else, a full-width dot for one, some file systems normalize.
  if (whole === undefined || whole.normalize("NFKC") !== whole || /[\p{Cf}\p{Cc}]/u.test(whole)) return false;
  return [...uri.matchAll(/%[0-7][0-9A-F]/g)].every(
    ([octet]) => !ESCAPED_IN_VAIN.test(decodeURIComponent(octet)),
  );
}

function decoded(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri);
  } catch {
    return undefined;
  }
}
