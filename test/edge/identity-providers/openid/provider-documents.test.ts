import { beforeEach, describe, expect, it } from "vitest";
import {
  ProviderUnavailableError,
  SignInRefusedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { createKey } from "../../material/issuer.ts";
import { json, silence } from "../../material/network.ts";
import { documentReplies, ISSUER, REQUEST, rejection, TestProvider } from "../test-provider.ts";

const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const JWKS = `${ISSUER}/jwks`;

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start();
});

const fetches = (url: string) => test.network.calls.filter((call) => call === url).length;
const lead = () => test.provider.authorizationUrl(REQUEST, test.clock);
const breakDown = (url: string) => test.network.answer(url, () => new Response("down", { status: 500 }));

describe("a provider's documents", () => {
  it("are fetched when somebody signs in, once for many", async () => {
    expect(test.network.calls).toEqual([]);
    await lead();
    await test.signIn();
    expect([fetches(DISCOVERY), fetches(JWKS)]).toEqual([1, 1]);
  });

  it("[B04] are fetched once for many who sign in at the same time", async () => {
    await Promise.all(Array.from({ length: 50 }, lead));
    expect([fetches(DISCOVERY), fetches(JWKS)]).toEqual([1, 1]);
  });

  it("[B05] are fetched anew when they are ten minutes old, so that a removed key is not taken any longer", async () => {
    await test.signIn();
    test.network.answer(JWKS, json({ keys: [(await createKey("ec-2")).publicJwk] }));
    test.clock.advance(600);
    await expect(test.complete()).resolves.toBeDefined();
    test.clock.advance(1);
    await expect(test.complete()).rejects.toThrow("a key that is not the provider's");
  });

  it("[B03] are fetched at most once per cooldown for keys that nobody knows", async () => {
    await test.signIn();
    await test.answerIdToken({ key: await createKey("ec-2") });
    for (let attempt = 0; attempt < 20; attempt += 1) await rejection(test.complete());
    expect(fetches(JWKS)).toBe(1);
    test.clock.advance(30);
    for (let attempt = 0; attempt < 20; attempt += 1) await rejection(test.complete());
    expect(fetches(JWKS)).toBe(2);
  });

  it("[B03] are not asked for again within the cooldown after a failure", async () => {
    breakDown(DISCOVERY);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await expect(lead()).rejects.toThrow(ProviderUnavailableError);
    }
    expect(fetches(DISCOVERY)).toBe(1);
  });

  it("[B06] outlive their age for an hour while they cannot be fetched, and no longer", async () => {
    await test.signIn();
    breakDown(DISCOVERY);
    test.clock.advance(600 + 3600);
    await expect(lead()).resolves.toBeDefined();
    test.clock.advance(31);
    await expect(lead()).rejects.toThrow(ProviderUnavailableError);
  });

  it("[B06] that are old make nobody's key a stranger's: the provider is unavailable", async () => {
    await test.signIn();
    breakDown(JWKS);
    test.clock.advance(601);
    const late = { iat: test.clock.now() / 1000, exp: test.clock.now() / 1000 + 600 };
    await test.answerIdToken({ key: await createKey("ec-2"), claims: late });
    await expect(test.complete()).rejects.toThrow(ProviderUnavailableError);
  });
});

describe("a provider's metadata", () => {
  it.each([
    ["another issuer", { issuer: "https://evil.example" }],
    ["another issuer by a slash", { issuer: `${ISSUER}/` }],
    ["no authorization endpoint", { authorization_endpoint: undefined }],
    ["no token endpoint", { token_endpoint: undefined }],
    ["no keys", { jwks_uri: undefined }],
    ["an endpoint that is no URL", { token_endpoint: "/token" }],
    ["a token endpoint by plain http", { token_endpoint: "http://login.example.com/token" }],
    ["an authorization endpoint by plain http", { authorization_endpoint: "http://login.example.com/a" }],
    ["an authorization endpoint that runs in the browser", { authorization_endpoint: "javascript:alert(1)" }],
    ["keys by plain http", { jwks_uri: "http://login.example.com/jwks" }],
    ["a userinfo endpoint by plain http", { userinfo_endpoint: "http://login.example.com/userinfo" }],
    ["plain http to this machine", { token_endpoint: "http://127.0.0.1:8080/token" }],
    ["scopes that are no list", { scopes_supported: "openid" }],
    ["a statement about iss that is none", { authorization_response_iss_parameter_supported: "yes" }],
  ])("[B01] [B02] is refused when it names %s", async (_, metadata) => {
    test = await TestProvider.start({}, { metadata });
    await expect(lead()).rejects.toThrow(ProviderUnavailableError);
  });

  it("may name plain http on this machine where the gateway itself is there", async () => {
    const issuer = "http://127.0.0.1:8080";
    const surroundings = { publicUrl: "http://127.0.0.1:8787" };
    test = await TestProvider.start({ issuer }, { surroundings });
    await expect(lead()).resolves.toContain(`${issuer}/authorize?`);
    await expect(test.signIn()).resolves.toBeDefined();
    const elsewhere = { token_endpoint: "http://login.example.com/token" };
    test = await TestProvider.start({ issuer }, { surroundings, metadata: elsewhere });
    await expect(lead()).rejects.toThrow(ProviderUnavailableError);
  });

  it("[B01] may be where RFC 8414 puts it", async () => {
    test.network.answer(DISCOVERY, () => new Response("not here", { status: 404 }));
    const reply = documentReplies(ISSUER, [])[DISCOVERY] ?? silence;
    test.network.answer(`${ISSUER}/.well-known/oauth-authorization-server`, reply);
    await expect(lead()).resolves.toContain(`${ISSUER}/authorize?`);
  });
});

describe("a provider's key set", () => {
  it.each([
    ["no list", { keys: "none" }],
    [
      "more than 50 keys",
      { keys: Array.from({ length: 51 }, (_, index) => ({ kty: "EC", kid: `${index}` })) },
    ],
  ])("[B01] is refused when it has %s", async (_, keys) => {
    test.network.answer(JWKS, json(keys));
    await expect(lead()).rejects.toThrow(ProviderUnavailableError);
  });

  it.each([
    ["two keys of one id", (jwk: object) => [jwk, { ...jwk }]],
    ["a key for encryption", (jwk: object) => [{ ...jwk, use: "enc" }]],
    ["a private key", (jwk: object) => [{ ...jwk, d: "x" }]],
  ])("[E11] has no use for %s", async (_, keysOf) => {
    test.network.answer(JWKS, json({ keys: keysOf(test.key.publicJwk) }));
    await expect(test.signIn()).rejects.toThrow(SignInRefusedError);
  });
});
