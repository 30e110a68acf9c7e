import { beforeEach, describe, expect, it } from "vitest";
import { sealingJwk } from "../authorization-server/client/sealing.ts";
import { GATEWAY_DOCUMENT, PATH, startGateway, type TestGateway, toolCall } from "../material/gateway.ts";
import { statefulOrigin } from "../material/stateful-origin.ts";

const DOCUMENT = { ...GATEWAY_DOCUMENT, sealingKeys: [{ secret: "SEALING_KEY" }] };
const SECRETS = { SEALING_KEY: sealingJwk("sealing-1") };
const VERSION = { "mcp-protocol-version": "2025-11-25" };
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};
const RESPONSE = { jsonrpc: "2.0", id: 1, result: { action: "accept", content: {} } };
const BOB = { sub: "bob" };

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway({ document: DOCUMENT, secrets: SECRETS });
  gateway.origin.answer = statefulOrigin();
});

/** Begins a session, and gives the headers with which a client is in it. */
async function begin(claims: Record<string, unknown> = {}): Promise<Record<string, string>> {
  const response = await gateway.send(INITIALIZE, { claims });
  expect(response.status).toBe(200);
  const session = response.headers.get("mcp-session-id");
  if (session === null) throw new Error("no session was begun");
  gateway.origin.calls.length = 0;
  return { ...VERSION, "mcp-session-id": session };
}

/** Sends a request that has no message. */
async function ask(
  method: string,
  headers: Record<string, string>,
  { claims = {}, path = PATH } = {},
): Promise<Response> {
  const authorization = `Bearer ${await gateway.token(claims)}`;
  return gateway.fetch(path, { method, headers: { ...headers, authorization, accept: "text/event-stream" } });
}

/** The ids of the events of an answer. */
async function eventIds(answer: Response): Promise<string[]> {
  return [...(await answer.text()).matchAll(/^id: (.*)$/gm)].map(([, id = ""]) => id);
}

function atOrigin(header: string): (string | null)[] {
  return gateway.origin.calls.map(({ headers }) => headers.get(header));
}

async function refusal(answer: Response): Promise<unknown> {
  return [answer.status, (await answer.json<{ error: { code: number } }>()).error.code];
}

describe("a session of an older revision", () => {
  it("lives from initialize to DELETE, with messages either way", async () => {
    const session = await begin();
    expect(session["mcp-session-id"]).not.toContain("session-1");
    const initialized = { jsonrpc: "2.0", method: "notifications/initialized" };
    expect((await gateway.send(initialized, { headers: session })).status).toBe(202);
    const called = await gateway.send(toolCall("get_public_info"), { headers: session });
    const stream = await called.text();
    expect(stream).toContain('"method":"elicitation/create"');
    expect(stream).toContain('"result":{"content":[]}');
    expect(stream).toContain("retry: 1500");
    expect((await gateway.send(RESPONSE, { headers: session })).status).toBe(202);
    const listening = await ask("GET", session);
    expect(await listening.text()).toContain("after none");
    expect((await ask("DELETE", session)).status).toBe(200);
    expect(atOrigin("mcp-session-id")).toEqual(Array.from({ length: 5 }, () => "session-1"));
    const ended = await gateway.send(toolCall("get_public_info"), { headers: session });
    expect(await refusal(ended)).toEqual([404, -32001]);
  });

  it("[C08] is known to an isolate that has never seen it", async () => {
    const session = await begin();
    const other = await startGateway({ document: DOCUMENT, secrets: SECRETS });
    expect((await other.send(toolCall("get_public_info"), { headers: session })).status).toBe(200);
    expect(other.origin.calls.map(({ headers }) => headers.get("mcp-session-id"))).toEqual(["session-1"]);
  });

  it("[C08] is unknown to everybody else, and nothing of theirs reaches the origin", async () => {
    const session = await begin();
    for (const message of [toolCall("get_public_info"), RESPONSE, INITIALIZE]) {
      const answer = await gateway.send(message, { headers: session, claims: BOB });
      expect(await refusal(answer)).toEqual([404, -32001]);
    }
    for (const method of ["GET", "DELETE"]) {
      expect(await refusal(await ask(method, session, { claims: BOB }))).toEqual([404, -32001]);
    }
    const audience = { aud: "https://mcp.example.com/mcp/tickets" };
    const path = "/mcp/tickets";
    expect((await ask("GET", session, { claims: audience, path })).status).toBe(404);
    expect(gateway.origin.calls).toEqual([]);
  });

  it.each(["session-1", "x", "a.b.c.d.e", "x".repeat(9000)])(
    "[C08] is none of the client's making: %.20s",
    async (id) => {
      await begin();
      const headers = { ...VERSION, "mcp-session-id": id };
      const answer = await gateway.send(toolCall("get_public_info"), { headers });
      expect(await refusal(answer)).toEqual([404, -32001]);
      expect(gateway.origin.calls).toEqual([]);
    },
  );

  it("[C07] grants nothing: each message is decided on its own token", async () => {
    const session = await begin();
    const claims = { scope: "public:read" };
    const answer = await gateway.send(toolCall("get_confidential_info"), { headers: session, claims });
    expect(answer.status).toBe(403);
    expect((await gateway.send(toolCall("get_public_info"), { headers: session, claims })).status).toBe(200);
    expect(gateway.origin.calls).toHaveLength(1);
  });

  it("[C07] opens nothing without a token", async () => {
    const session = await begin();
    for (const method of ["POST", "GET", "DELETE"]) {
      expect((await gateway.fetch(PATH, { method, headers: session })).status).toBe(401);
    }
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[C08] ends after a time", async () => {
    const session = await begin();
    gateway.clock.advance(86_400);
    const claims = { iat: gateway.clock.now() / 1000, exp: gateway.clock.now() / 1000 + 60 };
    const answer = await gateway.send(toolCall("get_public_info"), { headers: session, claims });
    expect(await refusal(answer)).toEqual([404, -32001]);
  });

  it("is begun by the answer to initialize alone", async () => {
    gateway.origin.answer = ({ id }) =>
      Response.json({ jsonrpc: "2.0", id, result: {} }, { headers: { "mcp-session-id": "session-9" } });
    const answer = await gateway.send(toolCall("get_public_info"));
    expect([answer.status, answer.headers.has("mcp-session-id")]).toEqual([200, false]);
  });

  it("is not begun by an id that no header may carry on", async () => {
    gateway.origin.answer = ({ id }) =>
      Response.json(
        { jsonrpc: "2.0", id, result: { capabilities: {} } },
        { headers: { "mcp-session-id": "x".repeat(1025) } },
      );
    expect((await gateway.send(INITIALIZE)).status).toBe(502);
  });

  it.each([
    RESPONSE,
    { jsonrpc: "2.0", id: "a", error: { code: -1, message: "declined" } },
    { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 7 } },
    { jsonrpc: "2.0", method: "notifications/progress", params: { progressToken: 7, progress: 1 } },
  ])("[C08] is needed for what names another message, whoever's that is: %j", async (message) => {
    const session = await begin();
    expect(await refusal(await gateway.send(message, { headers: VERSION }))).toEqual([400, -32600]);
    expect(gateway.origin.calls).toEqual([]);
    expect((await gateway.send(message, { headers: session })).status).toBe(202);
    expect(gateway.origin.calls.map(({ body }) => body)).toEqual([JSON.stringify(message)]);
  });

  it("is needed to end one", async () => {
    expect(await refusal(await ask("DELETE", VERSION))).toEqual([400, -32600]);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[K04] is on the record when somebody listens, or ends it", async () => {
    const session = await begin();
    gateway.log.length = 0;
    await ask("GET", session);
    await ask("DELETE", session);
    await ask("GET", { ...session, "last-event-id": "x" });
    expect(gateway.log).toMatchObject([
      { decision: "allowed", rule: "scopes.required", status: 200 },
      { decision: "allowed", rule: "scopes.required", status: 200 },
      { decision: "rejected", rule: "message", status: 404 },
    ]);
    expect(JSON.stringify(gateway.log)).not.toContain(session["mcp-session-id"]);
  });
});

describe("a stream that broke off", () => {
  it("[C08] goes on after the last event, whose id the client has sealed", async () => {
    const session = await begin();
    const called = await gateway.send(toolCall("get_public_info"), { headers: session });
    const ids = await eventIds(called);
    expect(ids).toHaveLength(3);
    expect(ids.join()).not.toContain("session-1");
    const resumed = await ask("GET", { ...session, "last-event-id": ids[1] ?? "" });
    expect(await resumed.text()).toContain("after session-1/p1");
    expect(atOrigin("last-event-id")).toEqual([null, "session-1/p1"]);
  });

  it("[C08] goes on for nobody else, nor in another session, nor after an id of the client's making", async () => {
    const session = await begin();
    const [id = ""] = await eventIds(await gateway.send(toolCall("get_public_info"), { headers: session }));
    const bobs = await begin(BOB);
    expect((await ask("GET", { ...bobs, "last-event-id": id }, { claims: BOB })).status).toBe(404);
    const another = await begin();
    expect((await ask("GET", { ...another, "last-event-id": id })).status).toBe(404);
    expect((await ask("GET", { ...VERSION, "last-event-id": id })).status).toBe(404);
    expect((await ask("GET", { ...session, "last-event-id": "session-1/p1" })).status).toBe(404);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[J01] shows of the answer that follows what the request itself would have got", async () => {
    const session = await begin();
    const list = { jsonrpc: "2.0", id: 7, method: "tools/list" };
    const tools = [
      { name: "get_public_info" },
      { name: "get_confidential_info" },
      { name: "erase_everything" },
    ];
    const answer = JSON.stringify({ jsonrpc: "2.0", id: 7, result: { tools } });
    gateway.origin.answer = (_, { init }) =>
      new Response(init.method === "GET" ? `id: 2\ndata: ${answer}\n\n` : "id: 1\ndata:\n\n", {
        headers: { "content-type": "text/event-stream" },
      });
    const [id = ""] = await eventIds(await gateway.send(list, { headers: session }));
    const claims = { scope: "public:read" };
    const resumed = await (await ask("GET", { ...session, "last-event-id": id }, { claims })).text();
    expect(resumed).toContain("get_public_info");
    expect(resumed).not.toMatch(/get_confidential_info|erase_everything/);
  });
});

describe("a stream that only listens", () => {
  it("[J06] brings no answers, for nothing was asked on it", async () => {
    const session = await begin();
    const stray = JSON.stringify({
      jsonrpc: "2.0",
      id: 7,
      result: { tools: [{ name: "erase_everything" }] },
    });
    gateway.origin.answer = () =>
      new Response(`data: ${stray}\n\n`, { headers: { "content-type": "text/event-stream" } });
    expect(await (await ask("GET", session)).text()).not.toContain("erase_everything");
  });

  it("passes the origin's word that it has none", async () => {
    gateway.origin.answer = () => new Response(null, { status: 405 });
    expect((await ask("GET", VERSION)).status).toBe(405);
  });

  it("needs a revision that is spoken here", async () => {
    expect(await refusal(await ask("GET", { "mcp-protocol-version": "2024-11-05" }))).toEqual([400, -32022]);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[C04] needs the scopes that every request needs", async () => {
    const { documents } = DOCUMENT.servers;
    const servers = { documents: { ...documents, scopes: { required: ["mcp:connect"] } } };
    gateway = await startGateway({ document: { ...DOCUMENT, servers }, secrets: SECRETS });
    const answer = await ask("GET", VERSION);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toContain('scope="mcp:connect"');
    expect(gateway.origin.calls).toEqual([]);
  });
});

describe("a gateway without sealing keys", () => {
  beforeEach(async () => {
    gateway = await startGateway();
    gateway.origin.answer = statefulOrigin();
  });

  it("[C08] begins no session that it could not bind to anybody, and says why on the record", async () => {
    const answer = await gateway.send(INITIALIZE);
    expect(answer.status).toBe(502);
    expect(gateway.log).toMatchObject([
      { decision: "rejected", rule: "origin", fault: expect.stringContaining("sealingKeys") },
    ]);
  });

  it("[C08] knows no session", async () => {
    const headers = { ...VERSION, "mcp-session-id": "session-1" };
    expect((await gateway.send(toolCall("get_public_info"), { headers })).status).toBe(404);
    expect((await ask("GET", headers)).status).toBe(404);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("serves origins that have none, and gives their events no ids", async () => {
    gateway.origin.answer = ({ id }) =>
      new Response(
        `id: 1\ndata: ${JSON.stringify({ jsonrpc: "2.0", id, result: { capabilities: {} } })}\n\n`,
        {
          headers: { "content-type": "text/event-stream" },
        },
      );
    const answer = await gateway.send(INITIALIZE);
    expect(answer.status).toBe(200);
    expect(await eventIds(answer)).toEqual([]);
  });
});
