import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATH, startGateway, type TestGateway, TOOLS_LIST, toolCall } from "../material/gateway.ts";

/** The first 128 bits of SHA-256 of `["https://login.example.com","alice"]`, as `sha256sum` prints them. */
const ALICE = "6620cc72d0cb922dd5b5bbd456b58b7b";

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the audit log", () => {
  it("[K04] has who, what, by which rule, how it ended and how long it took", async () => {
    const { answer } = gateway.origin;
    gateway.origin.answer = (message, call) => {
      gateway.clock.advance(2);
      return answer(message, call);
    };
    await gateway.send(toolCall("get_public_info"));
    expect(gateway.log).toEqual([
      {
        event: "decision",
        time: "2026-06-01T12:00:00.000Z",
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        server: "documents",
        principal: ALICE,
        client_id: "editor",
        scopes: ["public:read", "confidential:read"],
        method: "tools/call",
        tool: "get_public_info",
        decision: "allowed",
        rule: "tools.get_public_info",
        status: 200,
        latency_ms: 2000,
      },
    ]);
  });

  it("[K04] tells step-up, denial and the unknown method apart", async () => {
    await gateway.send(toolCall("get_confidential_info"), { claims: { scope: "public:read" } });
    await gateway.send(toolCall("erase_everything"));
    await gateway.send({ jsonrpc: "2.0", id: 1, method: "tasks/list" });
    expect(gateway.log).toMatchObject([
      {
        decision: "step-up",
        rule: "tools.get_confidential_info",
        tool: "get_confidential_info",
        status: 403,
      },
      { decision: "denied", rule: "unlisted", tool: "erase_everything", status: 403 },
      { decision: "denied", rule: "methods", method: "tasks/list", status: 200 },
    ]);
  });

  it("[K04] has a record also of what never came before a rule", async () => {
    await gateway.fetch(PATH, { method: "POST" });
    await gateway.send(TOOLS_LIST, { claims: { aud: "https://elsewhere.example" } });
    const authorization = `Bearer ${await gateway.token()}`;
    await gateway.fetch(PATH, { method: "PUT", headers: { authorization } });
    await gateway.send("[]");
    gateway.origin.answer = () => new Response(null, { status: 500 });
    await gateway.send(TOOLS_LIST);
    expect(gateway.log).toMatchObject([
      { decision: "rejected", rule: "token", status: 401 },
      { decision: "rejected", rule: "token", status: 401, fault: "Invalid audience" },
      { decision: "rejected", rule: "method", status: 405, principal: ALICE },
      { decision: "rejected", rule: "message", status: 400, principal: ALICE },
      { decision: "rejected", rule: "origin", status: 502, principal: ALICE, fault: "status 500" },
    ]);
    expect(gateway.log[0]).not.toHaveProperty("principal");
    expect(gateway.log[1]).not.toHaveProperty("principal");
    expect(gateway.log[3]).not.toHaveProperty("method");
  });

  it("[K04] has one record per request, each with an id of its own", async () => {
    await Promise.all(Array.from({ length: 20 }, () => gateway.send(TOOLS_LIST)));
    expect(new Set(gateway.log.map((record) => "request_id" in record && record.request_id)).size).toBe(20);
  });

  it("[K04] names each person by a digest that does not tell who it is", async () => {
    await gateway.send(TOOLS_LIST, { claims: { sub: "bob" } });
    expect(gateway.log).toMatchObject([{ principal: "6cc3cdc720fe1f3a77e14d9903e6dbf1" }]);
  });

  it("[K04] stays one line per record, whatever a client calls a tool", async () => {
    await gateway.send(toolCall('a\r\n{"event":"decision"}\u001b[2J\u2028'));
    const line = JSON.stringify(gateway.log[0]);
    expect(line).toContain('"tool":"a\\r\\n{\\"event\\":\\"decision\\"}\\u001b[2J');
    for (const control of ["\n", "\r", "\u001b"]) expect(line).not.toContain(control);
  });

  it("[K04] keeps the characters that move a reader's cursor or turn a line around out of a record", async () => {
    await gateway.send(toolCall("a\u009b2J\u007f\u202eb\u2066c"));
    await gateway.send(TOOLS_LIST, { claims: { client_id: "evil\u202e\u0085\u009b31m\u2028x" } });
    expect(gateway.log).toHaveLength(2);
    expect(JSON.stringify(gateway.log)).not.toMatch(/[\u007f-\u009f\u2028\u202a-\u202e\u2066-\u2069]/);
  });
});

describe("what a client sends in confidence", () => {
  it("[K04] is in no log, no answer and no call of an origin, however the request ends", async () => {
    const written: unknown[] = [];
    for (const level of ["log", "info", "warn", "error", "debug"] as const) {
      vi.spyOn(console, level).mockImplementation((...parts) => void written.push(parts));
    }
    const secrets = ["canary-cookie", "canary-argument", "canary-query", "canary-meta"];
    const good = await gateway.token();
    const expired = await gateway.token({ exp: 1, iat: 0 });
    const headers = { "content-type": "application/json", cookie: "a=canary-cookie" };
    const params = {
      name: "get_public_info",
      arguments: { q: "canary-argument" },
      _meta: { a: "canary-meta" },
    };
    const bodies = [{ ...toolCall("a"), params }, TOOLS_LIST, { ...TOOLS_LIST, method: "tasks/list" }];
    const texts = [...bodies.map((body) => JSON.stringify(body)), '{"canary-argument":', "[]"];
    const answers: string[] = [];
    const faults = [200, 302, 401, 500].map((status) => () => new Response(null, { status }));
    for (const answer of [gateway.origin.answer, ...faults]) {
      gateway.origin.answer = answer;
      for (const token of [good, expired, `${good}x`, `x.${good}`]) {
        for (const body of texts) {
          const all = { ...headers, authorization: `Bearer ${token}` };
          const response = await gateway.fetch(`${PATH}?q=canary-query`, {
            method: "POST",
            headers: all,
            body,
          });
          answers.push(JSON.stringify([...response.headers]), await response.text());
        }
      }
    }
    const logged = JSON.stringify([gateway.log, written]);
    const signatures = [good, expired].flatMap((token) => token.split(".").slice(1));
    const calls = gateway.origin.calls.map(({ url, headers }) => JSON.stringify([url, ...headers])).join();
    expect(gateway.log).toHaveLength(100);
    for (const secret of [...secrets, ...signatures]) {
      expect(logged).not.toContain(secret);
      expect(answers.join()).not.toContain(secret);
      expect(calls).not.toContain(secret);
    }
  });
});
