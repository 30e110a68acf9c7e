import { type CryptoKey, createLocalJWKSet, errors, type JWTHeaderParameters } from "jose";
import { CachedDocument } from "../src/discovery/cached-document.ts";
import { discover } from "../src/discovery/discover.ts";
import { usableKeys } from "../src/discovery/usable-keys.ts";
import { fetchJson } from "../src/network/fetch-json.ts";
import { type Fetcher, NetworkError, restrictToHttps } from "../src/network/fetcher.ts";
import { KeysUnavailableError } from "./errors.ts";

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Those of the gateway itself. */
const BOUNDS = {
  maxAgeSeconds: 600,
  cooldownSeconds: 30,
  staleIfErrorSeconds: 3600,
  timeoutSeconds: 5,
  bytes: 256 * 1024,
};
const MOST_KEYS = 50;

/** A fetch that a request began is nobody else's to keep alive: others wait for it only as long as it could take. */
const IO = { now: () => Date.now(), waitUntil: () => {} };

/** Whose keys, and by what they are fetched. */
export interface IssuerKeysOptions {
  readonly issuer: string;
  /** @default what the issuer's discovery document says */
  readonly jwksUri?: string | undefined;
  /** @default the runtime's own */
  readonly fetch?: typeof fetch | undefined;
}

/** The verification keys of one issuer. An unknown key id has the set fetched anew, once per cooldown. */
export class IssuerKeys {
  readonly #keySet: CachedDocument<KeySet>;

  /** @throws {TypeError} for an issuer or a key set that is not https, nor on this machine */
  constructor({ issuer, jwksUri, fetch }: IssuerKeysOptions) {
    requireSecure(issuer);
    if (jwksUri !== undefined) requireSecure(jwksUri);
    const fetcher = restrictToHttps((url, init) => (fetch ?? globalThis.fetch)(url, init), isLoopback);
    this.#keySet = new CachedDocument(() => fetchKeySet(issuer, jwksUri, fetcher), BOUNDS);
  }

  /**
   * The one key that a token's header asks for.
   *
   * @throws {errors.JWKSNoMatchingKey} when the issuer has no such key
   * @throws {errors.JWKSMultipleMatchingKeys} when the issuer has several
   * @throws {KeysUnavailableError} when the issuer's keys cannot be had
   */
  async find(header: JWTHeaderParameters): Promise<CryptoKey> {
    const known = await match(await this.#get(), header);
    if (known) return known;
    await this.#keySet.refresh(IO);
    const found = await match(await this.#get(), header);
    if (found) return found;
    if (!this.#keySet.isFresh(IO)) {
      throw new KeysUnavailableError("the key set is stale and lacks the token's key");
    }
    throw new errors.JWKSNoMatchingKey();
  }

  async #get(): Promise<KeySet> {
    try {
      return await this.#keySet.get(IO);
    } catch (cause) {
      throw new KeysUnavailableError("the keys of the issuer cannot be had", { cause });
    }
  }
}

async function match(keySet: KeySet, header: JWTHeaderParameters): Promise<CryptoKey | undefined> {
  try {
    return await keySet(header);
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return undefined;
    throw error;
  }
}

async function fetchKeySet(issuer: string, jwksUri: string | undefined, fetcher: Fetcher): Promise<KeySet> {
  const uri = jwksUri ?? (await discover(fetcher, issuer, BOUNDS)).jwks_uri;
  if (typeof uri !== "string" || !URL.canParse(uri)) throw new NetworkError(`${issuer}: names no jwks_uri`);
  const { keys } = await fetchJson(fetcher, uri, BOUNDS);
  if (!Array.isArray(keys)) throw new NetworkError(`${uri}: not a key set`);
  if (keys.length > MOST_KEYS) throw new NetworkError(`${uri}: more than ${MOST_KEYS} keys`);
  return createLocalJWKSet({ keys: usableKeys(keys) });
}

function requireSecure(text: string): void {
  const url = new URL(text);
  if (url.protocol === "https:" || isLoopback(url)) return;
  throw new TypeError(`${text} is not https: whoever is between could have anybody believed`);
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}
