import type { Caller } from "./caller.ts";
import { InsufficientScopeError } from "./errors.ts";

/**
 * Refuses a caller who lacks any of the scopes (RFC 6750 section 3.1, `insufficient_scope`: over HTTP, status 403).
 * The edge has decided already; a server that asks as well does not depend on how it is configured.
 *
 * @throws {InsufficientScopeError} naming the scopes that are missing
 */
export function requireScopes({ scopes: granted }: Pick<Caller, "scopes">, ...scopes: string[]): void {
  const missing = scopes.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) throw new InsufficientScopeError(scopes, missing);
}
