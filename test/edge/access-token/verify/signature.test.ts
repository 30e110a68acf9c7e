import { base64url, exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { TokenError } from "../../../../edge/src/access-token/token-error.ts";
import { accessToken, CLAIMS, createKey, forgeToken, type IssuerKey } from "../../material/issuer.ts";
import { createVerifier, type Verifier } from "../../material/verifier.ts";

const ISSUER = CLAIMS.iss;
const OTHER_ISSUER = "https://other.example.com";
const PAYLOAD = JSON.stringify(CLAIMS);

let rsa: IssuerKey;
let ec: IssuerKey;
let foreign: IssuerKey;
let verifier: Verifier;

beforeAll(async () => {
  [rsa, ec, foreign] = await Promise.all([
    createKey("rsa-1", "RS256"),
    createKey("ec-1", "ES256"),
    createKey("foreign-1", "ES256"),
  ]);
  verifier = createVerifier({
    [ISSUER]: [rsa.publicJwk, ec.publicJwk],
    [OTHER_ISSUER]: [foreign.publicJwk],
  });
});

/** A token of the given header with the signature of a genuine one. */
async function withHeader(header: object): Promise<string> {
  const [, payload, signature] = (await accessToken(ec)).split(".");
  return [base64url.encode(JSON.stringify(header)), payload, signature].join(".");
}

describe("the signature of an access token", () => {
  it("is verified with the issuer's key, for RS256 and for ES256", async () => {
    await expect(verifier.verify(await accessToken(rsa))).resolves.toMatchObject({ subject: "alice" });
    await expect(verifier.verify(await accessToken(ec))).resolves.toMatchObject({ subject: "alice" });
  });

  it("covers the claims", async () => {
    const [header, , signature] = (await accessToken(ec)).split(".");
    const payload = base64url.encode(JSON.stringify({ ...CLAIMS, scope: "admin" }));
    await expect(verifier.verify([header, payload, signature].join("."))).rejects.toThrow(TokenError);
  });

  it("covers the header", async () => {
    const token = await withHeader({ alg: "ES256", kid: "ec-1", typ: "at+jwt", x: 1 });
    await expect(verifier.verify(token)).rejects.toThrow(TokenError);
  });

  it.each(["none", "None", "NONE", "nOnE", "", undefined, null, 0, ["ES256"]])(
    "[A01] is not done without: alg %j",
    async (alg) => {
      const token = await withHeader({ alg, kid: "ec-1", typ: "at+jwt" });
      await expect(verifier.verify(token)).rejects.toThrow(TokenError);
    },
  );

  it.each(["rs256", "Rs256", "RS256 ", "RSA", "RS1", "RS512", "PS256", "ES256", "EdDSA"])(
    "[A02] is refused when an RS256 key signs under the algorithm %j",
    async (alg) => {
      const token = await forgeToken({ alg, kid: "rsa-1", typ: "at+jwt" }, PAYLOAD, rsa);
      await expect(verifier.verify(token)).rejects.toThrow(TokenError);
    },
  );

  it("[A02] is refused when a published key serves as a shared secret", async () => {
    const key = await importJWK(rsa.publicJwk, "RS256", { extractable: true });
    if (key instanceof Uint8Array) throw new Error("expected a public key");
    for (const secret of [await exportSPKI(key), JSON.stringify(rsa.publicJwk), rsa.publicJwk.n ?? ""]) {
      const token = await new SignJWT({ ...CLAIMS })
        .setProtectedHeader({ alg: "HS256", kid: "rsa-1", typ: "at+jwt" })
        .sign(new TextEncoder().encode(secret));
      await expect(verifier.verify(token)).rejects.toThrow(TokenError);
    }
  });

  it("[A02] is refused for an algorithm that the configuration does not name for this issuer", async () => {
    const { verify } = createVerifier({ [ISSUER]: [rsa.publicJwk, ec.publicJwk] }, { algorithms: ["RS256"] });
    await expect(verify(await accessToken(rsa))).resolves.toMatchObject({ subject: "alice" });
    await expect(verify(await accessToken(ec))).rejects.toThrow(TokenError);
  });

  it.each(["PS256", "RS512"])("[A02] is refused for %s although the key names no algorithm", async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const { n, e } = (await crypto.subtle.exportKey("jwk", publicKey)) as JsonWebKey;
    const { verify } = createVerifier({ [ISSUER]: [{ kty: "RSA", kid: "free", n, e }] });
    const token = await new SignJWT({ ...CLAIMS })
      .setProtectedHeader({ alg, kid: "free", typ: "at+jwt" })
      .sign(privateKey);
    await expect(verify(token)).rejects.toThrow(TokenError);
  });

  it.each(["PS256", "RS512", "RSA-OAEP"])(
    "[A03] is refused for RS256 when the key is for %s",
    async (alg) => {
      const { verify } = createVerifier({ [ISSUER]: [{ ...rsa.publicJwk, alg }] });
      await expect(verify(await accessToken(rsa))).rejects.toThrow(TokenError);
    },
  );

  it("[A04] is refused when the token brings its own key, and nothing that it names is fetched", async () => {
    const { privateKey, publicJwk } = await createKey("ec-1");
    const canary = "https://attacker.example/keys";
    const headers = [
      { jwk: publicJwk },
      { jwk: publicJwk, kid: undefined },
      { jku: canary },
      { x5u: canary },
      { x5c: ["MIIB"], x5t: "AAAA" },
      { kid: canary },
    ];
    const { network, verify } = createVerifier({ [ISSUER]: [ec.publicJwk] });
    for (const header of headers) {
      const token = await accessToken({ ...ec, privateKey }, { header });
      await expect(verify(token)).rejects.toThrow(TokenError);
    }
    expect(network.calls).toEqual([`${ISSUER}/.well-known/openid-configuration`, `${ISSUER}/jwks`]);
  });

  it.each([
    { crit: ["x"], x: true },
    { crit: ["b64"], b64: false },
    { crit: ["b64"], b64: true, typ: "jwt" },
    { b64: false },
    { crit: ["exp"], exp: 1 },
    { crit: [] },
    { crit: "x", x: true },
    { crit: ["absent"] },
  ])("[A05] is refused with critical extensions that nobody understands: %j", async (extension) => {
    const header = { alg: "ES256", kid: "ec-1", typ: "at+jwt", ...extension };
    await expect(verifier.verify(await forgeToken(header, PAYLOAD, ec))).rejects.toThrow(TokenError);
  });

  it("[A08] is refused when another accepted issuer made it", async () => {
    await expect(verifier.verify(await accessToken(foreign))).rejects.toThrow(TokenError);
    await expect(verifier.verify(await accessToken({ ...foreign, kid: "ec-1" }))).rejects.toThrow(TokenError);
    const honest = await accessToken(foreign, { claims: { iss: OTHER_ISSUER } });
    await expect(verifier.verify(honest)).resolves.toMatchObject({ issuer: OTHER_ISSUER });
  });

  it.each([
    ["text that is not JSON", "not json"],
    ["a list", "[]"],
    ["nothing", "null"],
    ["a text", '"alice"'],
  ])("[A22] does not help a payload that is %s", async (_, payload) => {
    const token = await forgeToken({ alg: "ES256", kid: "ec-1", typ: "at+jwt" }, payload, ec);
    await expect(verifier.verify(token)).rejects.toThrow(TokenError);
  });
});
