import type { AuthorizationServer } from "oauth4webapi";
import type { CacheIo } from "../discovery/cached-document.ts";
import type { Identity } from "./identity.ts";
import type { Tokens } from "./token-endpoint.ts";

/** How one kind of provider is spoken to, where that differs from OAuth's authorization code flow. */
export interface Dialect {
  /** Whether a sign-in brings an ID token with the nonce: OpenID Connect. */
  readonly isOpenId: boolean;
  /**
   * What the provider says about itself.
   *
   * @throws {NetworkError} when it cannot be had
   */
  server(io: CacheIo): Promise<AuthorizationServer>;
  /** Parameters of the authorization request beside those of OAuth, the scopes among them. */
  parameters(server: AuthorizationServer): Readonly<Record<string, string>>;
  /** Whether an access token alone is enough to ask about a person. */
  answersToAccessToken(server: AuthorizationServer): boolean;
  /**
   * Finds out who signed in.
   *
   * @param clientId - the gateway's registration that the tokens are for
   * @throws {SignInRefusedError} when what the provider says cannot be trusted
   * @throws {SessionEndedError} when it does not take the access token
   * @throws {ProviderUnavailableError} when it gives no usable answer
   */
  identify(tokens: Tokens, clientId: string, server: AuthorizationServer, io: CacheIo): Promise<Identity>;
}
