import type { Server } from "../configuration/configuration.ts";
import type { Fetcher } from "../network/fetcher.ts";

/** An origin that gives no usable answer: the client is told the status, the log the reason. */
export class OriginError extends Error {
  override readonly name = "OriginError";
  readonly status: 502 | 503 | 504;

  constructor(status: 502 | 503 | 504, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.status = status;
  }
}

/** One call of an origin. */
export interface OriginCall {
  /** POST sends a message; before MCP 2026-07-28, GET listens, and DELETE ends a session. */
  readonly method: "POST" | "GET" | "DELETE";
  readonly headers: Headers;
  /** The message, with POST. */
  readonly body?: Uint8Array | undefined;
  /** Aborts when the client is gone, or when it is too late: then its reason is what is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Calls a server's origin. Its URL is the configured one: nothing of the request makes it.
 *
 * @throws {OriginError} for no answer, a redirect, a refusal of the gateway itself, or a failure of the origin
 */
export async function callOrigin(
  origins: Fetcher,
  server: Server,
  { method, headers, body, signal }: OriginCall,
): Promise<Response> {
  try {
    const sent = { method, headers, signal, ...(body && { body }) };
    const response = await origins(server.origin.url, sent);
    await refuseFailure(response);
    return response;
  } catch (error) {
    if (error instanceof OriginError) throw error;
    if (signal.reason instanceof OriginError) throw signal.reason;
    throw new OriginError(502, "no connection", { cause: error });
  }
}

/** 400, 404 and their like pass: clients tell the protocol's era by them (MCP 2026-07-28, versioning). */
async function refuseFailure(response: Response): Promise<void> {
  const { status } = response;
  const isRefusal = status === 401 || status === 403 || status === 407;
  if (status >= 200 && status < 500 && !(status >= 300 && status < 400) && !isRefusal) return;
  await response.body?.cancel();
  throw new OriginError(status === 503 ? 503 : 502, `status ${status}`);
}
