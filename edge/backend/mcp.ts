import type { AdapterOptions } from "./adapter-options.ts";
import type { Caller } from "./caller.ts";
import { verifyCaller as createMiddleware, type Middleware } from "./express.ts";
import type { CallerOptions } from "./verify-caller.ts";

export { callBackend } from "./call-backend.ts";
export { requireScopes } from "./require-scopes.ts";

/** Who calls, as the SDKs of MCP know it: `AuthInfo` of `@modelcontextprotocol/sdk` and `@modelcontextprotocol/server`. */
export interface AuthInfo {
  /** Nothing: what was verified is for this server, and no tool needs it. */
  readonly token: "";
  readonly clientId: string;
  scopes: string[];
  extra: Record<string, unknown> & { readonly caller: Caller };
}

/** Where the SDKs hand on who calls. */
export interface WithAuthInfo {
  readonly authInfo?: { readonly extra?: Record<string, unknown> | undefined } | undefined;
}

/** A caller as the SDKs hand it to tools. */
export function authInfoOf(caller: Caller): AuthInfo {
  const { clientId = "", scopes } = caller;
  return { token: "", clientId, scopes: [...scopes], extra: { caller } };
}

/**
 * The caller, in a tool: of its second argument in `@modelcontextprotocol/sdk`, of its context's `http` in
 * `@modelcontextprotocol/server`.
 *
 * @throws {Error} where none was verified
 */
export function callerOf({ authInfo }: WithAuthInfo = {}): Caller {
  const caller = authInfo?.extra?.caller;
  if (caller === undefined) throw new Error("no caller was verified: verifyCaller has to come first");
  return caller as Caller;
}

/**
 * Lets requests pass whose caller is known, as the middleware for Express does, and has the transports of the SDKs
 * know it too: they read `request.auth`.
 *
 * @throws {TypeError} for options that cannot be used
 */
export function verifyCaller(options: CallerOptions & AdapterOptions): Middleware {
  const middleware = createMiddleware(options);
  return (request, response, next) =>
    middleware(request, response, (error) => {
      if (request.caller) Object.assign(request, { auth: authInfoOf(request.caller) });
      next(error);
    });
}
