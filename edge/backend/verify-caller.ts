import type { Caller } from "./caller.ts";
import { DOWNSTREAM_HEADER, DownstreamAssertions } from "./downstream-assertions.ts";
import { InvalidTokenError, MissingCredentialError } from "./errors.ts";
import type { IncomingRequest } from "./incoming-request.ts";
import { ASSERTION_HEADER, type AssertionOptions, verifyAssertion } from "./verify-assertion.ts";
import { type TokenOptions, verifyJwt } from "./verify-jwt.ts";

/** RFC 7235's scheme is case-insensitive; RFC 6750 section 2.1 asks for exactly one space. */
const CREDENTIALS = /^Bearer ([^ ]+)$/i;

/** How a request has to say who makes it: in one of these ways, or where both are given in both. */
export type CallerOptions =
  | {
      /** By the edge's assertion. */
      readonly assertion: AssertionOptions;
      /** By the caller's own token, which the edge forwards where it is configured to. */
      readonly token?: TokenOptions;
    }
  | { readonly assertion?: undefined; readonly token: TokenOptions };

/** Says who makes a request. */
export type VerifyCaller = (request: IncomingRequest) => Promise<Caller>;

/**
 * Makes the function that says who makes a request. Where assertion and token are both asked for, they have to be about
 * the same caller, who then has the scopes that are in both.
 *
 * @returns a function that rejects with one of the errors of this package; `refusalOf` makes an answer of it
 * @throws {TypeError} for options that cannot be used
 */
export function verifyCaller(options: CallerOptions): VerifyCaller {
  const byAssertion = options.assertion && assertedCaller(options.assertion);
  const byToken = options.token && tokenCaller(options.token);
  if (byAssertion && byToken) {
    return async (request) => agreed(await byAssertion(request), await byToken(request));
  }
  const only = byAssertion ?? byToken;
  if (!only) throw new TypeError("expected assertion, token, or both: nobody would be verified");
  return only;
}

function assertedCaller(options: AssertionOptions): VerifyCaller {
  const verify = verifyAssertion(options);
  return async (request) => {
    const assertion = request.header(ASSERTION_HEADER);
    if (!assertion) throw new MissingCredentialError(ASSERTION_HEADER);
    const caller = await verify(assertion, request);
    const downstream = request.header(DOWNSTREAM_HEADER);
    return downstream ? { ...caller, downstream: new DownstreamAssertions(downstream, caller) } : caller;
  };
}

function tokenCaller(options: TokenOptions): VerifyCaller {
  const verify = verifyJwt(options);
  return async (request) => {
    const token = CREDENTIALS.exec(request.header("Authorization") ?? "")?.[1];
    if (token === undefined) throw new MissingCredentialError("Bearer");
    return verify(token);
  };
}

function agreed(asserted: Caller, own: Caller): Caller {
  const members = ["issuer", "subject", "kind", "clientId"] as const;
  const isSame = members.every((member) => asserted[member] === own[member]);
  if (!isSame) throw new InvalidTokenError("Bearer", "assertion and token are about different callers");
  return { ...own, ...asserted, scopes: own.scopes.filter((scope) => asserted.scopes.includes(scope)) };
}
