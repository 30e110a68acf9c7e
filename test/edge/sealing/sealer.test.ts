import fc from "fast-check";
import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type Purpose, Sealer, UnsealError } from "../../../edge/src/sealing/sealer.ts";
import { readSealingKey, type SealingKey } from "../../../edge/src/sealing/sealing-key.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { createClock, NOW, NOW_SECONDS } from "../material/clock.ts";

const ISSUER = "https://mcp.example.com";
const DAY = 86_400;
const LATER = NOW.getTime() + 600_000;

const PURPOSES: readonly Purpose[] = [
  "client",
  "client-secret",
  "consent",
  "sign-in",
  "code",
  "refresh-token",
  "successor",
  "upstream-session",
];

const purpose = fc.constantFrom(...PURPOSES);
const content = fc.dictionary(fc.string(), fc.jsonValue());

let key: SealingKey;
let sealer: Sealer;

function keyOf(kid: string, notBefore = 0): Promise<SealingKey> {
  const k = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  return readSealingKey(JSON.stringify({ kty: "oct", kid, k, nbf: notBefore }));
}

const sealerOf = (keys: readonly SealingKey[], issuer = ISSUER, now: () => number = createClock().now) =>
  new Sealer(issuer, new KeyRing(keys, 30 * DAY), now);

beforeAll(async () => {
  key = await keyOf("sealing-1");
  sealer = sealerOf([key]);
});

/** The text with one of its bits the other way round. */
function withFlippedBit(text: string, part: number, bit: number): string {
  const parts = text.split(".");
  const bytes = base64url.decode(parts[part] ?? "");
  const place = bit % (bytes.length * 8);
  const index = Math.floor(place / 8);
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (place % 8));
  parts[part] = base64url.encode(bytes);
  return parts.join(".");
}

describe("a sealed text", () => {
  it("opens again as what it was, for every purpose", async () => {
    await fc.assert(
      fc.asyncProperty(purpose, content, async (of, value) => {
        const text = await sealer.seal(of, value, LATER);
        expect(await sealer.open(of, text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("[F10] says for what, by whom and with which key, and that authentically; it is not compressed", async () => {
    const text = await sealer.seal("code", { grant: "x".repeat(1000) }, LATER);
    expect(decodeProtectedHeader(text)).toEqual({
      alg: "dir",
      enc: "A256GCM",
      kid: "sealing-1",
      typ: "code",
      iss: ISSUER,
    });
    const [, , , ciphertext = ""] = text.split(".");
    expect(base64url.decode(ciphertext).length).toBeGreaterThan(1000);
  });

  it("[F10] never has the same nonce, and hides what is in it", async () => {
    const texts = await Promise.all(
      Array.from({ length: 200 }, () => sealer.seal("code", { grant: "canary" }, LATER)),
    );
    const nonces = texts.map((text) => text.split(".")[2] ?? "");
    expect(new Set(nonces).size).toBe(200);
    expect(base64url.decode(nonces[0] ?? "")).toHaveLength(12);
    for (const text of texts) expect(text).not.toContain(base64url.encode("canary"));
  });

  it("[D12] [F10] opens for its own purpose and for no other", async () => {
    await fc.assert(
      fc.asyncProperty(purpose, purpose, content, async (sealed, opened, value) => {
        fc.pre(sealed !== opened);
        const text = await sealer.seal(sealed, value, LATER);
        await expect(sealer.open(opened, text)).rejects.toThrow(UnsealError);
      }),
    );
  });

  it("[F10] does not open for another purpose when its header says that one: each has a key of its own", async () => {
    const text = await sealer.seal("code", {}, LATER);
    const [, ...rest] = text.split(".");
    const header = { ...decodeProtectedHeader(text), typ: "refresh-token" };
    const disguised = [base64url.encode(JSON.stringify(header)), ...rest].join(".");
    await expect(sealer.open("refresh-token", disguised)).rejects.toThrow(UnsealError);
    await expect(compactDecrypt(text, await key.derive(`code|${ISSUER}`))).resolves.toBeDefined();
  });

  it.each([
    ["its purpose", { typ: "code" }],
    ["its issuer", { iss: "https://mcp.other.example" }],
  ])(
    "[D12] does not open, even when the right key sealed it, when its header has another word for %s",
    async (_, change) => {
      const plaintext = new TextEncoder().encode(JSON.stringify({ content: {}, exp: 9e9 }));
      const header = { alg: "dir", enc: "A256GCM", kid: key.kid, typ: "refresh-token", iss: ISSUER };
      const seal = async (protectedHeader: typeof header) =>
        new CompactEncrypt(plaintext)
          .setProtectedHeader(protectedHeader)
          .encrypt(await key.derive(`refresh-token|${ISSUER}`));
      await expect(sealer.open("refresh-token", await seal(header))).resolves.toEqual({});
      const forged = await seal({ ...header, ...change });
      await expect(sealer.open("refresh-token", forged)).rejects.toThrow(UnsealError);
    },
  );

  it("[D12] does not open at another issuer that has the same key, whatever the header says", async () => {
    const other = sealerOf([key], "https://mcp.other.example");
    const text = await other.seal("code", {}, LATER);
    await expect(sealer.open("code", text)).rejects.toThrow(UnsealError);
    const [, ...rest] = text.split(".");
    const header = { ...decodeProtectedHeader(text), iss: ISSUER };
    const disguised = [base64url.encode(JSON.stringify(header)), ...rest].join(".");
    await expect(sealer.open("code", disguised)).rejects.toThrow(UnsealError);
  });

  it("[D12] does not open with one bit changed, wherever, and the error is always the same", async () => {
    const text = await sealer.seal("code", { grant: "g" }, LATER);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 2, 3, 4), fc.nat(), async (part, bit) => {
        const attempt = sealer.open("code", withFlippedBit(text, part, bit));
        await expect(attempt).rejects.toThrow(
          new UnsealError("not a code of this gateway, or past its time"),
        );
      }),
    );
  });

  it("[D12] does not open cut short, drawn out or made up, and the error is always the same", async () => {
    const text = await sealer.seal("code", { grant: "g" }, LATER);
    const cut = fc.nat(text.length - 1).map((length) => text.slice(0, length));
    const drawnOut = fc.string({ minLength: 1 }).map((more) => text + more);
    const madeUp = fc.oneof(
      fc.string(),
      fc.array(fc.base64String(), { maxLength: 6 }).map((parts) => parts.join(".")),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, drawnOut, madeUp), async (forgery) => {
        const attempt = sealer.open("code", forgery);
        await expect(attempt).rejects.toThrow(
          new UnsealError("not a code of this gateway, or past its time"),
        );
      }),
    );
  });

  it("[D12] does not open in any other spelling", async () => {
    const text = await sealer.seal("code", { grant: "g" }, LATER);
    const parts = text.split(".");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // The tag has 128 bits and 22 characters: four bits of the last one do not count.
    const last = alphabet[alphabet.indexOf(text.slice(-1)) ^ 1];
    const spellings = [
      `${text} `,
      `\n${text}`,
      `${text}==`,
      parts.join(" ."),
      text.slice(0, -1) + last,
      text.replaceAll("-", "+").replaceAll("_", "/"),
    ];
    for (const spelling of spellings.filter((spelling) => spelling !== text)) {
      await expect(sealer.open("code", spelling)).rejects.toThrow(UnsealError);
    }
  });

  it.each([
    ["no algorithm", { alg: "none" }],
    ["a wrapped key", { alg: "A256KW" }],
    ["a password", { alg: "PBES2-HS256+A128KW", p2c: 1_000_000_000, p2s: "AAAAAAAAAAA" }],
    ["another cipher", { enc: "A128CBC-HS256" }],
    ["compression", { zip: "DEF" }],
    ["something critical", { crit: ["b64"], b64: true }],
    ["no key id", { kid: undefined }],
    ["a key id that is no text", { kid: ["sealing-1"] }],
  ])("[D12] does not open when its header asks for %s", async (_, change) => {
    const [, ...rest] = (await sealer.seal("code", {}, LATER)).split(".");
    const header = { alg: "dir", enc: "A256GCM", kid: "sealing-1", typ: "code", iss: ISSUER, ...change };
    const forged = [base64url.encode(JSON.stringify(header)), ...rest].join(".");
    await expect(sealer.open("code", forged)).rejects.toThrow(UnsealError);
  });

  it("opens until its time is over", async () => {
    const clock = createClock();
    const timed = sealerOf([key], ISSUER, clock.now);
    const text = await timed.seal("code", {}, clock.now() + 60_000);
    clock.advance(59);
    await expect(timed.open("code", text)).resolves.toEqual({});
    clock.advance(1);
    await expect(timed.open("code", text)).rejects.toThrow(UnsealError);
  });

  it.each([
    "{}",
    '{"content":{}}',
    '{"content":{},"exp":null}',
    '{"content":{},"exp":"never"}',
    "null",
    "5",
    "x",
  ])("does not open, even when the right key sealed it, when it has no time: %s", async (plaintext) => {
    const text = await new CompactEncrypt(new TextEncoder().encode(plaintext))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key.kid, typ: "code", iss: ISSUER })
      .encrypt(await key.derive(`code|${ISSUER}`));
    await expect(sealer.open("code", text)).rejects.toThrow(UnsealError);
  });
});

describe("sealing while keys rotate", () => {
  it("[F10] is done by the key in force, and opened for as long as what it sealed is good", async () => {
    const clock = createClock();
    const first = await keyOf("first");
    const second = await keyOf("second", NOW_SECONDS + DAY);
    const rotating = sealerOf([second, first], ISSUER, clock.now);
    const early = await rotating.seal("refresh-token", {}, clock.now() + 60 * DAY * 1000);
    expect(decodeProtectedHeader(early).kid).toBe("first");
    clock.advance(DAY);
    const late = await rotating.seal("refresh-token", {}, clock.now() + 60 * DAY * 1000);
    expect(decodeProtectedHeader(late).kid).toBe("second");
    clock.advance(30 * DAY - 1);
    await expect(rotating.open("refresh-token", early)).resolves.toEqual({});
    clock.advance(1);
    await expect(rotating.open("refresh-token", early)).rejects.toThrow(UnsealError);
    await expect(rotating.open("refresh-token", late)).resolves.toEqual({});
  });

  it("[F10] opens nothing that a key sealed which is not in the ring, though its name is", async () => {
    const other = sealerOf([await keyOf("sealing-1")]);
    const text = await other.seal("code", {}, LATER);
    await expect(sealer.open("code", text)).rejects.toThrow(UnsealError);
  });

  it("is refused where no key is in force yet", async () => {
    const future = sealerOf([await keyOf("next", NOW_SECONDS + 1)]);
    await expect(future.seal("code", {}, LATER)).rejects.toThrow("no sealing key is in force");
    await expect(sealerOf([]).seal("code", {}, LATER)).rejects.toThrow("no sealing key is in force");
  });
});
