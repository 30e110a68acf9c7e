import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { configuredClient } from "../../../../edge/src/authorization-server/client/configured-client.ts";
import type { ConfigurationDocument } from "../../../../edge/src/configuration/schema.ts";
import { AUTHORIZATION_DOCUMENT } from "../../material/authorization-server.ts";
import { DOCUMENTS_URL } from "../../material/server.ts";
import {
  clientLike,
  type Form,
  startTokenEndpoint,
  type TokenEndpoint,
} from "../../material/token-endpoint.ts";

const TICKETS_URL = "https://mcp.example.com/mcp/tickets";
const SECRET = "canary-ROBOT_SECRET";

const DOCUMENT = {
  ...AUTHORIZATION_DOCUMENT,
  servers: {
    ...AUTHORIZATION_DOCUMENT.servers,
    documents: {
      ...AUTHORIZATION_DOCUMENT.servers.documents,
      scopes: { implies: { "documents:admin": ["public:read"] } },
    },
    tickets: {
      ...AUTHORIZATION_DOCUMENT.servers.tickets,
      tools: { list_tickets: { scopes: ["tickets:read"] } },
    },
  },
  authorizationServer: {
    ...AUTHORIZATION_DOCUMENT.authorizationServer,
    clients: {
      robot: {
        name: "Robot",
        secret: { secret: "ROBOT_SECRET" },
        grantTypes: ["client_credentials"],
        scopes: ["documents:admin", "tickets:read"],
        servers: ["documents"],
      },
      crawler: {
        name: "Crawler",
        secret: { secret: "ROBOT_SECRET" },
        grantTypes: ["client_credentials"],
        scopes: ["public:read", "tickets:read"],
      },
    },
  },
} satisfies ConfigurationDocument;

let endpoint: TokenEndpoint;

beforeEach(async () => {
  endpoint = await startTokenEndpoint({ document: DOCUMENT });
  const { settings, secret } = endpoint.context;
  for (const [id, client] of Object.entries(settings.clients)) {
    endpoint.addClient(configuredClient(id, client, secret));
  }
});

const ask = (form: Form = {}) =>
  endpoint.post({
    grant_type: "client_credentials",
    client_id: "robot",
    client_secret: SECRET,
    resource: DOCUMENTS_URL,
    ...form,
  });

describe("a machine", () => {
  it("gets an access token for itself, and no refresh token", async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 600,
      scope: "documents:admin",
    });
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      sub: "client:robot",
      client_id: "robot",
      aud: DOCUMENTS_URL,
      scope: "documents:admin",
    });
  });

  it.each([
    ["robot", DOCUMENTS_URL, undefined, "documents:admin"],
    ["robot", DOCUMENTS_URL, "documents:admin tickets:read", "documents:admin"],
    ["robot", DOCUMENTS_URL, "public:read", "public:read"],
    ["robot", DOCUMENTS_URL, "public:read public:read confidential:read", "public:read"],
    ["crawler", DOCUMENTS_URL, undefined, "public:read"],
    ["crawler", TICKETS_URL, undefined, "tickets:read"],
    ["crawler", TICKETS_URL, "public:read tickets:read offline_access", "tickets:read"],
  ])("%s gets at %s, when it asks for %s: %s", async (client, resource, scope, granted) => {
    const { body } = await ask({ client_id: client, resource, scope });
    expect(body.scope).toBe(granted);
  });

  it("[C02] is told in its token what else it could get there", async () => {
    const claims = async (form: Form) => decodeJwt(String((await ask(form)).body.access_token));
    expect(await claims({ scope: "public:read" })).toMatchObject({ obtainable_scope: "documents:admin" });
    expect(await claims({ client_id: "crawler" })).not.toHaveProperty("obtainable_scope");
  });

  it.each(["confidential:read", "tickets:read", "none", "offline_access"])(
    "is told when nothing is left of what it asks for: %s",
    async (scope) => {
      expect(await ask({ scope })).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    },
  );

  it.each([
    ["of a server that is not among its own", TICKETS_URL],
    ["of no server", "https://mcp.example.com/mcp/none"],
    ["of one of several servers, unsaid", undefined],
  ])("[D09] gets no token %s", async (_, resource) => {
    expect(await ask({ resource })).toMatchObject({ status: 400, body: { error: "invalid_target" } });
  });

  it.each([undefined, "", "wrong"])("[D13] gets no token with the secret %j", async (secret) => {
    const answer = await ask({ client_secret: secret });
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  it.each([
    ["registered itself", { registration: "dynamic" as const }],
    ["has a document", { registration: "metadata-document" as const }],
    ["proves nothing", { registration: "configured" as const, authentication: { method: "none" as const } }],
    ["is not in the configuration", { id: "stranger" }],
  ])("is no client that %s, whatever it says it may use", async (_, otherwise) => {
    const isSecret = async (secret: string) => secret === SECRET;
    const client = clientLike({
      id: "robot",
      handle: "robot",
      authentication: { method: "client_secret", isSecret },
      grantTypes: ["client_credentials"],
      ...otherwise,
    });
    endpoint.addClient(client);
    const isPublic = client.authentication.method === "none";
    const answer = await ask({ client_id: client.id, client_secret: isPublic ? undefined : SECRET });
    expect(answer).toMatchObject({ status: 400, body: { error: "unauthorized_client" } });
  });

  it("is recorded", async () => {
    await ask();
    expect(endpoint.log).toMatchObject([
      {
        event: "issue",
        client: "robot",
        registration: "configured",
        principal: expect.stringMatching(/^[0-9a-f]{32}$/),
        server: "documents",
        scopes: ["documents:admin"],
        grant_type: "client_credentials",
        status: 200,
      },
    ]);
    expect(JSON.stringify(endpoint.log)).not.toContain(SECRET);
  });
});
