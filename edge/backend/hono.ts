import type { MiddlewareHandler } from "hono";
import type { AdapterOptions } from "./adapter-options.ts";
import type { Caller } from "./caller.ts";
import { MissingCredentialError } from "./errors.ts";
import { refusalResponse } from "./refusal.ts";
import { requireScopes as checkScopes } from "./require-scopes.ts";
import { type CallerOptions, verifyCaller as createVerifier } from "./verify-caller.ts";
import { WebRequest } from "./web-request.ts";

/** What handlers find out about who calls: `context.get("caller")`. */
export interface CallerEnv {
  readonly Variables: { caller: Caller; onRefused?: AdapterOptions["onRefused"] };
}

/**
 * Lets requests pass whose caller is known; handlers get it by `context.get("caller")`. With assertions that are bound
 * to the request it has to come before whatever reads the body.
 *
 * @throws {TypeError} for options that cannot be used
 */
export function verifyCaller({
  onRefused,
  ...options
}: CallerOptions & AdapterOptions): MiddlewareHandler<CallerEnv> {
  const verify = createVerifier(options);
  return async (context, next) => {
    context.set("onRefused", onRefused);
    const incoming = new WebRequest(context.req.raw);
    try {
      context.set("caller", await verify(incoming));
    } catch (error) {
      onRefused?.(error);
      return refusalResponse(error);
    }
    context.req.raw = incoming.request;
    return next();
  };
}

/** Lets a verified caller pass who has all of the scopes. */
export function requireScopes(...scopes: string[]): MiddlewareHandler<CallerEnv> {
  return async (context, next) => {
    try {
      const caller: Caller | undefined = context.get("caller");
      if (!caller) throw new MissingCredentialError("Bearer");
      checkScopes(caller, ...scopes);
    } catch (error) {
      context.get("onRefused")?.(error);
      return refusalResponse(error);
    }
    return next();
  };
}
