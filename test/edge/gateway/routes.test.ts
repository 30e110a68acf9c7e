import { beforeEach, describe, expect, it } from "vitest";
import { startGateway, type TestGateway, TOOLS_LIST } from "../material/gateway.ts";

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway();
});

describe("without a token", () => {
  it.each([
    "/health",
    "/.well-known/oauth-protected-resource/mcp/documents",
    "/.well-known/oauth-protected-resource/mcp/tickets",
    "/callers/.well-known/openid-configuration",
    "/callers/.well-known/jwks.json",
  ])("[C10] %s is open, by GET only", async (path) => {
    expect((await gateway.fetch(path)).status).toBe(200);
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      expect((await gateway.fetch(path, { method })).status).toBe(404);
    }
  });

  it.each([
    "/",
    "/mcp",
    "/mcp/",
    "/mcp/documents/",
    "/mcp/documents/health",
    "/mcp/documents.json",
    "/mcp//documents",
    "//mcp/documents",
    "//evil.example/mcp/documents",
    "/mcp/documents//",
    "/mcp/documents;a=b",
    "/mcp;a/documents",
    "/.well-known/..;/mcp/documents",
    "/mcp%2fdocuments",
    "/mcp%2Fdocuments",
    "/mcp/documents%2f",
    "/mcp/%64ocuments",
    "/mcp/documents%00",
    "/mcp/documents%23",
    "/mcp/documents%3fa",
    "/mcp/documents%20",
    "/mcp/documents%5c",
    "/health%2f..%2fmcp/documents",
    "/mcp/documents%",
    "/mcp/documents%zz",
    "/mcp/documents%c0%af",
    "/MCP/documents",
    "/mcp/Documents",
    "/Health",
    "/health/",
    "/healthz",
    "/health/x",
    "/.well-known",
    "/.well-known/",
    "/.well-known/oauth-protected-resource",
    "/.well-known/oauth-protected-resource/",
    "/.well-known/oauth-protected-resource/mcp",
    "/.well-known/oauth-protected-resource/mcp/documents/",
    "/.well-known/oauth-protected-resource/mcp/nothing",
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
    "/callers",
    "/callers/",
    "/callers/.well-known/jwks.json/",
    "/workload/.well-known/jwks.json",
    "/token",
    "/register",
    "/authorize",
    "/admin",
    "/debug",
    "/metrics",
    "/.env",
    "/mcp/:id",
    "/mcp/*",
    "/*",
  ])("[C10] %s is nowhere", async (path) => {
    for (const method of ["GET", "POST"]) {
      const response = await gateway.fetch(path, { method });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: "not_found" });
    }
  });

  it.each([
    "/mcp/documents?",
    "/mcp/documents?/health",
    "/mcp/documents#/health",
    "/mcp/documents?x=/.well-known/oauth-protected-resource",
    "/health/../mcp/documents",
    "/health/%2e%2e/mcp/documents",
    "/callers/.%2E/mcp/./documents",
    "/mcp\\documents",
    "/mcp/docu\tments",
  ])("[C10] %j is the server's own path, and asks for a token", async (path) => {
    for (const method of ["GET", "POST"]) expect((await gateway.fetch(path, { method })).status).toBe(401);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[C10] a server's path is compared as text: what is special to routers is not special there", async () => {
    const servers = {
      documents: { path: "/mcp/a.b~c", origin: { url: "https://documents.internal.example/mcp" } },
    };
    const document = {
      publicUrl: "https://mcp.example.com",
      servers,
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
    };
    const dotted = await startGateway({ document });
    expect((await dotted.fetch("/mcp/a.b~c")).status).toBe(401);
    for (const path of ["/mcp/aXb~c", "/mcp/ab~c", "/mcp/a.b", "/mcp/a.b~cd"]) {
      expect((await dotted.fetch(path)).status).toBe(404);
    }
  });
});

describe("with a token", () => {
  it.each(["//mcp/documents", "/mcp/documents/", "/mcp/%64ocuments", "/mcp/documents;a", "/MCP/documents"])(
    "[C10] %s is nowhere all the same",
    async (path) => {
      expect((await gateway.send(TOOLS_LIST, { path })).status).toBe(404);
      expect(gateway.origin.calls).toEqual([]);
    },
  );

  it.each([
    ...[
      "//evil.example/mcp/documents",
      "/\\evil.example/mcp/documents",
      "/.//evil.example",
      "/@evil.example",
    ],
    ...["/mcp/documents/@evil.example", "/mcp/documents//evil.example", "/mcp/documents/..//evil.example"],
    ...[
      "/mcp/documents?//evil.example",
      "/mcp/documents?",
      "/mcp/documents#",
      "/mcp/documents#@evil.example",
    ],
    ...["/mcp/documents\\@evil.example", "/mcp/documents:443@evil.example", "/mcp/documents/%2e%2e/%2fevil"],
  ])("[H01] nothing of %s leads elsewhere than to the configured origin", async (path) => {
    const { status } = await gateway.send(TOOLS_LIST, { path });
    const urls = gateway.origin.calls.map(({ url }) => url);
    expect(urls).toEqual(status === 200 ? ["https://documents.internal.example/mcp"] : []);
    expect([200, 404]).toContain(status);
  });

  it("[H08] for one server, another is closed", async () => {
    const tickets = { aud: "https://mcp.example.com/mcp/tickets", scope: "tickets:read public:read" };
    expect((await gateway.send(TOOLS_LIST, { claims: tickets })).status).toBe(401);
    expect((await gateway.send(TOOLS_LIST, { path: "/mcp/tickets" })).status).toBe(401);
    expect(gateway.origin.calls).toEqual([]);
    expect((await gateway.send(TOOLS_LIST, { path: "/mcp/tickets", claims: tickets })).status).toBe(200);
    expect(gateway.origin.calls.map(({ url }) => url)).toEqual(["https://tickets.internal.example/mcp"]);
  });

  it("[H08] for both servers, each is judged by its own rules", async () => {
    const aud = ["https://mcp.example.com/mcp/documents", "https://mcp.example.com/mcp/tickets"];
    const list = async (path: string) => {
      const response = await gateway.send(TOOLS_LIST, { path, claims: { aud, scope: "tickets:read" } });
      return response.json();
    };
    expect(await list("/mcp/documents")).toMatchObject({ result: { tools: [] } });
    expect(await list("/mcp/tickets")).toMatchObject({ result: { tools: [{ name: "get_public_info" }] } });
  });
});

describe("beyond its limits", () => {
  it("[K01] a URL is refused and nothing forwarded", async () => {
    const path = `/mcp/documents?${"x".repeat(8 * 1024)}`;
    expect((await gateway.send(TOOLS_LIST, { path })).status).toBe(414);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[K01] a request's headers are refused and nothing forwarded, few long ones and many short ones", async () => {
    const long = { "X-Long": "x".repeat(64 * 1024) };
    expect((await gateway.send(TOOLS_LIST, { headers: long })).status).toBe(431);
    const many = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`x-header-${index}`, "x"]));
    expect((await gateway.send(TOOLS_LIST, { headers: many })).status).toBe(431);
    expect(gateway.origin.calls).toEqual([]);
  });
});
