import {
  type Authorization,
  type Grant,
  LEASE_SECONDS,
  type PendingSignIn,
  type Presentation,
  type PresentationResult,
  type Redemption,
  type RedemptionResult,
  type Rotation,
} from "./grant.ts";
import type { GrantRecord } from "./grant-record.ts";
import * as state from "./grant-state.ts";

/** Where one grant is kept, by one writer. */
export interface GrantStore {
  read(): GrantRecord | undefined;
  /** What is written is read from then on, also while the promise is to be kept still. */
  write(record: GrantRecord | undefined): Promise<void>;
}

/** What passes the time; all in milliseconds. */
export interface Timing {
  readonly now: () => number;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * A grant with a single writer. Between reading what is kept and writing what becomes of it nothing is awaited, so no
 * other call comes in between, however many there are.
 */
export class SingleWriterGrant implements Grant {
  readonly #store: GrantStore;
  readonly #timing: Timing;
  /** Those who wait for the next change. */
  readonly #waiting: (() => void)[] = [];

  constructor(store: GrantStore, timing: Timing) {
    this.#store = store;
    this.#timing = timing;
  }

  begin(signIn: PendingSignIn): Promise<boolean> {
    return this.#take((record) => state.begin(record, signIn));
  }

  claim(browser: string): Promise<PendingSignIn | undefined> {
    return this.#take((record, now) => state.claim(record, browser, now));
  }

  async authorize(authorization: Authorization): Promise<void> {
    const isDone = await this.#take((record, now) => state.authorize(record, authorization, now));
    if (!isDone) throw new Error("no claimed sign-in is waiting to be authorized");
  }

  redeem(redemption: Redemption): Promise<RedemptionResult> {
    return this.#take((record, now) => state.redeem(record, redemption, now));
  }

  async present(presentation: Presentation): Promise<PresentationResult> {
    const patience = this.#timing.now() + LEASE_SECONDS * 1000;
    for (let hasWaited = false; ; hasWaited = true) {
      const judgement = await this.#take((record, now) =>
        state.present(record, presentation, now, hasWaited),
      );
      if (judgement.outcome !== "renewing") return judgement;
      if (this.#timing.now() >= patience) return { outcome: "busy" };
      await this.#changeBefore(Math.min(judgement.until, patience));
    }
  }

  rotate(generation: number, rotation: Rotation): Promise<boolean> {
    return this.#take((record, now) => state.rotate(record, generation, rotation, now));
  }

  release(generation: number, session?: string): Promise<void> {
    return this.#take((record) => state.release(record, generation, session));
  }

  revoke(clientId?: string): Promise<boolean> {
    return this.#take((record, now) => state.revoke(record, clientId, now));
  }

  async #take<Result>(
    step: (record: GrantRecord | undefined, now: number) => state.Step<Result>,
  ): Promise<Result> {
    const before = this.#store.read();
    const { record, result } = step(before, this.#timing.now());
    if (record !== before) {
      await this.#store.write(record);
      for (const wake of this.#waiting.splice(0)) wake();
    }
    return result;
  }

  async #changeBefore(time: number): Promise<void> {
    const timer = new AbortController();
    // Called off, it rejects, which nobody is waiting for any more.
    const timeout = this.#timing.wait(time - this.#timing.now(), timer.signal).catch(() => {});
    await Promise.race([new Promise<void>((wake) => this.#waiting.push(wake)), timeout]);
    timer.abort();
  }
}
