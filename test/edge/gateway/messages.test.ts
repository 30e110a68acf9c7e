import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endlessStream, streamOf } from "../material/bytes.ts";
import { PATH, startGateway, type TestGateway, TOOLS_LIST, toolCall } from "../material/gateway.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});

beforeEach(() => {
  gateway.origin.calls.length = 0;
});

describe("a message", () => {
  it("[I01] reaches the origin byte for byte as it was judged", async () => {
    const text =
      ' {"params":{"arguments":{"n":1.0,"big":9007199254740991},\r\n"name":"get_publ\\u0069c_info"} ,"method":"tools/call","id":"é","jsonrpc":"2.0"}';
    const response = await gateway.send(text);
    expect(response.status).toBe(200);
    expect(gateway.origin.calls.map(({ body }) => body)).toEqual([text]);
  });

  it.each<[string, number, string, Record<string, string>?]>([
    ["[I01] has no body", 400, ""],
    ["[I02] is compressed", 415, JSON.stringify(TOOLS_LIST), { "content-encoding": "gzip" }],
    ["[I03] is no JSON by its type", 415, JSON.stringify(TOOLS_LIST), { "content-type": "text/plain" }],
    ["[I04] begins with a byte order mark", 400, `\uFEFF${JSON.stringify(TOOLS_LIST)}`],
    ["[I05] has a key twice", 400, '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}'],
    [
      "[I06] has a key in another case",
      400,
      '{"jsonrpc":"2.0","id":1,"method":"tools/list","Method":"tools/call"}',
    ],
    ["[I07] is a batch", 400, JSON.stringify([TOOLS_LIST])],
    ["[I08] is an answer", 400, '{"jsonrpc":"2.0","id":1,"result":{}}'],
    [
      "[I09] is nested too deep",
      400,
      `{"jsonrpc":"2.0","method":"ping","params":{"a":${"[".repeat(64)}${"]".repeat(64)}}}`,
    ],
    [
      "[I08] has a number that not all read alike",
      400,
      '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1e400}}',
    ],
  ])("%s: it is refused and does not reach the origin", async (_, status, text, headers = {}) => {
    const response = await gateway.send(text, { headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { message: expect.any(String) } });
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[K01] is refused by what it really measures, not by its Content-Length", async () => {
    const pieces = Array.from({ length: 2048 }, () => " ".repeat(1024));
    const headers = {
      authorization: `Bearer ${await gateway.token()}`,
      "content-type": "application/json",
      "content-length": "10",
    };
    const response = await gateway.fetch(PATH, { method: "POST", headers, body: streamOf(pieces) });
    expect(response.status).toBe(413);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[K01] is refused beyond the limit also where it never ends", async () => {
    const { body, cancelled } = endlessStream(" ".repeat(1024 * 1024 + 1));
    const headers = { authorization: `Bearer ${await gateway.token()}`, "content-type": "application/json" };
    expect((await gateway.fetch(PATH, { method: "POST", headers, body })).status).toBe(413);
    expect(cancelled()).toBe(true);
  });

  it.each([
    "tasks/list",
    "roots/list",
    "sampling/createMessage",
    "server/discover",
    "subscriptions/listen",
    "Tools/List",
    "__proto__",
  ])("[I10] of a method that its revision does not have is refused: %s", async (method) => {
    const response = await gateway.send({
      jsonrpc: "2.0",
      id: 5,
      method,
      params: { name: "get_public_info" },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", id: 5, error: { code: -32601 } });
    expect(gateway.origin.calls).toEqual([]);
  });

  it("that needs no answer gets none", async () => {
    const response = await gateway.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    expect([response.status, await response.text()]).toEqual([202, ""]);
  });

  it.each<[string, () => Response]>([
    ["an answer all the same", () => Response.json({ jsonrpc: "2.0", id: 1, result: { secret: "canary" } })],
    ["a list", () => Response.json({ jsonrpc: "2.0", id: null, result: { tools: [{ name: "canary" }] } })],
    ["no JSON", () => new Response("canary", { headers: { "content-type": "application/json" } })],
    ["a page", () => new Response("<h1>canary", { headers: { "content-type": "text/html" } })],
    [
      "a stream",
      () => new Response("data: canary\n\n", { headers: { "content-type": "text/event-stream" } }),
    ],
    ["nothing", () => new Response(null, { status: 204 })],
  ])(
    "[J06] that needs no answer is accepted where the origin gives %s, which stays behind",
    async (_, answer) => {
      gateway.origin.answer = answer;
      const response = await gateway.send({ jsonrpc: "2.0", method: "notifications/initialized" });
      expect([response.status, await response.text()]).toEqual([202, ""]);
      expect(response.headers.has("content-type")).toBe(false);
      expect(gateway.log.at(-1)).toMatchObject({ decision: "allowed", status: 202 });
    },
  );

  it("that needs no answer lets go of a stream that does not end", async () => {
    const { body, cancelled } = endlessStream("data: canary\n\n");
    gateway.origin.answer = () => new Response(body, { headers: { "content-type": "text/event-stream" } });
    const response = await gateway.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    expect([response.status, cancelled()]).toEqual([202, true]);
  });
});

describe("a call of a tool", () => {
  it("[I11] that is hidden is refused as such, not only left out of lists", async () => {
    const claims = { scope: "public:read" };
    expect((await gateway.send(toolCall("get_confidential_info"), { claims })).status).toBe(403);
    expect((await gateway.send(toolCall("erase_everything"), { claims })).status).toBe(403);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[I11] that no rule lists is refused whatever the scopes, and is never a notification", async () => {
    const claims = { scope: "public:read confidential:read * admin erase_everything" };
    expect((await gateway.send(toolCall("erase_everything"), { claims })).status).toBe(403);
    const { jsonrpc, method, params } = toolCall("erase_everything");
    expect((await gateway.send({ jsonrpc, method, params }, { claims })).status).toBe(403);
    expect(gateway.origin.calls).toEqual([]);
  });

  it.each([
    "GET_PUBLIC_INFO",
    "get_public_info ",
    "get_public_info\u0000",
    "get_public_inf\u{ff4f}",
    "get_pub\u200blic_info",
    "../get_public_info",
    "__proto__",
    "constructor",
    "toString",
  ])("[I11] by a name that is not the very name is refused: %j", async (name) => {
    expect((await gateway.send(toolCall(name))).status).toBe(403);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[I11] with a token that has no scope at all is refused", async () => {
    for (const scope of [undefined, "", " ", "PUBLIC:READ"]) {
      expect((await gateway.send(toolCall("get_public_info"), { claims: { scope } })).status).toBe(403);
    }
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[J09] looks the same whether the origin has the tool or not", async () => {
    const answers = await Promise.all(
      ["erase_everything", "there_is_none"].map(async (name) => {
        const response = await gateway.send(toolCall(name));
        response.headers.delete("x-request-id");
        return { status: response.status, body: await response.text(), headers: [...response.headers] };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(gateway.origin.calls).toEqual([]);
  });
});
