import { base64url, exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forgeToken } from "../../../../material/issuer.ts";
import { CLAIMS, createStudioKeys, StudioAtGateway, type StudioKeys } from "../studio.ts";

let keys: StudioKeys;
let studio: StudioAtGateway;

beforeAll(async () => {
  keys = await createStudioKeys();
});

beforeEach(async () => {
  studio = await StudioAtGateway.start(keys);
});

describe("a client assertion", () => {
  it("proves who the client is, by RS256 and by ES256", async () => {
    await expect(
      studio.verify(await studio.assertion({ claims: { jti: "a" } }, keys.rsa)),
    ).resolves.toBeUndefined();
    await expect(
      studio.verify(await studio.assertion({ claims: { jti: "b" } }, keys.ec)),
    ).resolves.toBeUndefined();
  });

  it.each(["none", "None", "", "HS256", "RS512", "PS256", "ES384", "EdDSA", "es256", undefined, null, 0])(
    "[G07] is refused with the algorithm %j",
    async (alg) => {
      await studio.expectRefusal(
        studio.verify(await forgeToken({ alg, kid: "ec-1" }, JSON.stringify(CLAIMS), keys.ec)),
      );
    },
  );

  it.each(["RS384", "PS256", "ES384"])(
    "[G07] is refused with the algorithm %s, though the client's key is made for it and does not say so",
    async (alg) => {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), kid: "other-1" };
      const client = studio.withKeys([jwk]);
      const assertion = new SignJWT(CLAIMS).setProtectedHeader({ alg, kid: "other-1" }).sign(privateKey);
      await studio.expectRefusal(studio.verify(await assertion, client));
    },
  );

  it("[G07] is refused when a published key serves as a shared secret", async () => {
    const secret = new TextEncoder().encode(JSON.stringify(keys.ec.publicJwk));
    const signed = new SignJWT(CLAIMS).setProtectedHeader({ alg: "HS256", kid: "ec-1" }).sign(secret);
    await studio.expectRefusal(studio.verify(await signed));
  });

  it("[G07] is refused when another key signed it, though it has the same id", async () => {
    await studio.expectRefusal(studio.verify(await studio.assertion({}, keys.foreign)));
  });

  it.each([
    ["is not the client's", { kid: "ec-2" }],
    ["is in the assertion itself", { kid: "ec-2", jwk: { kty: "EC" } }],
    ["is said to be elsewhere", { kid: "ec-2", jku: "https://evil.example/jwks" }],
  ])("[G07] is refused when its key %s", async (_, header) => {
    await studio.expectRefusal(studio.verifyWith({ header }));
    expect(studio.server.internet.calls).toEqual([]);
  });

  it("[G07] is refused when its key cannot be told", async () => {
    const client = studio.withKeys([keys.ec.publicJwk, { ...keys.foreign.publicJwk, kid: "ec-2" }]);
    await studio.expectRefusal(studio.verify(await studio.assertion({ header: { kid: undefined } }), client));
  });

  it.each([
    ["another signature", (token: string) => `${token.slice(0, -6)}AAAAAA`],
    ["no signature", (token: string) => token.slice(0, token.lastIndexOf(".") + 1)],
    ["white space", (token: string) => `${token} `],
    ["a line end", (token: string) => `${token}\n`],
    ["padding", (token: string) => `${token}=`],
    ["two parts", (token: string) => token.split(".").slice(0, 2).join(".")],
    ["five parts", (token: string) => `${token}.a.b`],
    ["nothing", () => ""],
  ])("[G07] is refused with %s", async (_, change) => {
    await studio.expectRefusal(studio.verify(change(await studio.assertion())));
  });

  it("[G07] is refused when it is longer than a token may be", async () => {
    await studio.expectRefusal(studio.verifyWith({ claims: { padding: "x".repeat(8192) } }));
  });

  it("[G07] is refused when it has a critical extension", async () => {
    const header = { alg: "ES256", kid: "ec-1", crit: ["x"], x: 1 };
    await studio.expectRefusal(studio.verify(await forgeToken(header, JSON.stringify(CLAIMS), keys.ec)));
  });

  it("[G07] is refused when what it says was changed", async () => {
    const [header, , signature] = (await studio.assertion()).split(".");
    const payload = base64url.encode(JSON.stringify({ ...CLAIMS, jti: "other" }));
    await studio.expectRefusal(studio.verify([header, payload, signature].join(".")));
  });
});
