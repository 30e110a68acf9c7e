/** JSON-RPC 2.0 section 5.1, MCP 2026-07-28's own codes, and what is answered for a session that there is not. */
export const CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  sessionNotFound: -32001,
  headerMismatch: -32020,
  unsupportedProtocolVersion: -32022,
} as const;

/** What a refusal says beside its code. */
interface Details {
  /** Of the request that is refused, where it is known. */
  readonly id?: string | number;
  readonly data?: object;
}

/** A request that is not one well-formed message: answered with an HTTP status and a JSON-RPC error. */
export class MessageError extends Error {
  override readonly name = "MessageError";
  readonly status: 400 | 404 | 413 | 415;
  readonly code: number;
  readonly details: Details;

  constructor(status: 400 | 404 | 413 | 415, code: number, message: string, details: Details = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** The same, as the answer to a request. */
  answering(id: string | number): MessageError {
    return new MessageError(this.status, this.code, this.message, { ...this.details, id });
  }
}
