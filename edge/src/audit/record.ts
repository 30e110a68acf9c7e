import type { Principal } from "../access-token/principal.ts";
import type { AuthorizationRecord } from "./authorization-record.ts";

/** What the gateway decided about one request, and how it ended. Neither token nor argument is in it. */
export interface AuditRecord {
  readonly event: "decision";
  /** RFC 3339, UTC. */
  readonly time: string;
  /** As the client sees it in `X-Request-Id`. */
  readonly request_id: string;
  /** The trace that the request is part of: W3C Trace Context. Absent where its path was not looked at. */
  readonly trace_id?: string;
  /** Absent where the request was refused before its path was looked at. */
  readonly server?: string;
  /** The first 128 bits of SHA-256 of issuer, subject and kind, as hex: one person, or client, not named. */
  readonly principal?: string;
  readonly client_id?: string;
  readonly scopes?: readonly string[];
  /** The scopes that the client was asked for. */
  readonly needed?: readonly string[];
  readonly method?: string;
  readonly tool?: string;
  readonly prompt?: string;
  /** A URI without its query, where somebody could have put a secret. */
  readonly resource?: string;
  readonly decision: "allowed" | "denied" | "step-up" | "rejected";
  /** The rule that decided, or why the request never came before one. */
  readonly rule: string;
  readonly status: number;
  /** Why the origin's answer was not passed on. */
  readonly fault?: string;
  readonly latency_ms: number;
}

/**
 * What went wrong beside a decision: with an answer that had begun already, with a limit that could not be asked, or with
 * the next credential of an origin.
 */
export interface FaultRecord {
  readonly event: "fault";
  /** RFC 3339, UTC. */
  readonly time: string;
  /** That of the decision. */
  readonly request_id: string;
  readonly server: string;
  readonly fault: string;
}

/** Records that were not taken where they were sent. */
export interface ExportFaultRecord {
  readonly event: "export-fault";
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly fault: string;
  /** How many are lost there since the last of these records; the log has them. */
  readonly dropped: number;
}

/** What happened at the gateway. */
export type LogRecord = AuditRecord | FaultRecord | AuthorizationRecord;

/** A stable name for a principal that does not tell who it is. */
export async function principalDigest({
  issuer,
  subject,
  kind,
}: Pick<Principal, "issuer" | "subject" | "kind">): Promise<string> {
  const identity = JSON.stringify(kind ? [issuer, subject, kind] : [issuer, subject]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(identity));
  return [...new Uint8Array(digest, 0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Characters of a name in a record, at most: a client may send a name as long as a message may be. */
const NAME_LENGTH = 256;

/**
 * A name that somebody else chose, as a record has it. JSON escapes no more than C0: what else moves a cursor or turns
 * a line around is written out as its code.
 */
export function printable(text: string): string {
  const short = text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH)}…` : text;
  return short.replace(
    /[\u007f-\u009f\u2028\u2029\p{Cf}\p{Cs}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
