import { RecentMap } from "../../network/recent-map.ts";
import { tokenDigest } from "../token-digest.ts";
import { TokenError } from "../token-error.ts";

/** Milliseconds for which nobody asks again about a token that was not good: it does not become so. */
const PAUSE = 10_000;

/** Tokens remembered at most. */
const MOST = 1000;

/**
 * The tokens that an issuer has lately said are not good, by the whole SHA-256 of each, in one isolate's memory: who
 * sends one over and over is not to have the issuer asked as often.
 */
export class InactiveTokens {
  /** Until when each is remembered. */
  readonly #until = new RecentMap<number>(MOST);

  /**
   * What asking about a token brings, unless it was found to be no good a moment ago.
   *
   * @param now - milliseconds since 1970
   * @throws {TokenError} when the token is no good
   * @throws what else asking throws
   */
  async skip<Answer>(token: string, now: number, ask: () => Promise<Answer>): Promise<Answer> {
    const key = await tokenDigest(token);
    if (now < (this.#until.get(key) ?? 0)) throw inactive();
    try {
      return await ask();
    } catch (error) {
      if (error instanceof TokenError) this.#until.set(key, now + PAUSE);
      throw error;
    }
  }
}

/** What a client is told of a token that its issuer does not vouch for. */
export function inactive(): TokenError {
  return new TokenError("Token verification failed: its issuer does not vouch for it");
}
