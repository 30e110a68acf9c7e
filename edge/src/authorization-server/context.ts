import type { AuthorizationRecord } from "../audit/authorization-record.ts";
import type { AuthorizationServer } from "../configuration/authorization-server.ts";
import type { Configuration } from "../configuration/configuration.ts";
import type { CacheIo } from "../discovery/cached-document.ts";
import type { IdentityProvider } from "../identity-providers/identity-provider.ts";
import type { Fetcher } from "../network/fetcher.ts";
import type { Sealer } from "../sealing/sealer.ts";
import type { KeyRing } from "../signing/key-ring.ts";
import type { SigningKey } from "../signing/signing-key.ts";
import type { ClientKeys } from "./client/authenticate/client-keys.ts";
import type { Client } from "./client/client.ts";
import type { ReplayGuard } from "./client/replay-guard.ts";
import type { Grants } from "./grant/grant.ts";
import type { RateLimits } from "./rate-limits.ts";

/** What the endpoints of the authorization server have to work with. */
export interface AuthorizationServerContext extends CacheIo {
  readonly configuration: Configuration;
  readonly settings: AuthorizationServer;
  /** The values of the secrets that the configuration names. */
  readonly secret: (name: string) => string;
  readonly sealer: Sealer;
  readonly tokenKeys: KeyRing<SigningKey>;
  readonly providers: ReadonlyMap<string, IdentityProvider>;
  readonly grants: Grants;
  readonly replayGuard: ReplayGuard;
  /** Identity providers and client documents: public addresses only. */
  readonly internet: Fetcher;
  /** The public keys of clients that prove themselves with one. */
  readonly clientKeys: ClientKeys;
  /**
   * Finds a client by its `client_id`.
   *
   * @throws {OAuthError} `invalid_client` where there is none
   */
  readonly findClient: (id: string) => Promise<Client>;
  readonly rateLimits: RateLimits;
  /** Where the request comes from, as limits count it; absent where nobody vouches for it. */
  readonly source?: string;
  readonly log: (record: AuthorizationRecord) => void;
  /** As the client sees it in `X-Request-Id`, and the log. */
  readonly requestId: string;
}
