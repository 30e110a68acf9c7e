import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { checkOrigin } from "../../../edge/src/browser/origin-check.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { DOCUMENT } from "../material/server.ts";

const PAGE = "https://inspector.example.com";

/** Sends a request past the check; what passes is answered by a server that thinks it knows CORS. */
function fetch(init: RequestInit = {}, url = "https://mcp.example.com/mcp/documents") {
  const app = new Hono();
  app.use(checkOrigin(parseConfiguration({ ...DOCUMENT, browserOrigins: [PAGE] })));
  app.all("*", () => new Response("passed", { headers: { "www-authenticate": "Bearer" } }));
  return app.fetch(new Request(url, init));
}

async function isRefused(response: Response | Promise<Response>): Promise<boolean> {
  const { status, headers } = await response;
  const cors = [...headers.keys()].filter((name) => name.startsWith("access-control-"));
  return status === 403 && cors.length === 0;
}

describe("a request's Host", () => {
  it.each(["mcp.example.com", "MCP.Example.com"])("[C05] is that of publicUrl: %s", async (host) => {
    expect(await (await fetch({ headers: { host } })).text()).toBe("passed");
  });

  it.each([
    "evil.example",
    "mcp.example.com.evil.example",
    "mcp.example.com/mcp/documents?",
    "mcp.example.com#",
    "mcp.example.com\\x",
    "evil.example:x@mcp.example.com",
    "mcp.example.com, mcp.example.com",
    "mcp.example.com:444",
    "",
  ])("[C05] [C10] is refused as it was sent, whatever a URL would make of it: %j", async (host) => {
    expect(await isRefused(fetch({ headers: { host } }))).toBe(true);
  });
});

describe("a request's Origin", () => {
  it.each([PAGE, "https://mcp.example.com"])("[C05] lets in pages of %s", async (origin) => {
    expect(await (await fetch({ headers: { origin } })).text()).toBe("passed");
  });

  it("[C05] is not asked of programs, which have none", async () => {
    const response = await fetch();
    expect(response.status).toBe(200);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  it.each([
    "https://evil.example",
    "null",
    "",
    "*",
    "http://inspector.example.com",
    "https://inspector.example.com:444",
    "https://inspector.example.com:443",
    "https://inspector.example.com/",
    "https://inspector.example.com.",
    "https://inspector.example.com.evil.example",
    "https://evil-inspector.example.com",
    "https://a.inspector.example.com",
    "https://example.com",
    "HTTPS://INSPECTOR.EXAMPLE.COM",
    "https://inspector.example.com@evil.example",
    "https://inspector.example.com, https://inspector.example.com",
    "https://inspector.example.com https://evil.example",
    "https://evil.example, https://inspector.example.com",
    "http://localhost:6274",
    "chrome-extension://abcdef",
    "file://",
  ])("[C05] shuts out %j, whatever the method", async (origin) => {
    for (const method of ["GET", "POST", "OPTIONS", "DELETE"]) {
      expect(await isRefused(fetch({ method, headers: { origin } }))).toBe(true);
    }
  });

  it("[C05] shuts out a request that has it twice", async () => {
    const headers = new Headers({ origin: PAGE });
    headers.append("origin", PAGE);
    expect(await isRefused(fetch({ headers }))).toBe(true);
  });
});

describe("a request's host", () => {
  it.each([
    "https://evil.example/mcp/documents",
    "https://mcp.example.com:8443/mcp/documents",
    "https://mcp.example.com./mcp/documents",
    "https://mcp.example.com.evil.example/mcp/documents",
    "https://127.0.0.1/mcp/documents",
    "http://localhost:8788/mcp/documents",
    "https://mcp.example.com@evil.example/mcp/documents",
  ])("[C05] is refused when it is not the configured one: %s", async (url) => {
    expect(await isRefused(fetch({}, url))).toBe(true);
    expect(await isRefused(fetch({ method: "OPTIONS", headers: { origin: PAGE } }, url))).toBe(true);
  });

  it("[C05] is not taken from what a client says that a proxy said", async () => {
    const headers = { "X-Forwarded-Host": "mcp.example.com", Forwarded: "host=mcp.example.com" };
    expect(await isRefused(fetch({ headers }, "https://evil.example/mcp/documents"))).toBe(true);
  });
});

describe("CORS", () => {
  it("[C06] names the one page, never allows credentials, and says what it depends on", async () => {
    const response = await fetch({ method: "POST", headers: { origin: PAGE } });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": PAGE,
      "access-control-expose-headers": "WWW-Authenticate, MCP-Protocol-Version, Mcp-Session-Id, X-Request-Id",
      vary: "Origin",
    });
    expect(response.headers.has("access-control-allow-credentials")).toBe(false);
  });

  it("[C06] says also to programs that the answer depends on the page", async () => {
    expect((await fetch()).headers.get("vary")).toBe("Origin");
  });

  it("[C06] answers a preflight by itself, with what MCP clients send and no more", async () => {
    const headers = {
      origin: PAGE,
      "access-control-request-method": "DELETE",
      "access-control-request-headers": "authorization, mcp-method",
      "access-control-request-private-network": "true",
    };
    const response = await fetch({ method: "OPTIONS", headers });
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": PAGE,
      "access-control-allow-methods": "GET, POST, DELETE",
      "access-control-allow-headers": "Authorization, *",
      "access-control-max-age": "7200",
      vary: "Origin",
    });
  });

  it("[C06] leaves OPTIONS without a page to what stands behind", async () => {
    expect(await (await fetch({ method: "OPTIONS" })).text()).toBe("passed");
  });
});
