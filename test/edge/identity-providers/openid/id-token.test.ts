import { base64url, exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import {
  ProviderUnavailableError,
  SignInRefusedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { NOW_SECONDS } from "../../material/clock.ts";
import { createKey, forgeToken } from "../../material/issuer.ts";
import { json } from "../../material/network.ts";
import { everythingIn, ISSUER, REQUEST, rejection, SECRETS, TestProvider, TOKENS } from "../test-provider.ts";

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start();
});

/** Signs in with an ID token that is given as text. */
function signInWith(idToken: string) {
  test.answerTokens(json({ ...TOKENS, id_token: idToken }));
  return test.complete();
}

/** The claims of a good ID token. */
const GOOD = {
  iss: ISSUER,
  aud: "gateway",
  sub: "alice",
  nonce: REQUEST.nonce,
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 600,
};

/** Signs in with a good ID token in which one claim is replaced by JSON text. */
async function signInWithClaim(claim: string, text: string) {
  const others = JSON.stringify({ ...GOOD, [claim]: undefined });
  const payload = `${others.slice(0, -1)},${JSON.stringify(claim)}:${text}}`;
  return signInWith(await forgeToken({ alg: "ES256", kid: "ec-1" }, payload, test.key));
}

describe("an ID token", () => {
  it("says who signed in", async () => {
    const { identity } = await test.signIn({ email: "alice@example.com", email_verified: true });
    expect(identity).toEqual({
      provider: "company",
      subject: "alice",
      email: "alice@example.com",
      groups: [],
      roles: [],
    });
  });

  it("is demanded", async () => {
    test.answerTokens(json(TOKENS));
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
  });
});

describe("the signature of an ID token", () => {
  it("[E11] is that of one of the provider's keys", async () => {
    const stranger = await createKey("ec-1");
    await test.answerIdToken({ key: stranger });
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
  });

  it("[E11] is not that of a key that the provider does not publish", async () => {
    await test.answerIdToken({ key: await createKey("ec-2") });
    await expect(test.complete()).rejects.toThrow("a key that is not the provider's");
  });

  it("[E11] is that of the provider's new key, as soon as it is published", async () => {
    await test.signIn();
    const next = await createKey("ec-2");
    test.network.answer(`${ISSUER}/jwks`, json({ keys: [test.key.publicJwk, next.publicJwk] }));
    test.clock.advance(30);
    await test.answerIdToken({ key: next });
    await expect(test.complete()).resolves.toBeDefined();
  });

  it("[E11] covers the claims", async () => {
    const [header, , signature] = (await test.idToken()).split(".");
    const payload = base64url.encode(JSON.stringify({ ...GOOD, sub: "mallory" }));
    await expect(signInWith(`${header}.${payload}.${signature}`)).rejects.toThrow(SignInRefusedError);
  });

  it("[E11] may not be missing: alg none", async () => {
    const [, payload] = (await test.idToken()).split(".");
    const header = base64url.encode(JSON.stringify({ alg: "none" }));
    await expect(signInWith(`${header}.${payload}.`)).rejects.toThrow(SignInRefusedError);
  });

  it("[E11] is made with a key pair, not with the client's secret or the public key: HS256", async () => {
    for (const secret of [REQUEST.client.secret ?? "", JSON.stringify(test.key.publicJwk)]) {
      const token = await new SignJWT(GOOD)
        .setProtectedHeader({ alg: "HS256", kid: "ec-1" })
        .sign(new TextEncoder().encode(secret.padEnd(32, "x")));
      await expect(signInWith(token)).rejects.toThrow(SignInRefusedError);
    }
  });

  it("[E11] is by an algorithm of the list, whatever the provider's metadata lists", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES384", { extractable: true });
    const published = { ...(await exportJWK(publicKey)), kid: "ec-384", alg: "ES384", use: "sig" };
    const offering = { id_token_signing_alg_values_supported: ["HS256", "none", "ES384", "ES256"] };
    test = await TestProvider.start({}, { metadata: offering });
    test.network.answer(`${ISSUER}/jwks`, json({ keys: [published, test.key.publicJwk] }));
    const header = { alg: "ES384", kid: "ec-384" };
    const token = await new SignJWT(GOOD).setProtectedHeader(header).sign(privateKey);
    await expect(signInWith(token)).rejects.toThrow(SignInRefusedError);
    await expect(test.signIn()).resolves.toBeDefined();
  });

  it("[E11] may be RS256", async () => {
    const rsa = await createKey("rsa-1", "RS256");
    test.network.answer(`${ISSUER}/jwks`, json({ keys: [rsa.publicJwk] }));
    await test.answerIdToken({ key: rsa });
    await expect(test.complete()).resolves.toBeDefined();
  });

  it("[E11] has nothing to do with a key that the token brings along", async () => {
    const own = await createKey("ec-1");
    const header = { jwk: own.publicJwk, jku: "https://evil.example/jwks" };
    await test.answerIdToken({ key: own, header });
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
    expect(test.network.calls.filter((url) => url.includes("evil"))).toEqual([]);
  });

  it("[E11] is not taken with extensions that nobody here understands: RFC 7515 section 4.1.11", async () => {
    const header = { alg: "ES256", kid: "ec-1" };
    const plain = await forgeToken(header, JSON.stringify(GOOD), test.key);
    await expect(signInWith(plain)).resolves.toBeDefined();
    const extended = await forgeToken({ ...header, crit: ["x"], x: 1 }, JSON.stringify(GOOD), test.key);
    await expect(signInWith(extended)).rejects.toThrow(SignInRefusedError);
  });

  it.each(["", "x", "a.b", "a.b.c", "a.b.c.d", "a.b.c.d.e", "....", "e30.e30.e30"])(
    "[E11] is not found in what is no token: %j",
    async (token) => {
      await expect(signInWith(token)).rejects.toThrow(SignInRefusedError);
    },
  );
});

describe("the claims of an ID token", () => {
  it.each([
    ["iss", '"https://login.example.com/"'],
    ["iss", '"https://LOGIN.example.com"'],
    ["iss", '"https://evil.example"'],
    ["iss", '["https://login.example.com"]'],
    ["iss", "null"],
    ["aud", '"another-client"'],
    ["aud", '"gateway2"'],
    ["aud", '["another-client"]'],
    ["aud", "[]"],
    ["aud", "null"],
    ["aud", '{"0":"gateway"}'],
    ["azp", '"another-client"'],
    ["azp", "null"],
    ["azp", '["gateway"]'],
    ["nonce", '"another-nonce"'],
    ["nonce", "null"],
    ["nonce", '["canary-nonce"]'],
    ["exp", "null"],
    ["exp", '"9999999999"'],
    ["exp", "0"],
    ["exp", "-1"],
    ["exp", "1e400"],
    ["iat", "null"],
    ["iat", '"now"'],
    ["nbf", '"now"'],
    ["nbf", "9999999999"],
    ["sub", "null"],
    ["sub", '""'],
    ["sub", "5"],
    ["sub", '["alice"]'],
    ["sub", '"alice\\u0000"'],
    ["sub", '"alice\\u202e"'],
  ])("[E11] may not be otherwise: %s = %s", async (claim, text) => {
    await expect(signInWithClaim(claim, text)).rejects.toThrow(SignInRefusedError);
  });

  it.each(["iss", "aud", "nonce", "exp", "iat", "sub"])("[E11] may not lack %s", async (claim) => {
    await test.answerIdToken({ claims: { [claim]: undefined } });
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
  });

  it.each([
    [{ aud: ["gateway"] }],
    [{ aud: "gateway", azp: "gateway" }],
    [{ aud: ["gateway", "another-client"], azp: "gateway" }],
  ])("[E11] name this client, alone or as the authorized party: %j", async (claims) => {
    await expect(test.signIn(claims)).resolves.toBeDefined();
  });

  it.each([
    [{ aud: ["gateway", "another-client"] }],
    [{ aud: ["gateway", "another-client"], azp: "another-client" }],
  ])("[E11] name no other client to whom the token was issued: %j", async (claims) => {
    await expect(test.signIn(claims)).rejects.toThrow(SignInRefusedError);
  });

  it("[E11] are over 30 seconds after exp, by the gateway's clock", async () => {
    await expect(test.signIn({ exp: NOW_SECONDS - 29 })).resolves.toBeDefined();
    await expect(test.signIn({ exp: NOW_SECONDS - 30 })).rejects.toThrow(SignInRefusedError);
  });

  it("[E11] are another person's where only the address is the same: nOAuth", async () => {
    const claims = { email: "alice@example.com", email_verified: false };
    const alice = await test.signIn({ sub: "alice", ...claims });
    const mallory = await test.signIn({ sub: "mallory", ...claims });
    expect([alice.identity.subject, mallory.identity.subject]).toEqual(["alice", "mallory"]);
    expect(mallory.identity).not.toHaveProperty("email");
  });
});

describe("a refused ID token", () => {
  it("is repeated nowhere, and nothing of the sign-in either", async () => {
    const idToken = await test.idToken({ claims: { nonce: "canary-other-nonce" } });
    const error = await rejection(signInWith(idToken));
    expect(error.message).toBe('unexpected ID Token "nonce" claim value');
    for (const secret of [idToken, "canary-other-nonce", ...SECRETS]) {
      expect(everythingIn(error)).not.toContain(secret);
    }
  });

  it("is no fault of the person where the provider's keys cannot be had", async () => {
    test.network.answer(`${ISSUER}/jwks`, () => new Response("down", { status: 500 }));
    await test.answerIdToken();
    await expect(test.complete()).rejects.toThrow(ProviderUnavailableError);
  });
});
