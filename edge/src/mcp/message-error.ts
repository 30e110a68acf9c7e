/** JSON-RPC 2.0 section 5.1 and MCP 2026-07-28's own codes. */
export const CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  headerMismatch: -32020,
  unsupportedProtocolVersion: -32022,
} as const;

/** A request that is not one well-formed message: answered with an HTTP status and a JSON-RPC error. */
export class MessageError extends Error {
  override readonly name = "MessageError";
  readonly status: 400 | 413 | 415;
  readonly code: number;

  constructor(status: 400 | 413 | 415, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
