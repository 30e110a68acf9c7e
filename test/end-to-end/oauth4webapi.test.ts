import { randomBytes } from "node:crypto";
import { exportJWK } from "jose";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfiguredGateway } from "./configured-gateway.ts";
import { type Asked, INSECURE, IndependentClient } from "./independent-client.ts";

const REDIRECT_URI = "http://127.0.0.1/callback";
const ALL_SCOPES = "public:read confidential:read";
const ROBOT_SECRET = randomBytes(32).toString("base64url");

let gateway: ConfiguredGateway;
let server: oauth.AuthorizationServer;
let key: oauth.PrivateKey;
let publicKey: object;
let asked: Asked;

beforeAll(async () => {
  const keys = await oauth.generateKeyPair("ES256", { extractable: true });
  key = { key: keys.privateKey, kid: "one" };
  publicKey = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const machine = { name: "Machine", grantTypes: ["client_credentials"], scopes: ["public:read"] };
  gateway = await ConfiguredGateway.start({
    authorizationServer: {
      clients: {
        editor: { name: "Editor", redirectUris: [REDIRECT_URI] },
        robot: { ...machine, secret: { secret: "ROBOT_SECRET" } },
        signer: { ...machine, jwks: [publicKey] },
      },
    },
    secrets: { ROBOT_SECRET },
  });
  asked = { resource: gateway.resource, redirectUri: REDIRECT_URI };
  server = await IndependentClient.discover(gateway.url);
});
afterAll(() => gateway.dispose());

/** A client that is known to the gateway. */
function editor(): IndependentClient {
  return new IndependentClient(server, { client_id: "editor" });
}

/** Calls a tool with a token, as a client of that library does. */
function callTool(accessToken: string, name = "get_public_info"): Promise<Response> {
  const headers = new Headers({
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2025-11-25",
  });
  const params = { name, arguments: {} };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const url = new URL(gateway.resource);
  return oauth.protectedResourceRequest(accessToken, "POST", url, headers, body, INSECURE);
}

describe("oauth4webapi finds", () => {
  test.each(["oauth2", "oidc"] as const)("the authorization server, by %s", async (algorithm) => {
    expect(await IndependentClient.discover(gateway.url, algorithm)).toMatchObject({
      issuer: gateway.url,
      authorization_response_iss_parameter_supported: true,
    });
  });

  test("the MCP server, and through it the authorization server", async () => {
    const url = new URL(gateway.resource);
    const resource = await oauth.processResourceDiscoveryResponse(
      url,
      await oauth.resourceDiscoveryRequest(url, INSECURE),
    );
    expect(resource).toMatchObject({ resource: gateway.resource, authorization_servers: [gateway.url] });
  });
});

describe.each(["none", "client_secret_basic", "client_secret_post", "private_key_jwt"])(
  "a client that registers itself, to authenticate by %s,",
  (method) => {
    /** Registers it. */
    function register(): Promise<IndependentClient> {
      const metadata = {
        client_name: "Independent",
        redirect_uris: [REDIRECT_URI],
        token_endpoint_auth_method: method,
        ...(method === "private_key_jwt" && { jwks: { keys: [publicKey] } }),
      };
      return IndependentClient.register(server, metadata, key);
    }

    test("signs somebody in and calls a tool", async () => {
      const client = await register();
      const { tokens } = await client.signIn(asked);
      expect(tokens).toMatchObject({ token_type: "bearer", scope: ALL_SCOPES });
      expect((await callTool(tokens.access_token)).status).toBe(200);
    });

    test("refreshes its tokens, for fewer scopes too, and revokes them", async () => {
      const client = await register();
      const { tokens } = await client.signIn(asked);
      const fewer = await client.refresh(tokens.refresh_token, { scope: "public:read" });
      expect(fewer).toMatchObject({ scope: "public:read" });
      expect(fewer.refresh_token).not.toBe(tokens.refresh_token);
      const all = await client.refresh(fewer.refresh_token);
      expect(all).toMatchObject({ scope: ALL_SCOPES });
      await client.revoke(all.refresh_token);
      await expect(client.refresh(all.refresh_token)).rejects.toMatchObject({ error: "invalid_grant" });
    });
  },
);

describe("a machine that the configuration knows has a token issued to itself", () => {
  const machines = {
    client_secret_basic: ["robot", () => oauth.ClientSecretBasic(ROBOT_SECRET)],
    client_secret_post: ["robot", () => oauth.ClientSecretPost(ROBOT_SECRET)],
    private_key_jwt: ["signer", () => oauth.PrivateKeyJwt(key)],
  } as const;

  test.each(Object.entries(machines))("by %s", async (_, [id, authentication]) => {
    const machine = new IndependentClient(server, { client_id: id }, authentication());
    const tokens = await machine.clientCredentials({ resource: gateway.resource });
    expect(tokens).toMatchObject({ token_type: "bearer", scope: "public:read" });
    expect(tokens).not.toHaveProperty("refresh_token");
    expect((await callTool(tokens.access_token)).status).toBe(200);
  });
});

test("oauth4webapi verifies the access token as a resource server does", async () => {
  const { tokens } = await editor().signIn(asked);
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  const request = new Request(gateway.resource, { headers });
  expect(await oauth.validateJwtAccessToken(server, request, gateway.resource, INSECURE)).toMatchObject({
    iss: gateway.url,
    aud: gateway.resource,
    client_id: "editor",
    scope: ALL_SCOPES,
  });
});

describe("oauth4webapi understands a refusal", () => {
  /** One sentence of what to do. */
  const SENTENCE = expect.stringMatching(/^[A-Z].+\.$/);

  test.each([
    ["unsupported_response_type", "another response_type", { response_type: "token" }],
    ["invalid_request", "no response_type", { response_type: undefined }],
    ["invalid_request", "another response_mode", { response_mode: "fragment" }],
    ["invalid_request", "no code_challenge", { code_challenge: undefined }],
    ["invalid_request", "another code_challenge_method", { code_challenge_method: "plain" }],
    ["invalid_target", "the resource of somebody else", { resource: "https://mcp.example.com/mcp" }],
    ["invalid_scope", "a scope that is none", { scope: '"public:read"' }],
    ["consent_required", "nobody to be asked", { prompt: "none" }],
  ])("at the authorization endpoint: %s for %s", async (error, _, changes) => {
    const client = editor();
    const callback = await client.authorize({ ...asked, changes });
    const refusal = { name: "AuthorizationResponseError", error, error_description: SENTENCE };
    await expect(async () => client.read(callback)).rejects.toMatchObject(refusal);
  });

  test("of the identity provider: access_denied", async () => {
    await gateway.provider.denyNext("access_denied");
    const client = editor();
    const callback = await client.authorize(asked);
    const refusal = {
      name: "AuthorizationResponseError",
      error: "access_denied",
      error_description: SENTENCE,
    };
    await expect(async () => client.read(callback)).rejects.toMatchObject(refusal);
  });

  /** Requests by the endpoint that refuses them and by its error. */
  const refused: Record<string, [status: number, ask: () => Promise<unknown>]> = {
    "token endpoint: invalid_grant": [400, () => redeemForAnother()],
    "token endpoint: invalid_scope": [400, () => refresh({ scope: "confidential:read" })],
    "token endpoint: invalid_target": [400, () => refresh({ resource: "https://mcp.example.com/other" })],
    "token endpoint: unauthorized_client": [400, () => editor().clientCredentials({})],
    "token endpoint: unsupported_grant_type": [400, () => editor().ask("password")],
    "token endpoint: invalid_request": [400, () => editor().ask("authorization_code")],
    "token endpoint: invalid_client": [401, () => stranger().refresh("of nobody")],
    "revocation endpoint: invalid_client": [401, () => stranger().revoke("of nobody")],
    "revocation endpoint: unsupported_token_type": [400, () => revokeAccessToken()],
    "registration endpoint: invalid_redirect_uri": [
      400,
      () => register({ redirect_uris: ["http://a.example"] }),
    ],
    "registration endpoint: invalid_client_metadata": [400, () => register({ grant_types: ["password"] })],
  };

  function stranger(): IndependentClient {
    return new IndependentClient(server, { client_id: "stranger" });
  }

  function register(metadata: Readonly<Record<string, unknown>>): Promise<unknown> {
    return IndependentClient.register(server, { redirect_uris: [REDIRECT_URI], ...metadata });
  }

  /** Redeems a code without the code verifier of whom it was given to. */
  async function redeemForAnother(): Promise<unknown> {
    const client = editor();
    return editor().redeem(client.read(await client.authorize(asked)), asked);
  }

  /** Refreshes the tokens of a grant for `public:read`. */
  async function refresh(parameters: Readonly<Record<string, string>>): Promise<unknown> {
    const { tokens } = await editor().signIn({ ...asked, changes: { scope: "public:read" } });
    return editor().refresh(tokens.refresh_token, parameters);
  }

  async function revokeAccessToken(): Promise<void> {
    const { tokens } = await editor().signIn(asked);
    await editor().revoke(tokens.access_token);
  }

  test.each(Object.entries(refused))("at the %s", async (title, [status, ask]) => {
    const [, error] = title.split(": ");
    const refusal = { name: "ResponseBodyError", error, error_description: SENTENCE, status };
    await expect(ask()).rejects.toMatchObject(refusal);
  });

  test("at the token endpoint, where the client had used the header Authorization", async () => {
    const robot = new IndependentClient(server, { client_id: "robot" }, oauth.ClientSecretBasic("guessed"));
    await expect(robot.clientCredentials({})).rejects.toMatchObject({
      name: "WWWAuthenticateChallengeError",
      status: 401,
      cause: [{ scheme: "basic", parameters: { realm: gateway.url } }],
    });
  });

  /** A challenge of the MCP server. */
  function challenge(status: number, parameters: Readonly<Record<string, string>>): object {
    const resource_metadata = `${gateway.url}/.well-known/oauth-protected-resource/mcp/documents`;
    const cause = [{ scheme: "bearer", parameters: { ...parameters, resource_metadata } }];
    return { name: "WWWAuthenticateChallengeError", status, cause };
  }

  test("at the MCP server, of a token that is none", async () => {
    const expected = challenge(401, { error: "invalid_token", scope: ALL_SCOPES });
    await expect(callTool("a.b.c")).rejects.toMatchObject(expected);
  });

  test("at the MCP server, of a token that is not enough", async () => {
    const { tokens } = await editor().signIn({ ...asked, changes: { scope: "public:read" } });
    const expected = challenge(403, { error: "insufficient_scope", scope: "confidential:read" });
    await expect(callTool(tokens.access_token, "get_confidential_info")).rejects.toMatchObject(expected);
  });
});
