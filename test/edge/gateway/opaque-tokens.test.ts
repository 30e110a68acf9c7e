import { beforeEach, describe, expect, it, vi } from "vitest";
import { NOW_SECONDS } from "../material/clock.ts";
import { GATEWAY_DOCUMENT, startGateway, type TestGateway, TOOLS_LIST } from "../material/gateway.ts";
import { CLAIMS } from "../material/issuer.ts";
import type { Reply } from "../material/network.ts";

const ENDPOINT = "https://login.example.com/introspect";
const TOKEN = "2YotnFZFEjr1zCsicMWpAA";
const SECRET = "Zk4pQ9rTb1Xw";

const ASKED = {
  issuer: "https://login.example.com",
  introspection: {
    type: "rfc7662" as const,
    endpoint: ENDPOINT,
    client: { id: "gateway", secret: { secret: "INTROSPECTION_SECRET" } },
  },
};

const DOCUMENT = {
  ...GATEWAY_DOCUMENT,
  tokens: {
    accept: [
      { ...ASKED, servers: ["documents"] },
      { issuer: "https://keys.example.com", servers: ["tickets"] },
    ],
  },
};

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway({ document: DOCUMENT, secrets: { INTROSPECTION_SECRET: SECRET } });
  answer(() => Response.json({ ...CLAIMS, active: true, token_type: "Bearer" }));
});

function answer(reply: Reply): void {
  gateway.internet.answer(ENDPOINT, reply);
}

function send(token = TOKEN, path?: string): Promise<Response> {
  return gateway.send(TOOLS_LIST, { headers: { authorization: `Bearer ${token}` }, ...(path && { path }) });
}

describe("an opaque token", () => {
  it("opens the server that its issuer says it is for", async () => {
    expect((await send()).status).toBe(200);
    expect(gateway.log).toMatchObject([{ decision: "allowed", client_id: "editor" }]);
  });

  it("[A21] is asked about once a minute", async () => {
    for (let second = 0; second < 60; second += 10) {
      expect((await send()).status).toBe(200);
      gateway.clock.advance(10);
    }
    expect(gateway.internet.calls).toEqual([ENDPOINT]);
    await send();
    expect(gateway.internet.calls).toEqual([ENDPOINT, ENDPOINT]);
  });

  it("[A21] is asked about again when it has ended, though a minute is not over", async () => {
    answer(() => Response.json({ ...CLAIMS, exp: NOW_SECONDS + 5, active: true, token_type: "Bearer" }));
    expect((await send()).status).toBe(200);
    gateway.clock.advance(5);
    answer(() => Response.json({ active: false }));
    expect((await send()).status).toBe(401);
    expect(gateway.internet.calls).toHaveLength(2);
  });

  it("[A09] [A21] that opened one server opens no other one of its issuer, and is asked about there for itself", async () => {
    const document = { ...DOCUMENT, tokens: { accept: [ASKED] } };
    gateway = await startGateway({ document, secrets: { INTROSPECTION_SECRET: SECRET } });
    answer(() => Response.json({ ...CLAIMS, active: true, token_type: "Bearer" }));
    expect((await send()).status).toBe(200);
    expect((await send(TOKEN, "/mcp/tickets")).status).toBe(401);
    expect((await send()).status).toBe(200);
    expect(gateway.internet.calls).toEqual([ENDPOINT, ENDPOINT]);
    expect(gateway.origin.calls).toHaveLength(2);
  });

  it("[A06] is shown to nobody for a server whose issuers sign their tokens", async () => {
    expect((await send(TOKEN, "/mcp/tickets")).status).toBe(401);
    expect(gateway.internet.calls).toEqual([]);
  });

  it.each([
    ["encrypted", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.BBBB.CCCC"],
    ["a header without a payload", "eyJhbGciOiJub25lIn0.."],
    ["one with a space", "2YotnFZ FEjr1"],
    ["one with a quote", '2YotnFZ"FEjr1'],
    ["padding in its midst", "2Yotn=FZ"],
    ["padding alone", "="],
  ])("[A07] is not %s: nobody is asked about that", async (_, token) => {
    expect((await send(token)).status).toBe(401);
    expect(gateway.internet.calls).toEqual([]);
    expect(gateway.origin.calls).toEqual([]);
  });

  it.each<[string, number, Reply]>([
    ["is not active", 401, () => Response.json({ active: false })],
    [
      "is for another server",
      401,
      () => Response.json({ ...CLAIMS, aud: "x", active: true, token_type: "Bearer" }),
    ],
    ["cannot be asked about", 503, () => Promise.reject(new Error(`no route for ${TOKEN}`))],
    ["is not known, for the gateway is not", 503, () => new Response(TOKEN, { status: 401 })],
  ])("[A22] lets nothing through to the origin when it %s", async (_, status, reply) => {
    answer(reply);
    const response = await send();
    expect(response.status).toBe(status);
    expect(response.headers.has("www-authenticate")).toBe(status === 401);
    const said = `${await response.text()} ${JSON.stringify([...response.headers])} ${JSON.stringify(gateway.log)}`;
    expect(said).not.toContain(TOKEN);
    expect(said).not.toContain(SECRET);
    expect(gateway.origin.calls).toEqual([]);
    expect(gateway.log).toMatchObject([{ decision: "rejected", rule: "token", status }]);
  });

  it("[A22] lets nothing through to the origin while it cannot be told from others", async () => {
    const original = crypto.subtle.digest.bind(crypto.subtle);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    for (const failing of [1, 2, 3]) {
      let asked = 0;
      vi.spyOn(crypto.subtle, "digest").mockImplementation(async (...operands) => {
        if (++asked === failing) throw new Error(`cannot digest ${TOKEN}`);
        return original(...operands);
      });
      const response = await send();
      expect([response.status, asked >= failing]).toEqual([500, true]);
      expect(await response.text()).not.toContain(TOKEN);
      expect(gateway.origin.calls).toEqual([]);
      gateway.clock.advance(61);
    }
    vi.restoreAllMocks();
    expect(JSON.stringify(gateway.log)).not.toContain(TOKEN);
  });

  it("[F05] does not go on to the origin", async () => {
    await send();
    const sent = gateway.origin.calls.map(({ url, headers, body }) => [url, [...headers], body]);
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent)).not.toContain(TOKEN);
  });
});
