import { RateLimit, SourceLimit } from "../../../network/rate-limit.ts";
import { RecentMap } from "../../../network/recent-map.ts";
import { OAuthError } from "../../oauth-error.ts";
import { tooMany } from "../../too-many.ts";
import type { Client } from "../client.ts";

/** Seconds of every window. */
const WINDOW_SECONDS = 60;

/** Failures of one client from one source: a client that fails more often has the wrong secret, or is a guesser's. */
const FAILURES_PER_SOURCE = 20;

/**
 * Failures of one client from all sources, and where sources are not known. Anybody can fail in a client's name, and
 * would lock it out: so this is far above what any trouble brings, and far below what guessing a secret takes.
 */
const FAILURES_PER_CLIENT = 3000;

/** Clients that registered themselves and show their first assertion: each has the gateway store something. */
const NEWCOMERS = { perSource: 20, shared: 300, windowSeconds: WINDOW_SECONDS };

/** Clients remembered as no newcomers. */
const MOST_KNOWN = 10_000;

/** The moment and the source of a request; no source where none is known. */
export interface ProofIo {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly source?: string;
}

/**
 * Bounds how often clients try to prove who they are. Only failures count, so that a client that succeeds is never
 * refused for how often it does, and those of one source are not held against another. Ids of no client are not
 * counted: there is nothing to guess, and the answer has clients register anew. All of it is in one isolate's memory:
 * it bounds a flood there, and no proof is any better for it.
 */
export class ProofLimits {
  readonly #failuresPerSource = new RateLimit({ most: FAILURES_PER_SOURCE, windowSeconds: WINDOW_SECONDS });
  readonly #failuresPerClient = new RateLimit({ most: FAILURES_PER_CLIENT, windowSeconds: WINDOW_SECONDS });
  /** Documents are dearer to come by than registrations, whose flood is not to keep the clients with documents out. */
  readonly #newcomers = { dynamic: new SourceLimit(NEWCOMERS), document: new SourceLimit(NEWCOMERS) };
  readonly #known = new RecentMap<true>(MOST_KNOWN);

  /**
   * Has a client prove itself, unless that has failed too often.
   *
   * @param prove - throws an {@link OAuthError} `invalid_client` where it fails
   * @throws {OAuthError} with status 429, and before anything is proven
   */
  async guard(client: Client, { now, source }: ProofIo, prove: () => Promise<void>): Promise<void> {
    if (client.authentication.method === "none") return prove();
    const pair = JSON.stringify([client.handle, source]);
    const isSpent =
      this.#failuresPerClient.isSpent(client.handle, now()) ||
      (source !== undefined && this.#failuresPerSource.isSpent(pair, now()));
    if (isSpent) {
      throw tooMany(
        "This client failed to authenticate too often just now; try again later.",
        WINDOW_SECONDS,
      );
    }
    try {
      await prove();
    } catch (error) {
      if (error instanceof OAuthError && error.code === "invalid_client") {
        this.#failuresPerClient.take(client.handle, now());
        if (source !== undefined) this.#failuresPerSource.take(pair, now());
      }
      throw error;
    }
  }

  /**
   * Lets a client's good assertion be noted. Clients that registered themselves begin with that at a bounded rate;
   * whoever has begun goes on as it likes.
   *
   * @throws {OAuthError} with status 429
   */
  admit({ handle, registration }: Client, { now, source }: ProofIo): void {
    if (registration === "configured") return;
    if (!this.#known.has(handle)) {
      const newcomers = registration === "dynamic" ? this.#newcomers.dynamic : this.#newcomers.document;
      if (!newcomers.take(source, now())) {
        throw tooMany("Too many clients began to use assertions just now; try again later.", WINDOW_SECONDS);
      }
    }
    this.#known.set(handle, true);
  }
}
