import { base64url, exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { usableKeys } from "../../../edge/src/discovery/usable-keys.ts";
import { createKey } from "../material/issuer.ts";

let rsa: JWK;
let ec: JWK;

beforeAll(async () => {
  rsa = (await createKey("rsa-1", "RS256")).publicJwk;
  ec = (await createKey("ec-1", "ES256")).publicJwk;
});

/** The public half of an RSA key of so many bits. */
async function rsaOf(modulusLength: number): Promise<JWK> {
  const { publicKey } = (await crypto.subtle.generateKey(
    { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  )) as CryptoKeyPair;
  return exportJWK(publicKey);
}

describe("the usable keys of a key set", () => {
  it("are its public RSA and EC keys for signatures", () => {
    expect(usableKeys([rsa, ec])).toEqual([rsa, ec]);
  });

  it.each(["ES384", "ES512", "EdDSA"])("are those for %s too", async (alg) => {
    const { publicJwk } = await createKey("key-1", alg);
    expect(usableKeys([publicJwk])).toEqual([publicJwk]);
  });

  it.each([
    ["a curve of money", { kty: "EC", crv: "secp256k1" }],
    ["a curve to agree on keys with", { kty: "OKP", crv: "X25519" }],
    ["a curve that runtimes lack", { kty: "OKP", crv: "Ed448" }],
    ["a curve of another type", { kty: "EC", crv: "Ed25519" }],
    ["no curve", { kty: "EC", crv: undefined }],
    ["a curve that is no text", { kty: "EC", crv: ["P-256"] }],
  ])("[A13] are not on %s", (_, change) => {
    expect(usableKeys([{ ...ec, ...change }])).toEqual([]);
  });

  it("need not say what they are for", () => {
    const { use: _use, alg: _alg, kid: _kid, ...plain } = ec;
    expect(usableKeys([plain])).toEqual([plain]);
    expect(usableKeys([{ ...plain, key_ops: ["verify"] }])).toHaveLength(1);
  });

  it("[A13] are no shared secrets", () => {
    expect(
      usableKeys([
        { kty: "oct", k: "AAAA" },
        { ...ec, k: "AAAA" },
      ]),
    ).toEqual([]);
  });

  it("[A13] are not for encryption or signing", () => {
    const others = [
      { ...ec, use: "enc" },
      { ...ec, use: "SIG" },
      { ...ec, use: null },
      { ...ec, key_ops: ["sign"] },
      { ...ec, key_ops: [] },
      { ...ec, key_ops: "verify" },
    ];
    expect(usableKeys(others.map((key, index) => ({ ...key, kid: `${index}` })))).toEqual([]);
  });

  it.each(["d", "p", "q", "dp", "dq", "qi"])("[A13] have no private member %s", (member) => {
    expect(usableKeys([{ ...rsa, [member]: "AAAA" }])).toEqual([]);
  });

  it("[A13] are not private, whatever their type", async () => {
    const pairs = await Promise.all(
      ["RS256", "ES256"].map((alg) => generateKeyPair(alg, { extractable: true })),
    );
    expect(usableKeys(await Promise.all(pairs.map(({ privateKey }) => exportJWK(privateKey))))).toEqual([]);
  });

  it("[A13] have 2048 bits or more where they are RSA", async () => {
    const [weak, strong] = await Promise.all([rsaOf(1024), rsaOf(2048)]);
    expect(usableKeys([weak, strong])).toEqual([strong]);
  });

  it("[A13] count only the bits of the number, not the zeros before it", async () => {
    const { n = "", ...rest } = await rsaOf(1024);
    const padded = base64url.encode(new Uint8Array([...new Uint8Array(256), ...base64url.decode(n)]));
    expect(usableKeys([{ ...rest, n: padded }])).toEqual([]);
  });

  it.each([
    ["1", [1]],
    ["3", [3]],
    ["65535", [255, 255]],
    ["0", [0, 0, 0, 0]],
  ])("[A13] have no RSA exponent as small as %s", (_, exponent) => {
    expect(usableKeys([{ ...rsa, e: base64url.encode(new Uint8Array(exponent)) }])).toEqual([]);
  });

  it("[A13] were not drawn by chips whose keys can be factored", () => {
    // Wycheproof's example of CVE-2017-15361: https://github.com/C2SP/wycheproof, json_web_key_test.json, 7.
    const n = [
      "AanFpofbj7KjD4Lf-N2hVMKR7yewSyXhhbirIMTGpfYEhZ_lnt5UoK98DnKIgArXGTu3MaW_HhFw16HGaTDUHqPrId7fe4r1",
      "1CqRw09yBFuW79V8sYIwHdzCaWflUI6auImYbVfoN9_nD5n8N8SY9DwXw7mwZM9wREPXoDPgOoIWl6q_MPsp7n0zs3Z5ZaiQ",
      "WOOzl1S9OhwAfSiiOwz6efnXEaxuTEtPd7BjSx7NaFka8Dx9U7YqXy2RFj1O9PjyaDGuRh7YXsX3iMUSP_wSyHQg_c_qHRtK",
      "UsNSGCT7OZg0hzm2KphtjnayKJvC64vAbROBR4Ubg6Bxg9IQVZ-QYyE",
    ].join("");
    expect(usableKeys([{ ...rsa, n }])).toEqual([]);
  });

  it.each([{ n: undefined }, { e: undefined }, { n: 5 }, { n: "***" }, { e: "" }, { n: "" }])(
    "[A13] are whole: not %j",
    (change) => {
      expect(usableKeys([{ ...rsa, ...change }])).toEqual([]);
    },
  );

  it("[A13] have a key id of their own", () => {
    const { kid: _, ...anonymous } = rsa;
    expect(usableKeys([{ ...rsa, kid: "same" }, { ...ec, kid: "same" }, anonymous])).toEqual([anonymous]);
  });

  it("[A13] do not share a key id with one that is not usable either", () => {
    expect(usableKeys([ec, { kty: "oct", k: "AAAA", kid: "ec-1" }])).toEqual([]);
  });

  it.each([null, undefined, 5, "key", true, [], {}, { kty: "OKP" }, { kty: "ec" }])(
    "are never made from %j",
    (candidate) => {
      expect(usableKeys([candidate, ec])).toEqual([ec]);
    },
  );
});
