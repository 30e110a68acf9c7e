import type { CacheIo } from "../../../discovery/cached-document.ts";
import { RecentMap } from "../../../network/recent-map.ts";
import type { Client } from "../client.ts";
import { DocumentRefusedError, DocumentUnavailableError } from "./document-error.ts";
import { TIMEOUT_SECONDS } from "./fetch-document.ts";

/** Documents at most, so that nobody fills the isolate's memory: 5 KiB each. */
const MOST_DOCUMENTS = 500;

/** URLs at most that are being asked for, or gave none. */
const MOST_OTHERS = 500;

/** Seconds between two fetches of one document, failed ones included: nobody hammers a host from here. */
const COOLDOWN_SECONDS = 30;

/**
 * Seconds for which a document outlives its age while its host gives no answer: long enough for an outage of a day, in
 * which nobody could refresh a token otherwise, and no longer than a document may be kept anyway.
 */
const STALE_IF_ERROR_SECONDS = 86_400;

/** A client and for how long it is known without asking again. */
export interface KnownClient {
  readonly client: Client;
  readonly maxAgeSeconds: number;
}

interface Entry {
  /** Only ever a valid document. */
  kept?: KnownClient & { readonly fetchedAt: number };
  fetch?: { readonly startedAt: number; readonly done: Promise<void> };
  failure?: DocumentRefusedError | DocumentUnavailableError;
}

/**
 * Clients by the URLs of their documents, in the isolate's memory. One fetch of a document runs at a time, and one
 * begins per cooldown. What its host says of a document holds: a client that is gone, or invalid by now, is forgotten.
 * URLs that have no document are remembered apart: they displace none that has one.
 */
export class DocumentCache {
  readonly #fetchClient: (url: string) => Promise<KnownClient>;
  readonly #timeoutSeconds: number;
  /** Those with a document. */
  readonly #good = new RecentMap<Entry>(MOST_DOCUMENTS);
  readonly #others = new RecentMap<Entry>(MOST_OTHERS);

  /** @param timeoutSeconds - no fetch takes longer */
  constructor(fetchClient: (url: string) => Promise<KnownClient>, timeoutSeconds: number = TIMEOUT_SECONDS) {
    this.#fetchClient = fetchClient;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /**
   * The client, as its document was when it was asked for last.
   *
   * @param mayFetch - asked only where a fetch is due
   * @throws {DocumentRefusedError} when its document makes no client
   * @throws {DocumentUnavailableError} when its document cannot be had
   */
  async get(url: string, io: CacheIo, mayFetch: () => boolean): Promise<Client> {
    const entry = this.#good.get(url) ?? this.#others.get(url) ?? {};
    if (!isFresh(entry, io) && isDue(entry, io) && mayFetch()) {
      if (!entry.kept) this.#others.set(url, entry);
      const done = this.#load(url, entry, io);
      entry.fetch = { startedAt: io.now(), done };
      io.waitUntil(done);
    }
    if (!isFresh(entry, io)) {
      // A fetch that another request began may die with it: nobody waits longer than it could have taken.
      await Promise.race([entry.fetch?.done, scheduler.wait(this.#timeoutSeconds * 1000)]);
    }
    if (entry.kept && ageOf(entry.kept, io) <= entry.kept.maxAgeSeconds + STALE_IF_ERROR_SECONDS) {
      return entry.kept.client;
    }
    throw entry.failure ?? new DocumentUnavailableError(`${url}: not asked for, or no answer in time`);
  }

  async #load(url: string, entry: Entry, { now }: CacheIo): Promise<void> {
    try {
      entry.kept = { ...(await this.#fetchClient(url)), fetchedAt: now() };
      this.#others.delete(url);
      this.#good.set(url, entry);
    } catch (error) {
      if (error instanceof DocumentRefusedError) this.#forget(url, entry);
      const isKnown = error instanceof DocumentRefusedError || error instanceof DocumentUnavailableError;
      entry.failure = isKnown ? error : new DocumentUnavailableError(`${url}: not usable`, { cause: error });
    }
  }

  #forget(url: string, entry: Entry): void {
    delete entry.kept;
    this.#good.delete(url);
    this.#others.set(url, entry);
  }
}

function isFresh({ kept }: Entry, io: CacheIo): boolean {
  return kept !== undefined && ageOf(kept, io) <= kept.maxAgeSeconds;
}

function isDue({ fetch }: Entry, { now }: CacheIo): boolean {
  return !fetch || now() - fetch.startedAt >= COOLDOWN_SECONDS * 1000;
}

function ageOf({ fetchedAt }: { readonly fetchedAt: number }, { now }: CacheIo): number {
  return (now() - fetchedAt) / 1000;
}
