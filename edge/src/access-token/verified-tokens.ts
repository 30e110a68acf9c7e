import { RecentMap } from "../network/recent-map.ts";
import type { Principal } from "./principal.ts";
import { tokenDigest } from "./token-digest.ts";
import type { VerifiedToken } from "./verify.ts";

/** Milliseconds for which a token is not verified again, at most. */
const LONGEST = 60_000;

/** Tokens remembered at most. */
const MOST = 10_000;

interface Entry {
  readonly principal: Principal;
  readonly from: number;
  readonly until: number;
}

/**
 * The tokens that were verified a short while ago, for one server by one configuration: whoever verifies otherwise has
 * another of these. They are in one isolate's memory, by the whole SHA-256 of each. What failed is not remembered, and
 * whoever a token named is forgotten within a minute, when it ends, or when the keys of its issuer are to be asked for anew.
 */
export class VerifiedTokens {
  readonly #entries: RecentMap<Entry>;

  /** @param most - tokens remembered at most @default 10000 */
  constructor(most = MOST) {
    this.#entries = new RecentMap(most);
  }

  /**
   * Whom a token names, as it was verified or now is.
   *
   * @param now - milliseconds since 1970
   * @throws what verifying throws
   */
  async principalOf(token: string, now: number, verify: () => Promise<VerifiedToken>): Promise<Principal> {
    const key = await tokenDigest(token);
    const known = this.#entries.get(key);
    if (known && known.from <= now && now < known.until) return known.principal;
    this.#entries.delete(key);
    const { principal, until } = await verify();
    this.#entries.set(key, { principal, from: now, until: Math.min(now + LONGEST, until) });
    return principal;
  }
}
