/** One JSON-RPC message from a client, and the very bytes it was read from. */
export interface Message {
  readonly bytes: Uint8Array;
  /** Absent: a notification, which has no answer. */
  readonly id?: string | number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The tool that `tools/call` names. */
  readonly tool?: string;
}
