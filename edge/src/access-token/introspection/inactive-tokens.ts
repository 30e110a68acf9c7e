import { RecentMap } from "../../network/recent-map.ts";
import { tokenDigest } from "../token-digest.ts";
import { TokenError } from "../token-error.ts";

/** Milliseconds for which nobody asks again about a token that was not good: it does not become so. */
const PAUSE = 10_000;

/** Tokens remembered at most. */
const MOST = 1000;

/** Why a token is no good, and until when nobody asks again. */
interface Refusal {
  readonly reason: string;
  readonly until: number;
}

/**
 * The tokens that an issuer has lately said are not good, by the whole SHA-256 of each, in one isolate's memory: who
 * sends one over and over is not to have the issuer asked as often.
 */
export class InactiveTokens {
  readonly #refused = new RecentMap<Refusal>(MOST);

  /**
   * What asking about a token brings, unless it was found to be no good a moment ago.
   *
   * @param now - milliseconds since 1970
   * @throws {TokenError} when the token is no good
   * @throws what else asking throws
   */
  async skip<Answer>(token: string, now: number, ask: () => Promise<Answer>): Promise<Answer> {
    const key = await tokenDigest(token);
    const known = this.#refused.get(key);
    if (known && now < known.until) throw new TokenError(known.reason);
    try {
      return await ask();
    } catch (error) {
      if (error instanceof TokenError) this.#refused.set(key, { reason: error.message, until: now + PAUSE });
      throw error;
    }
  }
}

/** What a client is told of a token that its issuer does not vouch for. */
export function inactive(): TokenError {
  return new TokenError("Token verification failed: its issuer does not vouch for it");
}
