import fc from "fast-check";
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { KeyRing, type RingKey } from "../../../edge/src/signing/key-ring.ts";
import { readSigningKey, type SigningKey } from "../../../edge/src/signing/signing-key.ts";
import { createClock, NOW_SECONDS } from "../material/clock.ts";

const key = (kid: string, notBefore: number): RingKey => ({ kid, notBefore });
const at = (seconds: number) => seconds * 1000;
const kids = (keys: readonly RingKey[]) => keys.map(({ kid }) => kid);

const OLD = key("old", 100);
const CURRENT = key("current", 200);
const NEXT = key("next", 300);
const RING = new KeyRing([NEXT, OLD, CURRENT], 50);

describe("the key in force", () => {
  it.each([
    [99, undefined],
    [100, "old"],
    [199, "old"],
    [200, "current"],
    [299, "current"],
    [300, "next"],
    [9999, "next"],
  ])("is at %d s the youngest that has begun: %s", (seconds, kid) => {
    expect(RING.current(at(seconds))?.kid).toBe(kid);
  });

  it("begins at its time and not a moment before", () => {
    expect(RING.current(at(200) - 1)?.kid).toBe("old");
  });

  it("is the first of several that begin at the same time", () => {
    expect(new KeyRing([key("a", 0), key("b", 0), key("c", 0)], 50).current(at(10))?.kid).toBe("a");
  });

  it("is none where there is none", () => {
    expect(new KeyRing([], 50).current(at(10))).toBeUndefined();
  });
});

describe("the keys whose work is good", () => {
  it.each([
    [0, ["next", "old", "current"]],
    [249, ["next", "old", "current"]],
    [250, ["next", "current"]],
    [349, ["next", "current"]],
    [350, ["next"]],
    [9999, ["next"]],
  ])("are at %d s the next ones, the one in force and the retiring: %j", (seconds, expected) => {
    expect(kids(RING.usable(at(seconds)))).toEqual(expected);
  });

  it("[B07] are known before they take over, and for as long as what they made may be about", () => {
    const keys = fc.uniqueArray(fc.record({ kid: fc.uuid(), notBefore: fc.nat(1000) }), {
      selector: ({ kid }) => kid,
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(keys, fc.nat(300), fc.nat(2000), fc.nat(300), (all, retention, made, age) => {
        fc.pre(age < retention);
        const ring = new KeyRing(all, retention);
        const maker = ring.current(at(made));
        fc.pre(maker !== undefined);
        expect(ring.find(maker?.kid, at(made + age))).toBe(maker);
        expect(ring.find(maker?.kid, at(0))).toBe(maker);
      }),
    );
  });

  it("are found by their id, and by nothing else", () => {
    expect(RING.find("old", at(249))).toBe(OLD);
    expect(RING.find("old", at(250))).toBeUndefined();
    for (const kid of [undefined, null, "", "OLD", ["old"], 0]) expect(RING.find(kid, at(0))).toBeUndefined();
  });
});

describe("a ring that is rotated", () => {
  const TOKEN_SECONDS = 600;
  const KEY_SET_SECONDS = 600;
  const STEP = 60;

  async function signingKey(kid: string, notBefore: number): Promise<SigningKey> {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    return readSigningKey(JSON.stringify({ ...(await exportJWK(privateKey)), kid, nbf: notBefore }));
  }

  const sign = ({ kid, privateKey }: SigningKey, now: number) =>
    new SignJWT({})
      .setProtectedHeader({ alg: "ES256", kid })
      .setExpirationTime(now + TOKEN_SECONDS)
      .sign(privateKey);

  it("[B07] fails no verification, though whoever verifies looks at the key set only every ten minutes", async () => {
    const clock = createClock();
    const retention = TOKEN_SECONDS + KEY_SET_SECONDS;
    const keys = await Promise.all([
      signingKey("a", 0),
      signingKey("b", NOW_SECONDS + 900),
      signingKey("c", NOW_SECONDS + 2400),
    ]);
    const [a, b] = keys;
    const tokens: { readonly text: string; readonly expiresAt: number }[] = [];
    const signers = new Set<string>();
    let ring = new KeyRing(
      [a, b].filter((known) => known !== undefined),
      retention,
    );
    let keySet: { readonly keys: JWK[]; readonly fetchedAt: number } | undefined;
    let verifications = 0;
    for (let second = 0; second <= 3600; second += STEP) {
      const now = NOW_SECONDS + second;
      // The third takes the place of the first, well before it takes over.
      if (second === 1500) ring = new KeyRing(keys.slice(1), retention);
      if (second === 1500) expect(ring.current(clock.now())?.kid).toBe("b");
      const signer = ring.current(clock.now());
      if (!signer) throw new Error("expected a key in force");
      signers.add(signer.kid);
      tokens.push({ text: await sign(signer, now), expiresAt: now + TOKEN_SECONDS });
      if (!keySet || now - keySet.fetchedAt >= KEY_SET_SECONDS) {
        keySet = { keys: ring.usable(clock.now()).map(({ publicJwk }) => publicJwk), fetchedAt: now };
      }
      const find = createLocalJWKSet(keySet);
      for (const { text, expiresAt } of tokens) {
        if (now >= expiresAt) continue;
        await jwtVerify(text, find, { currentDate: new Date(clock.now()) });
        verifications += 1;
      }
      clock.advance(STEP);
    }
    expect([...signers]).toEqual(["a", "b", "c"]);
    expect(verifications).toBeGreaterThan(500);
  });
});
