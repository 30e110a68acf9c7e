import { REVISIONS, type Revision } from "./message.ts";
import { CODES, MessageError } from "./message-error.ts";

/** The member of `_meta` by which MCP 2026-07-28 and later say their version with every request. */
const VERSION_IN_META = "io.modelcontextprotocol/protocolVersion";

/** The newest of the revisions that open with `initialize`. */
const NEWEST_LEGACY: Revision = "2025-11-25";

/** What is taken for the version of who says none (MCP 2025-11-25, transports). */
const UNSPOKEN: Revision = "2025-03-26";

/** What of a message tells its revision. */
interface Spoken {
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * The revision of MCP that a message is of (MCP 2026-07-28, versioning): where its `_meta` or its header says a
 * version without sessions, both have to say the same, so that no message passes for an older one that says less in
 * its headers.
 *
 * @throws {MessageError} 400 with −32020 where they differ, with −32022 for a version that is not spoken here
 */
export function revisionOf(headers: Headers, { method, params = {} }: Spoken): Revision {
  const header = headers.get("mcp-protocol-version");
  const { _meta: meta } = params;
  const inMeta =
    typeof meta === "object" && meta !== null
      ? (meta as Record<string, unknown>)[VERSION_IN_META]
      : undefined;
  if (inMeta !== undefined && inMeta !== header) {
    throw new MessageError(
      400,
      CODES.headerMismatch,
      "The header MCP-Protocol-Version differs from the message's body.",
    );
  }
  if (header === null) return method === "initialize" ? NEWEST_LEGACY : UNSPOKEN;
  const revision = REVISIONS.find((known) => known === header);
  if (revision === undefined) {
    throw new MessageError(400, CODES.unsupportedProtocolVersion, "This protocol version is not supported.");
  }
  return revision;
}
