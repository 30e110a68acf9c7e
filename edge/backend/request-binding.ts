import type { JWTPayload } from "jose";
import { InvalidTokenError } from "./errors.ts";
import type { IncomingRequest } from "./incoming-request.ts";

/**
 * Refuses an assertion that was made for another request: of another method or path, with a query, or with another body.
 * `htm` and `htu` are RFC 9449 section 4.2's, the digest is written as in the field of RFC 9530 section 2. Whether the
 * host is the right one is for the audience to say: proxies in front of a server may call it otherwise.
 *
 * @param bodyBytes - bytes of the body that are read, at most
 * @throws {InvalidTokenError} and what reading the body throws
 */
export async function requireBinding(
  { htm, htu, content_digest: claimed }: JWTPayload,
  request: IncomingRequest,
  bodyBytes: number,
): Promise<void> {
  if (htm !== request.method) throw refusal("is for another method");
  if (typeof htu !== "string" || !URL.canParse(htu) || new URL(htu).pathname !== request.target) {
    throw refusal("is for another URL");
  }
  const body = await request.body(bodyBytes);
  if (claimed !== (await contentDigest(body))) throw refusal("is for another body");
}

/**
 * Refuses an assertion that was made for one request, where nobody looks for which.
 *
 * @throws {InvalidTokenError}
 */
export function requireNoBinding({ htm, htu, content_digest: digest }: JWTPayload): void {
  if (htm === undefined && htu === undefined && digest === undefined) return;
  throw refusal('is bound to a request, which only bind: "request" looks at');
}

async function contentDigest(body: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(body)));
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}

function refusal(reason: string): InvalidTokenError {
  return new InvalidTokenError("Gatehouse-Assertion", `the assertion ${reason}`);
}
