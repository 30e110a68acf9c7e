import type { CacheIo } from "../../discovery/cached-document.ts";
import type { Fetcher } from "../../network/fetcher.ts";
import type { WorkloadIdentity } from "../../workload/workload-identity.ts";
import type { OriginCall } from "../call-origin.ts";

/** With what credentials are had. The gateway's subject at clouds is `edge:<server id>`. */
export interface CredentialIo extends WorkloadIdentity {
  /** Public addresses only. */
  readonly internet: Fetcher;
  /** Google Cloud's metadata server, where the gateway runs there. */
  readonly googleMetadata?: Fetcher | undefined;
  /** What a secret holds. */
  readonly secret: (name: string) => string;
}

/** What having a credential takes of the request that needs it. */
export interface CredentialUse extends CacheIo {
  /** Told why a credential that is still good could not be renewed. */
  readonly onFault: (error: unknown) => void;
}

/** A call as the origin gets it, but for the credential's own headers. */
export interface CalledOrigin extends Pick<OriginCall, "method" | "headers" | "body"> {
  readonly url: string;
}

/** The headers by which an origin lets the gateway in with one call, which they may sign. */
export type Attach = (call: CalledOrigin) => Promise<Readonly<Record<string, string>>>;

/**
 * What a server's origin lets the gateway in by. It is had first, which may take a while, and attached when the call is
 * complete.
 *
 * @throws {OriginError} when it cannot be had
 */
export type Credential = (use: CredentialUse) => Promise<Attach>;

/** Headers that are the same whatever the call. */
export function always(headers: Readonly<Record<string, string>>): Attach {
  return async () => headers;
}
