import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PATH, startGateway, type TestGateway, TOOLS_LIST, toolCall } from "../material/gateway.ts";

const PAGE = { origin: "https://inspector.example.com" };
const EVIL = { origin: "https://evil.example" };

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});

beforeEach(() => {
  gateway.origin.calls.length = 0;
  gateway.internet.calls.length = 0;
  gateway.log.length = 0;
});

describe("a page that is not allowed", () => {
  it("[C05] is refused before anything else, even with a good token", async () => {
    const response = await gateway.send(TOOLS_LIST, { headers: EVIL });
    expect(response.status).toBe(403);
    expect(response.headers.has("www-authenticate")).toBe(false);
    expect([gateway.origin.calls, gateway.internet.calls]).toEqual([[], []]);
  });

  it("[K04] is refused on the record", async () => {
    const response = await gateway.send(TOOLS_LIST, { headers: EVIL });
    const request_id = response.headers.get("x-request-id");
    expect(gateway.log).toMatchObject([{ request_id, decision: "rejected", rule: "origin", status: 403 }]);
  });

  it("[C05] reads no metadata either", async () => {
    for (const path of ["/health", "/.well-known/oauth-protected-resource/mcp/documents", "/nothing"]) {
      const response = await gateway.fetch(path, { headers: EVIL });
      expect([response.status, response.headers.has("access-control-allow-origin")]).toEqual([403, false]);
    }
  });
});

describe("a page that is allowed", () => {
  it("[C06] can read every answer it needs to sign in, challenges and refusals included", async () => {
    const answers = [
      [200, await gateway.send(TOOLS_LIST, { headers: PAGE })],
      [200, await gateway.fetch("/.well-known/oauth-protected-resource/mcp/documents", { headers: PAGE })],
      [401, await gateway.fetch(PATH, { headers: PAGE })],
      [403, await gateway.send(toolCall("get_public_info"), { headers: PAGE, claims: { scope: "" } })],
      [404, await gateway.fetch("/nothing", { headers: PAGE })],
    ] as const;
    for (const [status, response] of answers) {
      expect(response.status).toBe(status);
      expect(response.headers.get("access-control-allow-origin")).toBe(PAGE.origin);
      const exposed = response.headers.get("access-control-expose-headers");
      for (const name of ["WWW-Authenticate", "Mcp-Session-Id"]) expect(exposed).toContain(name);
      expect(response.headers.get("vary")).toContain("Origin");
      expect(response.headers.has("access-control-allow-credentials")).toBe(false);
    }
  });

  it("[C06] gets its preflight answered without a token, and nothing is asked of anybody", async () => {
    const headers = { ...PAGE, "access-control-request-method": "POST" };
    const response = await gateway.fetch(PATH, { method: "OPTIONS", headers });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toBe("GET, POST, DELETE");
    expect([gateway.origin.calls, gateway.internet.calls, gateway.log]).toEqual([[], [], []]);
  });

  it("[C07] is not thereby signed in", async () => {
    expect((await gateway.fetch(PATH, { method: "POST", headers: PAGE })).status).toBe(401);
  });
});
