import { isObject } from "./look-alike.ts";
import { REVISIONS, type Revision } from "./message.ts";
import { CODES, MessageError } from "./message-error.ts";

/** What every request says of itself in `_meta` since MCP 2026-07-28 (basic, "_meta"). */
const VERSION = "io.modelcontextprotocol/protocolVersion";
const MODERN_MEMBERS = [
  VERSION,
  "io.modelcontextprotocol/clientInfo",
  "io.modelcontextprotocol/clientCapabilities",
];

const MODERN: Revision = "2026-07-28";

/** Of `initialize`, which is the same in all that have it. */
const NEWEST_LEGACY: Revision = "2025-11-25";

/** Of who says none (MCP 2025-11-25, transports). */
const UNSPOKEN: Revision = "2025-03-26";

/** What a body says of its revision. */
interface Spoken {
  readonly isRequest: boolean;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * The revision that a request or notification is of (MCP 2026-07-28, versioning). Where either its `_meta` or its
 * header speaks of one without sessions, both have to: a message that passed for an older one would have its other
 * headers unchecked.
 *
 * @throws {MessageError} 400 with −32020, −32022 for a version that is not spoken here, −32602 where `_meta` lacks it
 */
export function revisionOf(headers: Headers, { isRequest, method, params }: Spoken): Revision {
  const header = headers.get("mcp-protocol-version");
  const meta = metaOf(params);
  const isModern = header === MODERN || MODERN_MEMBERS.some((member) => member in meta);
  if (!isModern && header === null) return method === "initialize" ? NEWEST_LEGACY : UNSPOKEN;
  if (!isModern) return revisionOfHeader(headers);
  const version = meta[VERSION];
  if (header === null || (version !== undefined && version !== header)) {
    const reason = header === null ? "is missing" : "differs from the message's body";
    throw new MessageError(400, CODES.headerMismatch, `The header MCP-Protocol-Version ${reason}.`);
  }
  // Of notifications nothing is required (MCP 2026-07-28, transports, "Sending Messages").
  if (version === undefined && isRequest) {
    throw new MessageError(400, CODES.invalidParams, `_meta must have ${VERSION}.`);
  }
  // Told of an older one, its client would come back with that, and be refused again.
  return known([MODERN], header);
}

/**
 * The revision that a request without a message is of: to listen, or to end a session.
 *
 * @throws {MessageError} 400 with −32022
 */
export function revisionOfHeader(headers: Headers): Revision {
  const header = headers.get("mcp-protocol-version");
  return header === null ? UNSPOKEN : known(REVISIONS, header);
}

function metaOf({ _meta: meta = {} }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (isObject(meta)) return meta;
  throw new MessageError(400, CODES.invalidParams, "_meta must be an object.");
}

function known(revisions: readonly Revision[], version: string): Revision {
  const revision = revisions.find((each) => each === version);
  if (revision !== undefined) return revision;
  throw new MessageError(400, CODES.unsupportedProtocolVersion, "This protocol version is not supported.", {
    data: { supported: revisions, requested: version },
  });
}
