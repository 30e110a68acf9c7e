import { exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { DocumentRefusedError } from "../../../../../edge/src/authorization-server/client/metadata-document/document-error.ts";
import { readDocument } from "../../../../../edge/src/authorization-server/client/metadata-document/read-document.ts";

const URL_OF_STUDIO = "https://studio.example.com/client.json";
const DOCUMENT = {
  client_id: URL_OF_STUDIO,
  client_name: "Studio",
  redirect_uris: ["https://studio.example.com/callback", "http://127.0.0.1/callback"],
};
const RULES = { publicUrl: "https://mcp.example.com", redirectUris: { schemes: ["cursor"] } };

let key: JWK;

beforeAll(async () => {
  const { publicKey } = await generateKeyPair("ES256", { extractable: true });
  key = { ...(await exportJWK(publicKey)), kid: "studio-1" };
});

const read = (members: Record<string, unknown> = {}, rules = RULES) =>
  readDocument({ ...DOCUMENT, ...members }, URL_OF_STUDIO, "metadata-document", rules);

describe("the client that a metadata document describes", () => {
  it("has the URL of its document for a name in records, and is public unless it says otherwise", () => {
    expect(read()).toEqual({
      id: URL_OF_STUDIO,
      handle: URL_OF_STUDIO,
      registration: "metadata-document",
      name: "Studio",
      redirectUris: DOCUMENT.redirect_uris,
      authentication: { method: "none" },
      grantTypes: ["authorization_code", "refresh_token"],
    });
  });

  it("is that of Claude's own document", () => {
    const members = {
      client_uri: "https://studio.example.com",
      grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    };
    expect(read(members)).toEqual(read());
  });

  it("authenticates with the keys that ChatGPT's own document points to", () => {
    const members = {
      client_uri: "https://chatgpt.com/",
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_methods_supported: ["none", "private_key_jwt"],
      token_endpoint_auth_signing_alg: "RS256",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      logo_uri: "https://persistent.oaistatic.com/sonic/misc/openai-logo.png",
      jwks_uri: "https://chatgpt.com/oauth/jwks.json",
    };
    expect(read(members).authentication).toEqual({
      method: "private_key_jwt",
      keys: { jwksUri: "https://chatgpt.com/oauth/jwks.json" },
    });
  });

  it("authenticates with the keys in its document", () => {
    const members = { token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [key] } };
    expect(read(members).authentication).toEqual({ method: "private_key_jwt", keys: [key] });
  });

  it("can be sent back only to those of its redirect URIs that are acceptable", () => {
    const uris = ["https://studio.example.com/callback#", "javascript:alert(1)", "cursor://studio/callback"];
    expect(read({ redirect_uris: uris }).redirectUris).toEqual(["cursor://studio/callback"]);
  });
});

describe("a metadata document", () => {
  it.each([
    undefined,
    null,
    "",
    5,
    [URL_OF_STUDIO],
    `${URL_OF_STUDIO}/`,
    `${URL_OF_STUDIO}?`,
    "https://STUDIO.example.com/client.json",
    "https://studio.example.com:443/client.json",
    "https://studio.example.com/%63lient.json",
    "https://evil.example/client.json",
  ])("[G05] makes no client when its client_id is %j", (id) => {
    expect(() => read({ client_id: id })).toThrow("its client_id is another");
  });

  it.each([
    [undefined],
    [null],
    [[]],
    ["https://studio.example.com/callback"],
    [{ 0: "https://studio.example.com/callback" }],
    [[5]],
    [["http://studio.example.com/callback"]],
    [["https://studio.example.com/callback#"]],
    [["https://user@studio.example.com/callback"]],
    [["javascript:alert(1)"]],
    [["data:text/html,x", "studio:callback"]],
    [Array.from({ length: 11 }, (_, index) => `https://studio.example.com/callback/${index}`)],
  ])("[G05] makes no client when its redirect URIs are %j", (uris) => {
    expect(() => read({ redirect_uris: uris })).toThrow(DocumentRefusedError);
  });

  it.each([
    ["client_secret", "s3cr3t"],
    ["client_secret", null],
    ["client_secret_expires_at", 0],
    ["client_secret_anything", true],
  ])("[G05] makes no client when it has the member %s: %j", (member, value) => {
    expect(() => read({ [member]: value })).toThrow(`it may not have the member ${member}`);
  });

  it.each([
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
    "attest_jwt_client_auth",
    "NONE",
    ["none"],
  ])("[G05] makes no client when it authenticates by %j", (method) => {
    expect(() => read({ token_endpoint_auth_method: method, jwks: { keys: [key] } })).toThrow(
      DocumentRefusedError,
    );
  });

  it.each([
    ["no keys", {}],
    [
      "keys in two places",
      { jwks: { keys: [{ kty: "RSA", n: "AA", e: "AQAB" }] }, jwks_uri: "https://studio.example.com/jwks" },
    ],
    ["an empty key set", { jwks: { keys: [] } }],
    ["a secret key", { jwks: { keys: [{ kty: "oct", k: "AAAA" }] } }],
    ["a private key", { jwks: { keys: [{ kty: "EC", crv: "P-256", x: "AA", y: "AA", d: "AA" }] } }],
  ])("[G05] makes no client when it authenticates by private_key_jwt with %s", (_, members) => {
    expect(() => read({ token_endpoint_auth_method: "private_key_jwt", ...members })).toThrow(
      DocumentRefusedError,
    );
  });

  it.each([
    "http://studio.example.com/jwks.json",
    "https://127.0.0.1/jwks.json",
    "https://[::1]/jwks.json",
    "https://metadata.google.internal/jwks.json",
    "https://localhost/jwks.json",
    "https://studio.example.com:8443/jwks.json",
    "https://user@studio.example.com/jwks.json",
    "https://studio.example.com/a/../jwks.json",
    "https://mcp.example.com/.well-known/jwks.json",
    "jwks.json",
  ])("[G02] makes no client when its keys are at %s", (uri) => {
    expect(() => read({ token_endpoint_auth_method: "private_key_jwt", jwks_uri: uri })).toThrow(
      DocumentRefusedError,
    );
  });
});
