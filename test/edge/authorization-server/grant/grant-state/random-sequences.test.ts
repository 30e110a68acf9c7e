import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endOf, type GrantRecord } from "../../../../../edge/src/authorization-server/grant/grant-record.ts";
import {
  authorize,
  begin,
  claim,
  type Judgement,
  present,
  redeem,
  release,
  revoke,
  rotate,
  type Step,
} from "../../../../../edge/src/authorization-server/grant/grant-state.ts";
import { NOW } from "../../../material/clock.ts";
import { AUTHORIZATION, REQUEST, SIGN_IN } from "../../../material/grant-records.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const GRACE = 60 * SECOND;
const LEASE = 30 * SECOND;

/** One thing that happens to a grant. Of two refresh tokens, 0 is the newest that was handed out, 1 the one before. */
type Event =
  | { readonly kind: "pass"; readonly milliseconds: number }
  | { readonly kind: "claim"; readonly isOwn: boolean }
  | { readonly kind: "authorize" }
  | { readonly kind: "redeem"; readonly isOwn: boolean; readonly isRight: boolean }
  | { readonly kind: "present"; readonly age: number; readonly isOwn: boolean; readonly isRight: boolean }
  | { readonly kind: "rotate"; readonly age: number }
  | { readonly kind: "release"; readonly age: number }
  | { readonly kind: "revoke"; readonly isOwn: boolean };

const mostly = fc.integer({ min: 0, max: 9 }).map((number) => number > 0);
const age = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(1) },
  fc.nat(4),
);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      milliseconds: fc.oneof(
        { weight: 8, arbitrary: fc.nat(15 * SECOND) },
        { weight: 3, arbitrary: fc.constantFrom(LEASE - 1, LEASE, GRACE - 1, GRACE) },
        fc.nat(15 * DAY),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("claim" as const), isOwn: mostly }) },
  { weight: 2, arbitrary: fc.constant<Event>({ kind: "authorize" }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("redeem" as const), isOwn: mostly, isRight: mostly }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant("present" as const), age, isOwn: mostly, isRight: mostly }),
  },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant("rotate" as const), age }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("release" as const), age }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("revoke" as const), isOwn: mostly }) },
);

/** How a grant usually begins, so that there is much to go wrong after it. */
const prelude: fc.Arbitrary<Event[]> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constant<Event[]>([
      { kind: "claim", isOwn: true },
      { kind: "authorize" },
      { kind: "redeem", isOwn: true, isRight: true },
    ]),
  },
  fc.constant<Event[]>([]),
);

/** A grant together with what somebody saw who watched from outside, and what they know must not happen. */
class Watched {
  record: GrantRecord | undefined = begin(undefined, SIGN_IN).record;
  now = NOW.getTime();
  hasEnded = false;
  claims = 0;
  redemptions = 0;
  /** The newest refresh token that was handed out. */
  newest = 0;
  /** When the newest was handed out, and whether it has been used since, or the one before repeated. */
  rotatedAt = Number.NaN;
  isUsed = true;
  repetitions = 0;
  /** Until when somebody is renewing. */
  leasedUntil = 0;

  happen(event: Event): void {
    switch (event.kind) {
      case "pass":
        this.now += event.milliseconds;
        break;
      case "claim":
        this.#claim(event.isOwn);
        break;
      case "authorize":
        this.#step(
          authorize(this.record, { ...AUTHORIZATION, codeExpiresAt: this.now + GRACE }, this.now),
          true,
        );
        break;
      case "redeem":
        this.#redeem(event.isOwn, event.isRight);
        break;
      case "present":
        this.#present(this.newest - event.age, event.isOwn, event.isRight);
        break;
      case "rotate":
        this.#rotate(this.newest - event.age);
        break;
      case "release":
        this.#release(this.newest - event.age);
        break;
      case "revoke":
        this.#step(revoke(this.record, event.isOwn ? "editor" : "thief", this.now), event.isOwn);
        break;
    }
    this.hasEnded ||= this.record === undefined || this.now >= endOf(this.record);
  }

  #claim(isOwn: boolean): void {
    const signIn = this.#step(claim(this.record, isOwn ? SIGN_IN.browser : "another", this.now), isOwn);
    if (!signIn) return;
    this.claims += 1;
    expect(this.claims).toBe(1);
    this.#given();
  }

  #redeem(isOwn: boolean, isRight: boolean): void {
    const redemption = {
      clientId: isOwn ? "editor" : "thief",
      codeChallenge: isRight ? REQUEST.codeChallenge : "wrong",
      refreshExpiresAt: this.now + 14 * DAY,
    };
    const { outcome } = this.#step(redeem(this.record, redemption, this.now), isOwn);
    if (outcome === "replayed") this.#replayed(this.redemptions > 0);
    if (outcome !== "granted") return;
    this.redemptions += 1;
    this.newest = 1;
    expect([this.redemptions, isRight]).toEqual([1, true]);
    this.#given();
  }

  #present(generation: number, isOwn: boolean, isRight: boolean): void {
    const presentation = {
      clientId: isOwn ? "editor" : "thief",
      generation,
      ...(!isRight && { server: "tickets" }),
      graceSeconds: GRACE / SECOND,
    };
    const before = this.record;
    const result: Judgement = this.#step(present(this.record, presentation, this.now, false), isOwn);
    switch (result.outcome) {
      case "current":
        expect([generation, isRight]).toEqual([this.newest, true]);
        expect(this.now).toBeGreaterThanOrEqual(this.leasedUntil);
        this.leasedUntil = this.now + LEASE;
        this.isUsed = true;
        this.#given();
        break;
      case "repeated":
        this.repetitions += 1;
        expect([generation, isRight, this.isUsed, this.repetitions]).toEqual([
          this.newest - 1,
          true,
          false,
          1,
        ]);
        expect(this.now).toBeLessThan(this.rotatedAt + GRACE);
        expect(result.successor).toBe(`successor ${this.newest}`);
        this.#given();
        break;
      case "replayed":
        this.#replayed(generation < this.newest);
        break;
      default:
        expect(this.record).toBe(before);
    }
  }

  #rotate(generation: number): void {
    const rotation = {
      scopes: [],
      obtainable: [],
      session: "sealed",
      successor: `successor ${generation + 1}`,
      successorExpiresAt: this.now + 14 * DAY,
    };
    if (!this.#step(rotate(this.record, generation, rotation, this.now), true)) return;
    expect(generation).toBe(this.newest);
    this.newest += 1;
    this.rotatedAt = this.now;
    this.isUsed = false;
    this.repetitions = 0;
    this.leasedUntil = 0;
    this.#given();
  }

  #release(generation: number): void {
    this.#step(release(this.record, generation), true);
    if (generation === this.newest) this.leasedUntil = 0;
  }

  /** What another client does changes nothing. */
  #step<Result>({ record, result }: Step<Result>, isOwn: boolean): Result {
    if (!isOwn) expect(record).toBe(this.record);
    this.record = record;
    return result;
  }

  /** A grant that has ended gives nothing, ever. */
  #given(): void {
    expect(this.hasEnded).toBe(false);
    expect(this.now).toBeLessThan(AUTHORIZATION.expiresAt);
  }

  #replayed(isReplay: boolean): void {
    expect([isReplay, this.hasEnded, this.record]).toEqual([true, false, undefined]);
  }
}

describe("whatever happens to a grant, in whatever order", () => {
  it("[F02] [F06] [F07] [F09] gives everything once, to its client alone, and nothing after its end", () => {
    fc.assert(
      fc.property(prelude, fc.array(event, { maxLength: 40 }), (beginning, events) => {
        const grant = new Watched();
        for (const happening of [...beginning, ...events]) grant.happen(happening);
      }),
      { numRuns: 2000 },
    );
  });

  it("is tried deep enough to mean something: grants are redeemed, rotated, repeated, replayed and run out", () => {
    const seen = { rotations: 0, repetitions: 0, endings: 0 };
    fc.assert(
      fc.property(prelude, fc.array(event, { maxLength: 40 }), (beginning, events) => {
        const grant = new Watched();
        for (const happening of [...beginning, ...events]) grant.happen(happening);
        seen.rotations += grant.newest > 3 ? 1 : 0;
        seen.repetitions += grant.repetitions;
        seen.endings += grant.hasEnded ? 1 : 0;
      }),
      { numRuns: 500, seed: 1 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  });
});
