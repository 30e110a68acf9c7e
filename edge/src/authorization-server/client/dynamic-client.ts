import { z } from "zod";
import type { AuthorizationServer } from "../../configuration/authorization-server.ts";
import type { Sealer } from "../../sealing/sealer.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Client, ClientAuthentication } from "./client.ts";
import { type ClientMetadata, readClientMetadata, registeredMetadata } from "./client-metadata.ts";
import { dynamicHandle } from "./handle.ts";

/** Characters of a client id at most: it travels in the query of an authorization request. */
export const LONGEST_CLIENT_ID = 4096;

/** Bytes of metadata at most: sealed, with a registration at an identity provider, that makes no longer an id. */
const MOST_METADATA_BYTES = 2000;

/** A client's registration at an identity provider: see {@link Client.upstream}. */
export type Upstream = NonNullable<Client["upstream"]>;

const upstream = z.object({
  provider: z.string(),
  id: z.string(),
  secret: z.string().exactOptional(),
});

/** What is sealed beside the metadata. */
const rest = z.object({ upstream: upstream.exactOptional() });

/**
 * Refuses metadata that no client id could hold.
 *
 * @throws {OAuthError} `invalid_client_metadata`
 */
export function checkSize(metadata: ClientMetadata): void {
  if (new TextEncoder().encode(JSON.stringify(sealed(metadata))).length <= MOST_METADATA_BYTES) return;
  throw new OAuthError(
    "invalid_client_metadata",
    `Register fewer or shorter redirect URIs, and keys by jwks_uri: ${MOST_METADATA_BYTES} bytes have to do.`,
  );
}

/**
 * The id of a client that registers itself: a sealed document (RFC 7591 appendix A.5.2), so that nothing is stored,
 * and nothing forgotten with the next deployment.
 *
 * @param issuedAt - milliseconds since 1970, as is `expiresAt`
 */
export async function sealClient(
  metadata: ClientMetadata,
  sealer: Sealer,
  times: { readonly issuedAt: number; readonly expiresAt: number },
  upstream?: Upstream,
): Promise<string> {
  const content = {
    ...sealed(metadata),
    client_id_issued_at: Math.floor(times.issuedAt / 1000),
    ...(upstream && { upstream }),
  };
  const id = await sealer.seal("client", content, times.expiresAt);
  if (id.length > LONGEST_CLIENT_ID) throw new RangeError("the sealed client id is too long");
  return id;
}

/** The secret of a client that registered itself: good for this one client id, and for as long. */
export async function sealClientSecret(id: string, sealer: Sealer, expiresAt: number): Promise<string> {
  return sealer.seal("client-secret", { client: await dynamicHandle(id) }, expiresAt);
}

/**
 * The client of a sealed id. Its redirect URIs are judged anew, by the policy in force now, as is whether clients may
 * still register in the way this one did.
 *
 * @throws {Error} when there is none
 */
export async function openClient(
  id: string,
  sealer: Sealer,
  { registration }: AuthorizationServer,
): Promise<Client> {
  if (id.length > LONGEST_CLIENT_ID) throw new Error("not a client id");
  const content = await sealer.open("client", id);
  const metadata = readClientMetadata(content, { redirectUris: registration.redirectUris });
  const { upstream } = rest.parse(content);
  if (!isInForce(registration.dynamic, upstream)) throw new Error("registered in a way that is closed");
  const handle = await dynamicHandle(id);
  return {
    id,
    handle,
    registration: "dynamic",
    name: metadata.name,
    redirectUris: metadata.redirectUris,
    authentication: authenticationOf(metadata, handle, sealer),
    grantTypes: metadata.grantTypes,
    ...(upstream && { upstream }),
  };
}

/** What has to be kept of the metadata: neither what is the same for all nor what is only answered. */
function sealed(metadata: ClientMetadata): Record<string, unknown> {
  const { grant_types: _, response_types: __, scope: ___, ...kept } = registeredMetadata(metadata);
  return kept;
}

function isInForce(
  dynamic: AuthorizationServer["registration"]["dynamic"],
  upstream: Upstream | undefined,
): boolean {
  if (dynamic.strategy === "issue") return upstream === undefined;
  return dynamic.strategy === "forward" && upstream?.provider === dynamic.identityProvider;
}

function authenticationOf(metadata: ClientMetadata, handle: string, sealer: Sealer): ClientAuthentication {
  const { authenticationMethod, keys } = metadata;
  if (keys) return { method: "private_key_jwt", keys };
  if (authenticationMethod === "none") return { method: "none" };
  return { method: "client_secret", isSecret: (secret) => isSecretOf(handle, secret, sealer) };
}

/** Who can open a sealed text knows that it is authentic; nothing secret is compared after that. */
async function isSecretOf(handle: string, secret: string, sealer: Sealer): Promise<boolean> {
  if (secret.length > LONGEST_CLIENT_ID) return false;
  try {
    const content = await sealer.open("client-secret", secret);
    return z.object({ client: z.literal(handle) }).safeParse(content).success;
  } catch {
    return false;
  }
}
