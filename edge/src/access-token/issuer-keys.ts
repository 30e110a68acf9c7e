import { type CryptoKey, createLocalJWKSet, errors, type JWTHeaderParameters } from "jose";
import type { AcceptedTokens } from "../configuration/accepted-tokens.ts";
import type { Limits } from "../configuration/limits.ts";
import { CachedDocument, type CacheIo } from "../discovery/cached-document.ts";
import { discover } from "../discovery/discover.ts";
import { usableKeys } from "../discovery/usable-keys.ts";
import { fetchJson } from "../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../network/fetcher.ts";
import { pinAlgorithms } from "./pin-algorithms.ts";
import { IssuerUnavailableError, TokenError } from "./token-error.ts";

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Whose keys, and where they are. */
type KeySource = Pick<AcceptedTokens, "issuer" | "alias" | "algorithms" | "jwksUri">;

/** The keys of a key set that may verify tokens signed by these algorithms. */
export function keySetOf(keys: readonly unknown[], algorithms: readonly string[]): KeySet {
  return createLocalJWKSet({ keys: pinAlgorithms(usableKeys(keys), algorithms) });
}

/** The verification keys of one issuer. An unknown key id has the set fetched anew, once per cooldown. */
export class IssuerKeys {
  readonly #keySet: CachedDocument<KeySet>;

  constructor(issuer: KeySource, internet: Fetcher, limits: Limits["jwks"]) {
    this.#keySet = new CachedDocument(() => fetchKeySet(issuer, internet, limits), limits);
  }

  /**
   * The one key that a token's header asks for.
   *
   * @throws {TokenError} when the issuer has no such key, or several
   * @throws {IssuerUnavailableError} when the issuer's keys cannot be had
   */
  async find(header: JWTHeaderParameters, io: CacheIo): Promise<CryptoKey> {
    const known = await match(await this.#get(io), header);
    if (known) return known;
    await this.#keySet.refresh(io);
    const found = await match(await this.#get(io), header);
    if (found) return found;
    if (!this.#keySet.isFresh(io))
      throw new IssuerUnavailableError("the key set is stale and lacks the token's key");
    throw new TokenError("Token verification failed: its issuer has no such key");
  }

  /** When they have to be asked for again, in milliseconds since 1970. */
  freshUntil(): number {
    return this.#keySet.freshUntil();
  }

  async #get(io: CacheIo): Promise<KeySet> {
    try {
      return await this.#keySet.get(io);
    } catch (error) {
      const reason = error instanceof NetworkError ? error.message : "no keys";
      throw new IssuerUnavailableError(reason, { cause: error });
    }
  }
}

async function match(keySet: KeySet, header: JWTHeaderParameters): Promise<CryptoKey | undefined> {
  try {
    return await keySet(header);
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return undefined;
    throw new TokenError("Token verification failed: its key cannot be told", { cause: error });
  }
}

async function fetchKeySet(issuer: KeySource, internet: Fetcher, limits: Limits["jwks"]): Promise<KeySet> {
  const uri = issuer.jwksUri ?? (await discoverJwksUri(issuer, internet, limits));
  const { keys } = await fetchJson(internet, uri, limits);
  if (!Array.isArray(keys)) throw new NetworkError(`${uri}: not a key set`);
  if (keys.length > limits.keys) throw new NetworkError(`${uri}: more than ${limits.keys} keys`);
  return keySetOf(keys, issuer.algorithms);
}

async function discoverJwksUri(
  { issuer, alias }: KeySource,
  internet: Fetcher,
  limits: Limits["jwks"],
): Promise<string> {
  const { jwks_uri: uri } = await discover(internet, issuer, limits, alias);
  if (typeof uri === "string" && URL.canParse(uri)) return uri;
  throw new NetworkError(`${issuer}: its discovery document names no jwks_uri`);
}
