import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { readSealingKey } from "../../../edge/src/sealing/sealing-key.ts";

const K = "4Dgn95b8yvi0dwi2vVfIvr4CMSCQ8Y9q7mBMAx47L0w";

const read = (change: Readonly<Record<string, unknown>> = {}) =>
  readSealingKey(JSON.stringify({ kty: "oct", kid: "sealing-1", k: K, ...change }));

async function encrypt(key: CryptoKey): Promise<string> {
  const algorithm = { name: "AES-GCM", iv: new Uint8Array(12) };
  const bytes = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode("text"));
  return base64url.encode(new Uint8Array(bytes));
}

describe("a sealing key", () => {
  it("has its id, and begins when it says", async () => {
    expect(await read()).toMatchObject({ kid: "sealing-1", notBefore: 0 });
    expect(await read({ nbf: 1_780_315_200 })).toMatchObject({ notBefore: 1_780_315_200 });
  });

  it("[F10] gives every purpose a key of its own, always the same, that cannot be taken out", async () => {
    const [one, again] = [await read(), await read()];
    const key = await one.derive("code|https://mcp.example.com");
    expect(key.extractable).toBe(false);
    expect(key.algorithm).toMatchObject({ name: "AES-GCM", length: 256 });
    const text = await encrypt(key);
    expect(await encrypt(await one.derive("code|https://mcp.example.com"))).toBe(text);
    expect(await encrypt(await again.derive("code|https://mcp.example.com"))).toBe(text);
    expect(await encrypt(await one.derive("client|https://mcp.example.com"))).not.toBe(text);
    expect(await encrypt(await one.derive("code|https://mcp.other.example"))).not.toBe(text);
  });

  it("[F10] derives by HKDF as RFC 5869 has it", async () => {
    const { subtle } = crypto;
    const hmac = async (secret: Uint8Array, message: Uint8Array) => {
      const key = await subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
      return new Uint8Array(await subtle.sign("HMAC", key, message));
    };
    const pseudorandom = await hmac(new Uint8Array(32), base64url.decode(K));
    const expanded = await hmac(pseudorandom, new Uint8Array([...new TextEncoder().encode("purpose"), 1]));
    const expected = await subtle.importKey("raw", expanded, "AES-GCM", false, ["encrypt"]);
    const key = await (await read()).derive("purpose");
    expect(await encrypt(key)).toBe(await encrypt(expected));
  });

  it.each(["", "changeme", "{", "undefined", "null", "5", '"text"'])(
    "[H06] is refused for the placeholder %j",
    async (text) => {
      await expect(readSealingKey(text)).rejects.toThrow("expected a symmetric JWK as JSON");
    },
  );

  it.each([
    [{ kty: "EC" }, "of type oct"],
    [{ k: undefined }, "of type oct"],
    [{ k: 5 }, "of type oct"],
    [{ kid: undefined }, "with a kid"],
    [{ kid: "" }, "with a kid"],
    [{ kid: 5 }, "with a kid"],
    [{ nbf: "soon" }, "nbf as whole seconds"],
    [{ nbf: 1.5 }, "nbf as whole seconds"],
    [{ nbf: null }, "nbf as whole seconds"],
    [{ k: "" }, "32 bytes"],
    [{ k: "not base64url!" }, "32 bytes"],
    [{ k: base64url.encode(new Uint8Array(31).map((_, index) => index)) }, "32 bytes"],
    [{ k: base64url.encode(new Uint8Array(33).map((_, index) => index)) }, "32 bytes"],
    [{ k: base64url.encode(new Uint8Array(32)) }, "is random"],
    [{ k: base64url.encode("changemechangemechangemechangeme") }, "is random"],
    [{ k: base64url.encode("the quick brown fox jumps over a") }, "is random"],
    [{ k: base64url.encode(new Uint8Array(32).map((_, index) => index)) }, "is random"],
    [{ k: base64url.encode(new Uint8Array(32).map((_, index) => 255 - 3 * index)) }, "is random"],
  ])("[H06] is refused with %j", async (change, reason) => {
    await expect(read(change)).rejects.toThrow(reason);
  });

  it("[H06] is never refused for what chance makes of it", async () => {
    for (let count = 0; count < 1000; count += 1) {
      const k = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
      await expect(read({ k })).resolves.toMatchObject({ kid: "sealing-1" });
    }
  });

  it("is not shown by the error that refuses it", async () => {
    for (const text of [K, `${JSON.stringify({ k: K })}x`, JSON.stringify({ kty: "EC", k: K })]) {
      await expect(readSealingKey(text)).rejects.not.toThrow(K);
    }
  });
});
