import { exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { AT, faultsOf, GOOGLE, withClient, withDynamic, withSection } from "./facade-document.ts";

describe("a client that is known beforehand", () => {
  it.each([
    [
      "a client with a script for a redirect URI",
      withClient({ redirectUris: ["javascript:alert(1)"] }),
      `${AT}.clients.robot.redirectUris.0`,
    ],
    [
      "a client with an http redirect URI",
      withClient({ redirectUris: ["http://robot.example.com/cb"] }),
      `${AT}.clients.robot.redirectUris.0`,
    ],
    [
      "a client that has nowhere to return to",
      withClient({ redirectUris: [] }),
      `${AT}.clients.robot.redirectUris`,
    ],
    [
      "a client named like a document",
      withClient({}, "https://robot.example.com/client.json"),
      `${AT}.clients.https://robot.example.com/client.json`,
    ],
    [
      "a machine that proves nothing",
      withClient({ grantTypes: ["client_credentials"] }),
      `${AT}.clients.robot`,
    ],
    [
      "a client with two proofs",
      withClient({ secret: { secret: "A" }, jwksUri: "https://robot.example.com/jwks" }),
      `${AT}.clients.robot`,
    ],
    [
      "a machine with a scope that no server knows",
      withClient({ scopes: ["nothing"] }),
      `${AT}.clients.robot.scopes`,
    ],
  ])("[K05] is refused: %s", (_, document, path) => {
    expect(faultsOf(document)).toContain(path);
  });

  it("may have a private-use scheme that clients cannot register by themselves, and a query", () => {
    expect(faultsOf(withClient({ redirectUris: ["mycompany://callback?flow=1"] }))).toEqual([]);
  });
});

describe("the keys of a client that is known beforehand", () => {
  let ec: JWK;
  let rsa: JWK;
  let weak: JWK;
  let p384: JWK;
  let privateKey: JWK;

  const withKeys = (...jwks: JWK[]) => withClient({ jwks });

  beforeAll(async () => {
    const options = { extractable: true };
    const pairs = await Promise.all([
      generateKeyPair("ES256", options),
      generateKeyPair("RS256", options),
      generateKeyPair("ES384", options),
      crypto.subtle.generateKey(
        {
          name: "RSASSA-PKCS1-v1_5",
          modulusLength: 1024,
          publicExponent: new Uint8Array([1, 0, 1]),
          hash: "SHA-256",
        },
        true,
        ["sign", "verify"],
      ) as Promise<CryptoKeyPair>,
    ]);
    [ec = {}, rsa = {}, p384 = {}, weak = {}] = await Promise.all(
      pairs.map((pair) => exportJWK(pair.publicKey)),
    );
    privateKey = await exportJWK(pairs[0].privateKey);
  });

  it("may be for ES256 and RS256, with ids and without", () => {
    expect(faultsOf(withKeys(ec))).toEqual([]);
    expect(faultsOf(withKeys({ ...ec, kid: "1", alg: "ES256" }, { ...rsa, kid: "2", use: "sig" }))).toEqual(
      [],
    );
  });

  it.each([
    ["private", () => privateKey],
    ["symmetric", () => ({ kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I" })],
    ["of a curve that is not used here", () => p384],
    ["for an algorithm that is not used here", () => ({ ...rsa, alg: "PS256" })],
    ["for encryption", () => ({ ...ec, use: "enc" })],
    ["too short", () => weak],
    ["nonsense", () => ({ hello: "world" })],
  ] as [string, () => JWK][])("[K05] are refused where one is %s", (_, wrong) => {
    expect(faultsOf(withKeys(ec, wrong()))).toEqual([`${AT}.clients.robot.jwks.1`]);
  });

  it("[K05] are refused where two have one id, for neither would ever be found", () => {
    expect(faultsOf(withKeys({ ...ec, kid: "1" }, { ...rsa, kid: "1" }))).toEqual([
      `${AT}.clients.robot.jwks`,
    ]);
  });
});

describe("how clients register", () => {
  const INITIAL = { type: "initial-access-token", token: { secret: "T" } };
  const OKTA = { type: "okta-api-token", token: { secret: "T" } };
  const AUTH0 = { type: "auth0-management", clientId: "machine", clientSecret: { secret: "T" } };

  const forwarding = (profile: string, credential: object, rest: object = {}) => {
    const issuer = profile === "auth0" ? "https://login.example.com/" : "https://login.example.com";
    return withDynamic(
      { strategy: "forward", identityProvider: "login", credential, ...rest },
      {
        identityProviders: { login: { ...GOOGLE, profile, issuer } },
        access: { grants: [{ when: { identityProvider: "login" }, scopes: [] }] },
      },
    );
  };

  it.each([
    [
      "forwarding to a provider that is not there",
      withDynamic({
        strategy: "forward",
        identityProvider: "okta",
        credential: { type: "okta-api-token", token: { secret: "T" } },
      }),
      `${AT}.registration.dynamic.identityProvider`,
    ],
    [
      "forwarding to a provider that is not https",
      withDynamic({
        strategy: "forward",
        identityProvider: "google",
        endpoint: "http://login.example.com/register",
        credential: { type: "okta-api-token", token: { secret: "T" } },
      }),
      `${AT}.registration.dynamic.endpoint`,
    ],
    [
      "forwarding to a provider that registers nobody",
      withDynamic({
        strategy: "forward",
        identityProvider: "google",
        credential: { type: "okta-api-token", token: { secret: "T" } },
      }),
      `${AT}.registration.dynamic.identityProvider`,
    ],
    [
      "a static client that is not there",
      withDynamic({ strategy: "static", client: "nobody" }),
      `${AT}.registration.dynamic.client`,
    ],
    [
      "a static client with a secret",
      withDynamic(
        { strategy: "static", client: "robot" },
        {
          clients: {
            robot: { name: "Robot", redirectUris: ["https://robot.example.com/cb"], secret: { secret: "S" } },
          },
        },
      ),
      `${AT}.registration.dynamic.client`,
    ],
    [
      "a static client without redirect URIs",
      withDynamic(
        { strategy: "static", client: "robot" },
        { clients: { robot: { name: "Robot", grantTypes: ["refresh_token"] } } },
      ),
      `${AT}.registration.dynamic.client`,
    ],
  ])("[K05] is refused with %s", (_, document, path) => {
    expect(faultsOf(document)).toContain(path);
  });

  it.each([
    ["keycloak", INITIAL, {}],
    ["generic", INITIAL, {}],
    ["okta", OKTA, {}],
    ["auth0", AUTH0, {}],
    ["cognito", INITIAL, { endpoint: "https://registrar.example.com/register" }],
  ])("may be forwarded to %s with %j", (profile, credential, rest) => {
    expect(faultsOf(forwarding(profile, credential, rest))).toEqual([]);
  });

  it.each([
    ["okta", INITIAL],
    ["auth0", INITIAL],
    ["cognito", INITIAL],
    ["keycloak", OKTA],
    ["auth0", OKTA],
    ["okta", AUTH0],
    ["generic", AUTH0],
  ])("[K05] is refused when it is forwarded to %s with %j", (profile, credential) => {
    expect(faultsOf(forwarding(profile, credential))).toEqual([`${AT}.registration.dynamic.credential.type`]);
  });

  it("[K05] is refused with a document that makes no client, at its URL", () => {
    const url = "https://studio.example.com/client.json";
    const document = { client_id: url, redirect_uris: ["https://studio.example.com/cb"] };
    const withDocument = (change: object) =>
      withSection({
        registration: { clientIdMetadata: { documents: { [url]: { ...document, ...change } } } },
      });
    expect(faultsOf(withDocument({}))).toEqual([]);
    expect(faultsOf(withDocument({ client_id: "https://other.example.com/client.json" }))).toEqual([
      `${AT}.registration.clientIdMetadata.documents.${url}`,
    ]);
    expect(faultsOf(withSection({ registration: { clientIdMetadata: false } }))).toEqual([]);
  });
});
