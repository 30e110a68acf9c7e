import type { Principal } from "../access-token/principal.ts";
import { RecentMap } from "../network/recent-map.ts";
import type { SigningKey } from "../signing/signing-key.ts";
import { type AssertionParameters, signAssertion } from "./assertion.ts";

/** What is said of a request goes with that one only. */
type Repeatable = Omit<AssertionParameters, "request">;

/** Assertions remembered at most. */
const MOST = 1000;

interface Entry {
  readonly assertion: string;
  readonly from: number;
  readonly until: number;
}

/**
 * Assertions of one isolate that say the same as one that is needed: who calls does not change from message to message,
 * and signing is the dearest part of one. Each is sent for the first half of its life, so that it never arrives too old.
 */
export class Assertions {
  readonly #entries: RecentMap<Entry>;

  /** @param most - assertions remembered at most @default 1000 */
  constructor(most = MOST) {
    this.#entries = new RecentMap(most);
  }

  /** The gateway's statement about who is calling. */
  async about(principal: Principal, key: SigningKey, parameters: Repeatable, now: Date): Promise<string> {
    const time = now.getTime();
    const said = sayingsOf(principal, key, parameters);
    const known = this.#entries.get(said);
    if (known && known.from <= time && time < known.until) return known.assertion;
    const assertion = await signAssertion(principal, key, parameters, now);
    const until = time + (parameters.lifetimeSeconds * 1000) / 2;
    this.#entries.set(said, { assertion, from: time, until });
    return assertion;
  }
}

/** All that an assertion says, but for when and which it is. */
function sayingsOf(
  { issuer: subjectIssuer, subject, kind, clientId, scopes }: Principal,
  { kid }: SigningKey,
  { issuer, audience, lifetimeSeconds }: Repeatable,
): string {
  return JSON.stringify([
    kid,
    issuer,
    audience,
    lifetimeSeconds,
    subjectIssuer,
    subject,
    kind ?? null,
    clientId ?? null,
    scopes,
  ]);
}
