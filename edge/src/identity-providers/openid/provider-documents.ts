import { type CryptoKey, createLocalJWKSet, errors, type JWTHeaderParameters } from "jose";
import type { AuthorizationServer } from "oauth4webapi";
import { z } from "zod";
import type { Limits } from "../../configuration/limits.ts";
import { CachedDocument, type CacheIo } from "../../discovery/cached-document.ts";
import { discover } from "../../discovery/discover.ts";
import { usableKeys } from "../../discovery/usable-keys.ts";
import { fetchJson } from "../../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../../network/fetcher.ts";
import { ProviderUnavailableError, SignInRefusedError } from "../identity-provider.ts";
import { ID_TOKEN_ALGORITHMS } from "./id-token.ts";

/** What an OpenID provider publishes. */
interface Documents {
  readonly server: AuthorizationServer;
  readonly keySet: ReturnType<typeof createLocalJWKSet>;
}

/** What of a provider's metadata is used: OpenID Connect Discovery section 3, RFC 9207 section 3. */
const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  userinfo_endpoint: z.string().exactOptional(),
  scopes_supported: z.array(z.string()).exactOptional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).exactOptional(),
  authorization_response_iss_parameter_supported: z.boolean().exactOptional(),
});

/** An OpenID provider's metadata and keys, kept together. An unknown key id has both fetched anew, once per cooldown. */
export class ProviderDocuments {
  readonly #documents: CachedDocument<Documents>;

  constructor(
    issuer: string,
    internet: Fetcher,
    limits: Limits["jwks"],
    isEndpoint: (url: string) => boolean,
  ) {
    const fetchDocuments = () => fetchAll(issuer, internet, limits, isEndpoint);
    this.#documents = new CachedDocument(fetchDocuments, limits);
  }

  /** @throws {NetworkError} when the documents cannot be had */
  async server(io: CacheIo): Promise<AuthorizationServer> {
    return (await this.#documents.get(io)).server;
  }

  /**
   * The one key that an ID token's header asks for.
   *
   * @throws {NetworkError} when the documents cannot be had
   * @throws {SignInRefusedError} when the provider has no such key, or several
   * @throws {ProviderUnavailableError} when what is known of its keys is old
   */
  async findKey(header: JWTHeaderParameters, io: CacheIo): Promise<CryptoKey> {
    const known = await match(await this.#documents.get(io), header);
    if (known) return known;
    await this.#documents.refresh(io);
    const found = await match(await this.#documents.get(io), header);
    if (found) return found;
    if (!this.#documents.isFresh(io)) {
      throw new ProviderUnavailableError("the provider's keys are stale and lack the ID token's");
    }
    throw new SignInRefusedError("the ID token is signed with a key that is not the provider's");
  }
}

async function match({ keySet }: Documents, header: JWTHeaderParameters): Promise<CryptoKey | undefined> {
  try {
    return await keySet(header);
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return undefined;
    throw new SignInRefusedError("the ID token's key cannot be told");
  }
}

async function fetchAll(
  issuer: string,
  internet: Fetcher,
  limits: Limits["jwks"],
  isEndpoint: (url: string) => boolean,
): Promise<Documents> {
  const { data: server } = metadata.safeParse(await discover(internet, issuer, limits));
  if (!server) throw new NetworkError(`${issuer}: its discovery document is incomplete`);
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = server;
  const endpoints = [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint ?? token_endpoint];
  if (!endpoints.every(isEndpoint)) {
    throw new NetworkError(`${issuer}: its discovery document names an endpoint that is not https`);
  }
  const { keys } = await fetchJson(internet, jwks_uri, limits);
  if (!Array.isArray(keys)) throw new NetworkError(`${jwks_uri}: not a key set`);
  if (keys.length > limits.keys) throw new NetworkError(`${jwks_uri}: more than ${limits.keys} keys`);
  return {
    server: { ...server, id_token_signing_alg_values_supported: [...ID_TOKEN_ALGORITHMS] },
    keySet: createLocalJWKSet({ keys: usableKeys(keys) }),
  };
}
