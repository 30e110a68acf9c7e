import type { Caller } from "./caller.ts";
import { ASSERTION_HEADER } from "./verify-assertion.ts";

/** How a backend is called: as with `fetch`, but that redirects are not followed. */
export interface BackendCall extends Omit<RequestInit, "redirect"> {
  /** The backend, as `downstream` of the edge's configuration names it. @default the origin of the URL */
  readonly audience?: string;
}

/** The edge vouches for this caller to others, but not to this backend. */
export class NoAssertionError extends Error {
  override readonly name = "NoAssertionError";
}

/**
 * Calls a backend on behalf of a caller: with the assertion that the edge made for this very backend, never with the
 * caller's own token (MCP 2026-07-28, security best practices, token passthrough). The assertion ends a minute after it
 * was made, of which up to a half is over when it comes. A redirect is answered as it is: whoever it leads to is not
 * whom the assertion is for.
 *
 * @throws {NoAssertionError} when the edge made none for it: `origin.assertion.downstream` of the edge's configuration
 * does not name it
 * @throws what `fetch` throws
 */
export async function callBackend(
  caller: Caller,
  url: string | URL,
  { audience = new URL(url).origin, ...init }: BackendCall = {},
): Promise<Response> {
  const assertion = caller.downstream?.for(audience);
  if (assertion === undefined) throw new NoAssertionError(`the edge made no assertion for ${audience}`);
  const headers = new Headers(init.headers);
  headers.set(ASSERTION_HEADER, assertion);
  return fetch(url, { ...init, headers, redirect: "manual" });
}
