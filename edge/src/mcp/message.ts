/** The revisions of MCP that are spoken here. */
export const REVISIONS = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"] as const;

/** A revision of MCP. */
export type Revision = (typeof REVISIONS)[number];

interface Envelope {
  /** The very bytes the message was read from. */
  readonly bytes: Uint8Array;
  readonly revision: Revision;
}

/** What a client asks. */
export interface ClientRequest extends Envelope {
  readonly kind: "request";
  readonly id: string | number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a client tells; it has no answer. */
export interface ClientNotification extends Envelope {
  readonly kind: "notification";
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a client answers to a request of the server's own, which revisions before 2026-07-28 have. */
export interface ClientResponse extends Envelope {
  readonly kind: "response";
  readonly id: string | number;
}

/** One JSON-RPC message from a client. */
export type Message = ClientRequest | ClientNotification | ClientResponse;

/** The id that an answer to a message bears. */
export function answerId(message: Message | undefined): string | number | undefined {
  return message?.kind === "request" ? message.id : undefined;
}

/** Whether a revision opens with `initialize`, and has sessions and requests of the server's own. */
export function isLegacy(revision: Revision): boolean {
  return revision !== "2026-07-28";
}

/** Which member of `params` says what a request is about. */
export const NAMED_BY: ReadonlyMap<string, "name" | "uri" | "taskId"> = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
  ["tasks/get", "taskId"],
  ["tasks/update", "taskId"],
  ["tasks/cancel", "taskId"],
]);

/** What a message is about, where one thing is named. */
export function nameOf(message: Message): string | undefined {
  if (message.kind === "response") return undefined;
  const member = NAMED_BY.get(message.method);
  const name = member && message.params[member];
  return typeof name === "string" ? name : undefined;
}
