export { type BackendCall, callBackend, NoAssertionError } from "./call-backend.ts";
export type { Caller } from "./caller.ts";
export { DOWNSTREAM_HEADER, DownstreamAssertions } from "./downstream-assertions.ts";
export {
  BodyTooLongError,
  InsufficientScopeError,
  InvalidTokenError,
  KeysUnavailableError,
  MissingCredentialError,
  type Scheme,
} from "./errors.ts";
export type { IncomingRequest } from "./incoming-request.ts";
export {
  type InternalTokenOptions,
  type InternalUser,
  signInternalToken,
  verifyInternalToken,
} from "./internal-token.ts";
export { type Refusal, refusalOf, refusalResponse } from "./refusal.ts";
export { requireScopes } from "./require-scopes.ts";
export { ASSERTION_HEADER, type AssertionOptions, verifyAssertion } from "./verify-assertion.ts";
export { type CallerOptions, type VerifyCaller, verifyCaller } from "./verify-caller.ts";
export { type TokenOptions, verifyJwt } from "./verify-jwt.ts";
