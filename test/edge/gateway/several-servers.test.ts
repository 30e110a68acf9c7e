import { beforeEach, describe, expect, it } from "vitest";
import { sealingJwk } from "../authorization-server/client/sealing.ts";
import {
  GATEWAY_DOCUMENT,
  startGateway,
  type TestGateway,
  TOOLS_LIST,
  toolCall,
} from "../material/gateway.ts";
import { statefulOrigin } from "../material/stateful-origin.ts";

const DOCUMENTS = { path: "/mcp/documents", claims: { aud: "https://mcp.example.com/mcp/documents" } };
const TICKETS = {
  path: "/mcp/tickets",
  claims: { aud: "https://mcp.example.com/mcp/tickets", scope: "tickets:read" },
};
const VERSION = { "mcp-protocol-version": "2025-11-25" };
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway({
    document: { ...GATEWAY_DOCUMENT, sealingKeys: [{ secret: "SEALING_KEY" }] },
    secrets: { SEALING_KEY: sealingJwk("sealing-1") },
  });
});

/** Begins a session at a server. */
async function begin(server: typeof DOCUMENTS): Promise<Record<string, string>> {
  gateway.origin.answer = statefulOrigin();
  const response = await gateway.send(INITIALIZE, server);
  gateway.origin.calls.length = 0;
  return { ...VERSION, "mcp-session-id": response.headers.get("mcp-session-id") ?? "none" };
}

describe("two servers on one host", () => {
  it("[C03] have metadata each, with their own scopes", async () => {
    const documents = await gateway.fetch("/.well-known/oauth-protected-resource/mcp/documents");
    const tickets = await gateway.fetch("/.well-known/oauth-protected-resource/mcp/tickets");
    expect(await documents.json()).toMatchObject({
      resource: DOCUMENTS.claims.aud,
      scopes_supported: ["public:read", "confidential:read"],
    });
    expect(await tickets.json()).toMatchObject({
      resource: TICKETS.claims.aud,
      scopes_supported: ["tickets:read"],
    });
  });

  it("[A09] are opened each by its own tokens", async () => {
    for (const [path, { claims }] of [
      [TICKETS.path, DOCUMENTS],
      [DOCUMENTS.path, TICKETS],
    ] as const) {
      const response = await gateway.send(TOOLS_LIST, { path, claims });
      expect(response.status).toBe(401);
      const challenge = response.headers.get("www-authenticate");
      expect(challenge).toContain(`/.well-known/oauth-protected-resource${path}"`);
      expect(challenge).toContain('error="invalid_token"');
    }
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[I10] have rules each, and origins each, for tools of the same name", async () => {
    const scope = "public:read";
    const tickets = { ...TICKETS, claims: { ...TICKETS.claims, scope } };
    expect(
      (await gateway.send(toolCall("get_public_info"), { ...DOCUMENTS, claims: { scope } })).status,
    ).toBe(200);
    const response = await gateway.send(toolCall("get_public_info"), tickets);
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toContain('scope="tickets:read"');
    expect((await gateway.send(toolCall("get_public_info"), TICKETS)).status).toBe(200);
    expect(gateway.origin.calls.map(({ url }) => url)).toEqual([
      "https://documents.internal.example/mcp",
      "https://tickets.internal.example/mcp",
    ]);
  });

  it("[C08] have sessions each, of which the other knows nothing", async () => {
    const session = await begin(DOCUMENTS);
    const elsewhere = await gateway.send(TOOLS_LIST, { ...TICKETS, headers: session });
    expect(elsewhere.status).toBe(404);
    expect(gateway.origin.calls).toEqual([]);
    expect((await gateway.send(toolCall("get_public_info"), { ...DOCUMENTS, headers: session })).status).toBe(
      200,
    );
  });

  it("[C08] have streams each, which the other does not go on with", async () => {
    const [here, there] = [await begin(DOCUMENTS), await begin(TICKETS)];
    const answer = await gateway.send(toolCall("get_public_info"), { ...DOCUMENTS, headers: here });
    const [, last = ""] = /^id: (.+)$/m.exec(await answer.text()) ?? [];
    gateway.origin.calls.length = 0;
    const authorization = `Bearer ${await gateway.token(TICKETS.claims)}`;
    const headers = { ...there, authorization, accept: "text/event-stream", "last-event-id": last };
    expect((await gateway.fetch(TICKETS.path, { headers })).status).toBe(404);
    expect(gateway.origin.calls).toEqual([]);
    expect(last).not.toBe("");
  });
});
