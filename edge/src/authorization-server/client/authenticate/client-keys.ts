import { createLocalJWKSet, errors, type JWTHeaderParameters } from "jose";
import { clientIdUrlFault } from "../../../configuration/client-id-url.ts";
import type { Limits } from "../../../configuration/limits.ts";
import { CachedDocument, type CacheIo } from "../../../discovery/cached-document.ts";
import { usableKeys } from "../../../discovery/usable-keys.ts";
import { fetchJson } from "../../../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../../../network/fetcher.ts";
import { RecentMap } from "../../../network/recent-map.ts";
import type { Client } from "../client.ts";
import { FetchBudget, type FetchIo } from "../fetch-budget.ts";

/**
 * Key sets at most, so that nobody fills the isolate's memory: of those that have been good, and as many that have not
 * been yet.
 */
const MOST_KEY_SETS = 100;

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Where the keys are fetched from, and within which bounds. */
export interface ClientKeySources {
  readonly publicUrl: string;
  readonly internet: Fetcher;
  readonly limits: Limits["jwks"];
}

/** What looking for a key needs of the request that asks for it. */
export type KeyIo = CacheIo & FetchIo;

/** A key set somewhere else, and the request for which it was looked at last. */
interface RemoteKeys {
  readonly set: CachedDocument<KeySet>;
  asker: FetchIo;
}

/**
 * The public keys of clients. An unknown key id has a client's set fetched anew, once per cooldown. Whatever clients
 * register themselves with, they displace no set of the configuration's, and by sets that are none they displace no
 * other one.
 */
export class ClientKeys {
  readonly #sources: ClientKeySources;
  readonly #budget = new FetchBudget();
  /** By their URLs, of which there are as many as the configuration has. */
  readonly #configured = new Map<string, RemoteKeys>();
  readonly #good = new RecentMap<RemoteKeys>(MOST_KEY_SETS);
  readonly #others = new RecentMap<RemoteKeys>(MOST_KEY_SETS);

  constructor(sources: ClientKeySources) {
    this.#sources = sources;
  }

  /**
   * The one key that an assertion's header asks for.
   *
   * @throws {Error} when the client has no such key, or several, or its keys cannot be had
   */
  async find(client: Client, header: JWTHeaderParameters, io: KeyIo): Promise<CryptoKey> {
    const { authentication, registration } = client;
    if (authentication.method !== "private_key_jwt") throw new Error("the client has no keys");
    const { keys } = authentication;
    if (!("jwksUri" in keys)) return createLocalJWKSet({ keys: usableKeys(keys) })(header);
    const { set } =
      registration === "configured"
        ? this.#configuredKeys(keys.jwksUri, io)
        : this.#registeredKeys(keys.jwksUri, io);
    const known = await match(await set.get(io), header);
    if (known) return known;
    await set.refresh(io);
    return (await set.get(io))(header);
  }

  /** Whoever configures a client knows where its keys are, and one fetch per cooldown is not too many. */
  #configuredKeys(uri: string, io: KeyIo): RemoteKeys {
    const keys = this.#configured.get(uri) ?? this.#remoteKeys(() => this.#fetch(uri), io);
    this.#configured.set(uri, keys);
    return keys;
  }

  /** Clients that registered themselves may not lead the gateway anywhere, nor have it ask as often as they like. */
  #registeredKeys(uri: string, io: KeyIo): RemoteKeys {
    const fault = clientIdUrlFault(uri, this.#sources.publicUrl);
    if (fault !== undefined) throw new NetworkError(`${uri}: ${fault}`);
    const remembered = this.#good.get(uri) ?? this.#others.get(uri);
    if (remembered) {
      remembered.asker = io;
      return remembered;
    }
    const keys = this.#remoteKeys(async () => {
      if (!this.#budget.take(uri, keys.asker)) {
        this.#others.delete(uri);
        throw new NetworkError("asked for too often");
      }
      const set = await this.#fetch(uri);
      this.#budget.noteGood(uri);
      this.#others.delete(uri);
      this.#good.set(uri, keys);
      return set;
    }, io);
    this.#others.set(uri, keys);
    return keys;
  }

  #remoteKeys(fetchKeySet: () => Promise<KeySet>, asker: FetchIo): RemoteKeys {
    return { set: new CachedDocument(fetchKeySet, this.#sources.limits), asker };
  }

  async #fetch(uri: string): Promise<KeySet> {
    const { internet, limits } = this.#sources;
    const { keys } = await fetchJson(internet, uri, limits);
    if (!Array.isArray(keys)) throw new NetworkError(`${uri}: not a key set`);
    if (keys.length > limits.keys) throw new NetworkError(`${uri}: more than ${limits.keys} keys`);
    return createLocalJWKSet({ keys: usableKeys(keys) });
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
