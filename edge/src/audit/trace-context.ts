/** The place of a request in a trace, as it is passed on: W3C Trace Context. */
export interface TraceContext {
  readonly traceId: string;
  /** The headers that an origin gets. */
  readonly headers: { readonly traceparent: string; readonly tracestate?: string };
}

/** Section 3.2: what is known of any version, behind which later ones may say more. Version ff is none. */
const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?=$|-)(.*)$/;

/** Section 3.3.1: names of vendors with what they say, in any printable ASCII but commas and equal signs. */
const MEMBER =
  /^(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** Members of `tracestate` at most: section 3.3.1. */
const MEMBERS = 32;

/** Characters of `tracestate` that are passed on; section 3.3.1.5 asks for as many at least. */
const TRACESTATE_LENGTH = 512;

/** What of the flags is meant: that the caller may have recorded the trace (section 3.2.2.5.1). */
const SAMPLED = 1;

/**
 * Reads where in a trace a request stands. A caller's own context is passed on as it is, for the gateway adds no span of
 * its own; where there is none, or one that is malformed, a trace begins here, and its `tracestate` goes (section 4.3).
 */
export function traceContext(headers: Headers): TraceContext {
  const given = parseTraceparent(headers.get("traceparent"));
  if (!given) {
    const traceId = randomHex(16);
    return { traceId, headers: { traceparent: `00-${traceId}-${randomHex(8)}-01` } };
  }
  const tracestate = parseTracestate(headers.get("tracestate"));
  return {
    traceId: given.traceId,
    headers: { traceparent: given.traceparent, ...(tracestate !== undefined && { tracestate }) },
  };
}

/** Of a version that is not known here, what is known goes on as version 00 (section 4.3). */
function parseTraceparent(header: string | null): { traceId: string; traceparent: string } | undefined {
  const [, version = "", traceId = "", parentId = "", flags = "", more = ""] =
    TRACEPARENT.exec(header ?? "") ?? [];
  if (traceId === "" || (version === "00" && more !== "")) return undefined;
  const known = (Number.parseInt(flags, 16) & SAMPLED).toString(16).padStart(2, "0");
  return { traceId, traceparent: `00-${traceId}-${parentId}-${version === "00" ? flags : known}` };
}

function parseTracestate(header: string | null): string | undefined {
  if (header === null || header.length > TRACESTATE_LENGTH) return undefined;
  const members = header
    .split(",")
    .map((member) => member.trim())
    .filter((member) => member !== "");
  const keys = new Set(members.map((member) => member.slice(0, member.indexOf("="))));
  const isSound =
    members.length > 0 && members.length <= MEMBERS && members.every((member) => MEMBER.test(member));
  return isSound && keys.size === members.length ? members.join(",") : undefined;
}

/** So many random bytes, which are never all zero: section 3.2.2.3 forbids that. */
function randomHex(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  bytes[0] = (bytes[0] ?? 0) | 1;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
