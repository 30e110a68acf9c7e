import { faultOf } from "../../google/google-call.ts";
import { within } from "../../network/within.ts";
import { OriginError } from "../call-origin.ts";
import type { CredentialUse } from "./credential.ts";

/** What somebody issued, a token or a key. */
interface Issued {
  /** Until when it is good: milliseconds since 1970. */
  readonly expiresAt: number;
}

/** When what is kept is renewed, and how often that is tried. */
export interface KeptBounds {
  /** Seconds before its expiry from which on the next one is fetched. */
  readonly renewSeconds: number;
  /** Seconds in which nothing is fetched after a failure, nor after what came, while it is good. */
  readonly cooldownSeconds: number;
  /** Seconds after which nobody waits for a fetch any longer. It has to end by itself until then. */
  readonly fetchSeconds: number;
}

/**
 * One token or key, in the memory of one isolate. Whoever needs it while there is none waits for one fetch; nobody waits
 * while it is renewed, nor while it cannot be: it serves until it expires, and not a moment longer.
 */
export class Kept<Value extends Issued> {
  readonly #fetchValue: (now: number) => Promise<Value>;
  readonly #bounds: KeptBounds;
  #kept: Value | undefined;
  /** When the next one is fetched: not at once, although some hand out what they still have, shortly before its expiry. */
  #renewsAt = 0;
  #fetch: { readonly startedAt: number; readonly value: Promise<Value> } | undefined;
  #failure: { readonly at: number; readonly error: unknown } | undefined;

  constructor(fetchValue: (now: number) => Promise<Value>, bounds: KeptBounds) {
    this.#fetchValue = fetchValue;
    this.#bounds = bounds;
  }

  /** @throws {OriginError} when there is none */
  async get(use: CredentialUse): Promise<Value> {
    const now = use.now();
    const kept = this.#kept && now < this.#kept.expiresAt ? this.#kept : undefined;
    if (kept && now < this.#renewsAt) return kept;
    const next = this.#underWay(now) ?? this.#begin(use, now, kept !== undefined);
    if (kept) return kept;
    try {
      return await within(next, this.#bounds.fetchSeconds);
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** What is being fetched, or has just failed. A fetch may die with the request that began it, and never end. */
  #underWay(now: number): Promise<Value> | undefined {
    const { cooldownSeconds, fetchSeconds } = this.#bounds;
    if (this.#fetch && now - this.#fetch.startedAt < fetchSeconds * 1000) return this.#fetch.value;
    if (!this.#failure || now - this.#failure.at >= cooldownSeconds * 1000) return undefined;
    return refused(this.#failure.error);
  }

  #begin(use: CredentialUse, now: number, isRenewal: boolean): Promise<Value> {
    const value = this.#fetchValue(now).then(
      (issued) => {
        const { renewSeconds, cooldownSeconds } = this.#bounds;
        this.#kept = issued;
        this.#renewsAt = Math.max(issued.expiresAt - renewSeconds * 1000, use.now() + cooldownSeconds * 1000);
        this.#failure = undefined;
        return issued;
      },
      (error) => {
        this.#failure = { at: use.now(), error };
        if (isRenewal) use.onFault(unavailable(error));
        throw error;
      },
    );
    const begun = { startedAt: now, value };
    this.#fetch = begun;
    const ended = value
      .catch(() => undefined)
      .then(() => {
        if (this.#fetch === begun) this.#fetch = undefined;
      });
    use.waitUntil(ended);
    return value;
  }
}

function unavailable(error: unknown): OriginError {
  return new OriginError(502, `the credential cannot be had: ${faultOf(error)}`);
}

/** A rejection that nobody needs to look at. */
function refused(error: unknown): Promise<never> {
  const rejected = Promise.reject<never>(error);
  rejected.catch(() => undefined);
  return rejected;
}
