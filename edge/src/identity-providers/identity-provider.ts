import type { CacheIo } from "../discovery/cached-document.ts";
import type { SignedIn, UpstreamSession } from "./identity.ts";

/** How the gateway is known at the provider for one sign-in. */
export interface UpstreamClient {
  readonly id: string;
  readonly secret?: string;
}

/** What is sent along to the provider, and has to come back or be proven. */
export interface UpstreamRequest {
  readonly client: UpstreamClient;
  /** The gateway's own callback for this provider. */
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** A company's login, as the authorization server uses it. */
export interface IdentityProvider {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /**
   * The registration to use for one of the gateway's clients: always the same one (rendezvous hashing), so that no
   * registration collects everybody's refresh tokens.
   */
  clientFor(clientHandle: string): Promise<UpstreamClient>;
  /** The registration of this id; undefined when it is no longer configured. */
  client(id: string): UpstreamClient | undefined;
  /**
   * Where the browser goes to sign in: RFC 6749 section 4.1.1, with PKCE S256, `state` and `nonce`.
   *
   * @throws {ProviderUnavailableError} when the provider's metadata cannot be had
   */
  authorizationUrl(request: UpstreamRequest, io: CacheIo): Promise<string>;
  /**
   * Redeems what the provider sent back: checks `state` and `iss`, exchanges the code at this provider and no other,
   * verifies the ID token.
   *
   * @throws {SignInDeniedError} when the person or the provider declined
   * @throws {SignInRefusedError} when what came back cannot be trusted
   * @throws {ProviderUnavailableError} when the provider gives no usable answer
   */
  complete(callback: URLSearchParams, request: UpstreamRequest, io: CacheIo): Promise<SignedIn>;
  /**
   * Asks about the person again.
   *
   * @throws {SessionEndedError} when the provider knows them no longer
   * @throws {ProviderUnavailableError} when the provider gives no usable answer; it may have a session to keep
   */
  renew(session: UpstreamSession, client: UpstreamClient, io: CacheIo): Promise<SignedIn>;
}

/** The person declined, or the provider did: the client is told `access_denied`. */
export class SignInDeniedError extends Error {
  override readonly name = "SignInDeniedError";
}

/** What came back cannot be trusted. The message names no token; the client is told `access_denied`. */
export class SignInRefusedError extends Error {
  override readonly name = "SignInRefusedError";
}

/** The provider ended the session, or has none: the grant ends with it. */
export class SessionEndedError extends Error {
  override readonly name = "SessionEndedError";
}

interface UnavailableOptions extends ErrorOptions {
  readonly session?: UpstreamSession | undefined;
}

/** The provider gives no usable answer: the client is told `temporarily_unavailable`, and nothing is lost. */
export class ProviderUnavailableError extends Error {
  override readonly name = "ProviderUnavailableError";
  readonly #session: UpstreamSession | undefined;

  constructor(message: string, { session, ...options }: UnavailableOptions = {}) {
    super(message, options);
    this.#session = session;
  }

  /**
   * What to ask with from now on, where the provider had rotated its refresh token already: RFC 6749 section 6. Whoever
   * writes the error down does not come upon it.
   */
  get session(): UpstreamSession | undefined {
    return this.#session;
  }
}
