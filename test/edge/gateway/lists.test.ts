import { beforeEach, describe, expect, it } from "vitest";
import { readEvents } from "../material/event-stream.ts";
import { startGateway, type TestGateway, TOOLS_LIST, toolCall } from "../material/gateway.ts";
import { answerAllInEvents, TOOLS } from "../material/origin.ts";

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway();
});

async function namesFor(scope: string): Promise<string[]> {
  const response = await gateway.send(TOOLS_LIST, { claims: { scope } });
  const text = await response.text();
  const { result } = JSON.parse(text.startsWith(":") ? (readEvents(text)[0]?.data ?? "") : text);
  return result.tools.map(({ name }: { name: string }) => name);
}

describe("the list of tools", () => {
  it.each([
    ["", []],
    ["public:read", ["get_public_info"]],
    ["confidential:read", ["get_confidential_info"]],
    ["confidential:read other public:read", ["get_public_info", "get_confidential_info"]],
  ])("[J01] shows to who has %j exactly what may be called", async (scope, names) => {
    expect(await namesFor(scope)).toEqual(names);
    for (const { name } of TOOLS) {
      const { status } = await gateway.send(toolCall(name), { claims: { scope } });
      expect(status).toBe(names.includes(name) ? 200 : 403);
    }
    gateway.origin.answer = answerAllInEvents;
    expect(await namesFor(scope)).toEqual(names);
  });

  it("[J02] is one event like any other when it comes as a stream", async () => {
    gateway.origin.answer = answerAllInEvents;
    const response = await gateway.send(TOOLS_LIST, { claims: { scope: "public:read" } });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(await response.text()).toBe(
      ':\n\nevent: message\ndata: {"jsonrpc":"2.0","id":1,"result":{"cacheScope":"private","ttlMs":60000,"tools":[{"name":"get_public_info"}]}}\n\n',
    );
  });

  it("[J04] [J05] is for its principal alone, and no cache may keep it", async () => {
    const response = await gateway.send(TOOLS_LIST);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ result: { cacheScope: "private" } });
  });

  it("[J05] is asked for anew each time, so that nobody sees another's", async () => {
    expect(await namesFor("public:read confidential:read")).toHaveLength(2);
    expect(await namesFor("public:read")).toEqual(["get_public_info"]);
    expect(gateway.origin.calls).toHaveLength(2);
  });

  it("[K06] is each one's own where a hundred ask at once and the origin answers out of order", async () => {
    const { answer } = gateway.origin;
    gateway.origin.answer = async (message, call) => {
      await scheduler.wait((Number(message.id) * 7) % 13);
      return answer(message, call);
    };
    const requests = Array.from({ length: 100 }, async (_, id) => {
      const scope = id % 2 === 0 ? "public:read" : "confidential:read";
      const response = await gateway.send({ ...TOOLS_LIST, id }, { claims: { sub: `user-${id}`, scope } });
      return response.json();
    });
    const expected = Array.from({ length: 100 }, (_, id) => {
      const tools = [{ name: id % 2 === 0 ? "get_public_info" : "get_confidential_info" }];
      return { jsonrpc: "2.0", id, result: { tools, cacheScope: "private", ttlMs: 60_000 } };
    });
    expect(await Promise.all(requests)).toEqual(expected);
    expect(new Set(gateway.log.map((record) => "principal" in record && record.principal)).size).toBe(100);
  });

  it.each([
    ["another request's", () => Response.json({ jsonrpc: "2.0", id: 2, result: { tools: TOOLS } })],
    [
      "one with a text for its id",
      () => Response.json({ jsonrpc: "2.0", id: "1", result: { tools: TOOLS } }),
    ],
    ["a list of answers", () => Response.json([{ jsonrpc: "2.0", id: 1, result: { tools: TOOLS } }])],
    ["no JSON by its type", () => new Response(JSON.stringify({ id: 1, result: { tools: TOOLS } }))],
    [
      "not UTF-8",
      () => new Response(Uint8Array.of(0xff), { headers: { "content-type": "application/json" } }),
    ],
    ["without a list", () => Response.json({ jsonrpc: "2.0", id: 1, result: { Tools: TOOLS } })],
  ])("[J06] [J08] is not shown where the origin's answer is %s", async (_, answer) => {
    gateway.origin.answer = answer;
    const response = await gateway.send(TOOLS_LIST);
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("get_");
    expect(gateway.log).toMatchObject([{ decision: "rejected", rule: "origin", status: 502 }]);
  });

  it.each(["tools", "prompts", "resources", "resourceTemplates"])(
    "[J06] is not shown to who asked something else under the same id: %s",
    async (member) => {
      const answer = { jsonrpc: "2.0", id: 1, result: { [member]: TOOLS } };
      gateway.origin.answer = () => Response.json(answer);
      const whole = await gateway.send(toolCall("get_public_info"));
      expect([whole.status, await whole.text()]).toEqual([
        502,
        expect.not.stringContaining("erase_everything"),
      ]);
      const headers = { "content-type": "text/event-stream" };
      gateway.origin.answer = () => new Response(`data: ${JSON.stringify(answer)}\n\n`, { headers });
      const events = await (await gateway.send(toolCall("get_public_info"))).text();
      expect(events).not.toContain("erase_everything");
      expect(events).toContain('"error"');
    },
  );
});
