import type { AdapterOptions } from "./adapter-options.ts";
import type { Caller } from "./caller.ts";
import { InsufficientScopeError } from "./errors.ts";
import { refusalResponse } from "./refusal.ts";
import { type CallerOptions, verifyCaller as createVerifier } from "./verify-caller.ts";
import { WebRequest } from "./web-request.ts";

export { requireScopes } from "./require-scopes.ts";

/** Answers a request of somebody who is known; what else its server gives it, it gets behind the caller. */
export type CallerHandler<Rest extends unknown[]> = (
  request: Request,
  caller: Caller,
  ...rest: Rest
) => Response | Promise<Response>;

/**
 * Puts the check of who calls in front of handlers of the Fetch standard, as Workers, Bun and Deno serve them. What is
 * refused never gets to the handler; what `requireScopes` refuses in it is answered as well.
 *
 * @throws {TypeError} for options that cannot be used
 */
export function verifyCaller({ onRefused, ...options }: CallerOptions & AdapterOptions) {
  const verify = createVerifier(options);
  const refuse = (error: unknown) => {
    onRefused?.(error);
    return refusalResponse(error);
  };
  return <Rest extends unknown[]>(handler: CallerHandler<Rest>) =>
    async (request: Request, ...rest: Rest): Promise<Response> => {
      const incoming = new WebRequest(request);
      let caller: Caller;
      try {
        caller = await verify(incoming);
      } catch (error) {
        return refuse(error);
      }
      try {
        return await handler(incoming.request, caller, ...rest);
      } catch (error) {
        if (error instanceof InsufficientScopeError) return refuse(error);
        throw error;
      }
    };
}
