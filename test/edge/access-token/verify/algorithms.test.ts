import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { TokenError } from "../../../../edge/src/access-token/token-error.ts";
import { accessToken, CLAIMS, createKey } from "../../material/issuer.ts";
import { json } from "../../material/network.ts";
import { createVerifier } from "../../material/verifier.ts";

const ISSUER = CLAIMS.iss;

const ALGORITHMS = [
  ...(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] as const),
  ...(["ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const),
] as const;

/** Signs with one key by whatever algorithm, which a library would only do with a key imported for it. */
async function signedBy(privateKey: CryptoKey, alg: string): Promise<string> {
  const jwk = { ...(await exportJWK(privateKey)), alg };
  return new SignJWT({ ...CLAIMS }).setProtectedHeader({ alg, kid: "key-1", typ: "at+jwt" }).sign(jwk);
}

describe("the signature algorithm of an access token", () => {
  it.each(ALGORITHMS)(
    "[A02] may be %s where the configuration says so, and is no other then",
    async (alg) => {
      const key = await createKey("key-1", alg);
      const others = ALGORITHMS.filter((other) => other !== alg);
      const token = await accessToken(key);
      const accepting = createVerifier({ [ISSUER]: [key.publicJwk] }, { algorithms: [alg] });
      await expect(accepting.verify(token)).resolves.toMatchObject({ subject: "alice" });
      const refusing = createVerifier({ [ISSUER]: [key.publicJwk] }, { algorithms: others });
      await expect(refusing.verify(token)).rejects.toThrow(TokenError);
    },
  );

  it.each([
    ["PS256", "RS256"],
    ["RS256", "PS256"],
    ["RS512", "RS256"],
  ] as const)(
    "[A03] is %s alone for an RSA key that says nothing of it, and not %s too",
    async (first, second) => {
      const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
      const { n, e } = await exportJWK(publicKey);
      const keySet = [{ kty: "RSA", kid: "key-1", n, e }];
      const { verify } = createVerifier({ [ISSUER]: keySet }, { algorithms: [first, second] });
      await expect(verify(await signedBy(privateKey, first))).resolves.toMatchObject({ subject: "alice" });
      await expect(verify(await signedBy(privateKey, second))).rejects.toThrow("its issuer has no such key");
    },
  );

  it("[A03] is another one as soon as the issuer says so of the same key, and the former no longer", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "key-1" };
    const algorithms = ["RS256" as const, "PS256" as const];
    const { verify, network, clock } = createVerifier(
      { [ISSUER]: [{ ...jwk, alg: "RS256" }] },
      { algorithms },
    );
    const [before, after] = [await signedBy(privateKey, "RS256"), await signedBy(privateKey, "PS256")];
    await expect(verify(before)).resolves.toBeDefined();
    network.answer(`${ISSUER}/jwks`, json({ keys: [{ ...jwk, alg: "PS256" }] }));
    clock.advance(30);
    await expect(verify(after)).resolves.toBeDefined();
    await expect(verify(before)).rejects.toThrow("its issuer has no such key");
  });

  it("[A03] is the one that the key says, though the issuer has keys for both", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", alg: "PS256" };
    const { verify } = createVerifier({ [ISSUER]: [jwk] }, { algorithms: ["RS256", "PS256"] });
    await expect(verify(await signedBy(privateKey, "PS256"))).resolves.toMatchObject({ subject: "alice" });
    await expect(verify(await signedBy(privateKey, "RS256"))).rejects.toThrow(TokenError);
  });
});
