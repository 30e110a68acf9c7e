import type { AdapterOptions } from "./adapter-options.ts";
import type { Caller } from "./caller.ts";
import { MissingCredentialError } from "./errors.ts";
import { NodeRequest, type ServerRequest } from "./node-request.ts";
import { refusalOf } from "./refusal.ts";
import { requireScopes as checkScopes } from "./require-scopes.ts";
import { type CallerOptions, verifyCaller as createVerifier } from "./verify-caller.ts";

declare global {
  namespace Express {
    interface Request {
      /** Who calls, where `verifyCaller` let the request pass. */
      caller?: Caller;
      /** The body as it came, where an assertion is bound to it. */
      rawBody?: Uint8Array;
    }
  }
}

/** What of Node's and Express' responses a refusal is written to. */
interface ServerResponse {
  writeHead(status: number, headers: Record<string, string>): { end(text: string): unknown };
}

/**
 * A middleware of Express, or of another server that has them in this form: one that does not go on where `next` gets an
 * error.
 */
export type Middleware = (
  request: ServerRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Lets requests pass whose caller is known; handlers get it as `request.caller`. With assertions that are bound to the
 * request it has to come before whatever reads the body: it keeps the body as `request.rawBody`, and where that is JSON
 * its value as `request.body`, as `express.json()` does.
 *
 * @throws {TypeError} for options that cannot be used
 */
export function verifyCaller({ onRefused, ...options }: CallerOptions & AdapterOptions): Middleware {
  const verify = createVerifier(options);
  return (request, response, next) => {
    request.onRefused = onRefused;
    const incoming = new NodeRequest(request);
    const pass = (caller: Caller) => {
      request.caller = caller;
      incoming.giveBody();
      next();
    };
    const refuse = (error: unknown) => {
      onRefused?.(error);
      send(response, error);
    };
    verify(incoming).then(pass, refuse).catch(next);
  };
}

/** Lets a verified caller pass who has all of the scopes. */
export function requireScopes(...scopes: string[]): Middleware {
  return (request, response, next) => {
    try {
      if (!request.caller) throw new MissingCredentialError("Bearer");
      checkScopes(request.caller, ...scopes);
    } catch (error) {
      request.onRefused?.(error);
      return send(response, error);
    }
    next();
  };
}

function send(response: ServerResponse, error: unknown): void {
  const { status, headers, body } = refusalOf(error);
  response.writeHead(status, { ...headers }).end(JSON.stringify(body));
}
