import type { CacheIo } from "../../discovery/cached-document.ts";
import type { Fetcher } from "../../network/fetcher.ts";
import type { WorkloadIdentity } from "../../workload/workload-identity.ts";

/** With what credentials are had. The gateway's subject at clouds is `edge:<server id>`. */
export interface CredentialIo extends WorkloadIdentity {
  /** Public addresses only. */
  readonly internet: Fetcher;
}

/** What a credential takes of the request that it goes with. */
export interface CredentialUse extends CacheIo {
  /** Told why a credential that is still good could not be renewed. */
  readonly onFault: (error: unknown) => void;
}

/**
 * The headers by which a server's origin lets the gateway in.
 *
 * @throws {OriginError} when there are none to be had
 */
export type Credential = (use: CredentialUse) => Promise<Readonly<Record<string, string>>>;
