import { beforeAll, describe, expect, it } from "vitest";
import { GATEWAY_DOCUMENT, startGateway, type TestGateway } from "../material/gateway.ts";

const PREFIX = "/.well-known/oauth-protected-resource";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});

describe("the metadata of a server", () => {
  it.each([
    ["documents", "Documents", ["public:read", "confidential:read"]],
    ["tickets", "tickets", ["tickets:read"]],
  ])("[C03] names the URL that clients use, its issuer and its scopes: %s", async (id, name, scopes) => {
    const response = await gateway.fetch(`${PREFIX}/mcp/${id}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      resource: `https://mcp.example.com/mcp/${id}`,
      resource_name: name,
      authorization_servers: ["https://login.example.com"],
      bearer_methods_supported: ["header"],
      scopes_supported: scopes,
    });
  });

  it("[C03] is where the challenge says it is", async () => {
    const challenge = (await gateway.fetch("/mcp/documents")).headers.get("www-authenticate") ?? "";
    const url = new URL(/resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? "");
    const metadata = await (await gateway.fetch(url.pathname)).json();
    expect(metadata).toMatchObject({ resource: "https://mcp.example.com/mcp/documents" });
  });

  it("[C03] is at the root only where there is one server, for then nobody can mistake whose it is", async () => {
    expect((await gateway.fetch(PREFIX)).status).toBe(404);
    const { documents } = GATEWAY_DOCUMENT.servers;
    const single = await startGateway({ document: { ...GATEWAY_DOCUMENT, servers: { documents } } });
    const response = await single.fetch(PREFIX);
    expect(await response.json()).toMatchObject({ resource: "https://mcp.example.com/mcp/documents" });
  });

  it("[C03] does not ask for offline access, which is between the client and its issuer", async () => {
    for (const id of ["documents", "tickets"]) {
      expect(await (await gateway.fetch(`${PREFIX}/mcp/${id}`)).text()).not.toContain("offline_access");
    }
  });

  it("[C03] lists only issuers whose tokens open the server", async () => {
    const accept = [
      { issuer: "https://login.example.com", servers: ["documents"] },
      { issuer: "https://other.example.com", servers: ["tickets"] },
    ];
    const split = await startGateway({ document: { ...GATEWAY_DOCUMENT, tokens: { accept } } });
    expect(await (await split.fetch(`${PREFIX}/mcp/tickets`)).json()).toMatchObject({
      authorization_servers: ["https://other.example.com"],
    });
  });

  it("may be kept for five minutes by anybody, for it is nobody's own", async () => {
    const response = await gateway.fetch(`${PREFIX}/mcp/documents`);
    expect(response.headers.get("cache-control")).toBe("public, max-age=300");
  });
});

describe("the issuer of assertions", () => {
  it("publishes where its keys are", async () => {
    const response = await gateway.fetch("/callers/.well-known/openid-configuration");
    expect(await response.json()).toMatchObject({
      issuer: "https://mcp.example.com/callers",
      jwks_uri: "https://mcp.example.com/callers/.well-known/jwks.json",
    });
  });

  it("publishes the public half of its keys and nothing of the private one", async () => {
    const response = await gateway.fetch("/callers/.well-known/jwks.json");
    expect(await response.json()).toEqual({
      keys: [
        {
          kty: "EC",
          crv: "P-256",
          alg: "ES256",
          use: "sig",
          kid: "callers-1",
          x: expect.any(String),
          y: expect.any(String),
        },
      ],
    });
  });

  it("is not there where no key is configured", async () => {
    const { tickets } = GATEWAY_DOCUMENT.servers;
    const keyless = await startGateway({
      document: { ...GATEWAY_DOCUMENT, servers: { tickets }, signingKeys: {} },
    });
    expect((await keyless.fetch("/callers/.well-known/jwks.json")).status).toBe(404);
  });
});
