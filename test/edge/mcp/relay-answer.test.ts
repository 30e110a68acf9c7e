import { describe, expect, it } from "vitest";
import { AnswerError } from "../../../edge/src/mcp/relay-answer.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { BOTH, CALL, LIST, PUBLIC, relay, response } from "../material/answers.ts";
import { brokenStream, endlessStream } from "../material/bytes.ts";
import { notificationOf, requestOf } from "../material/messages.ts";

function json(body: BodyInit, init?: ResponseInit): Response {
  return response("application/json", body, init);
}

describe("an answer in JSON", () => {
  it.each(["application/json", "Application/JSON; charset=utf-8", "application/json ;q=1"])(
    "[J02] is filtered when it lists tools, as %s",
    async (type) => {
      const relayed = await relay(response(type, `{"jsonrpc":"2.0","id":1,"result":${BOTH}}`), LIST);
      expect(relayed.headers.get("content-type")).toBe("application/json");
      expect(await relayed.text()).toBe(PUBLIC);
    },
  );

  it("[J02] is filtered when keys stand twice in it: what is shown is what was looked at", async () => {
    const twice = `{"jsonrpc":"2.0","id":1,"result":{"tools":[]},"r\\u0065sult":${BOTH}}`;
    expect(await (await relay(json(twice), LIST)).text()).toBe(PUBLIC);
  });

  it("is passed on as it is when it answers anything else", async () => {
    const text = '{ "jsonrpc":"2.0", "id":1, "result": {"number":12345678901234567890} }';
    expect(await (await relay(json(text), CALL)).text()).toBe(text);
  });

  it.each([1, null])("keeps its status and its error, whose id is %j, when it is one", async (id) => {
    const error = { jsonrpc: "2.0", id, error: { code: -32022, message: "a", data: { supported: [] } } };
    const relayed = await relay(json(JSON.stringify({ ...error, stack: "at foo" }), { status: 400 }), CALL);
    expect([relayed.status, await relayed.json()]).toEqual([400, error]);
  });

  it.each([
    '{"error":"x","stack":"at foo"}',
    '{"jsonrpc":"2.0","id":2,"error":{"code":1,"message":"a"}}',
    '{"jsonrpc":"2.0","id":1,"result":{"tools":[]}}',
    "at foo",
  ])("keeps its status and nothing else when it is no error of this request: %s", async (body) => {
    const relayed = await relay(json(body, { status: 400 }), LIST);
    expect([relayed.status, await relayed.text()]).toEqual([400, ""]);
  });

  it.each([
    ["trailing bytes", `${PUBLIC}x`],
    ["two documents", `${PUBLIC}${PUBLIC}`],
    ["events", `data: ${PUBLIC}\n\n`],
    ["a list of answers", `[${PUBLIC}]`],
    ["nothing", ""],
    ["null", "null"],
    ["bytes that are not UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["UTF-16", Uint8Array.from([...PUBLIC].flatMap((character) => [character.charCodeAt(0), 0]))],
    ["a compressed list", gzip(PUBLIC)],
  ])("[J08] to tools/list is refused when it is %s", async (_, body) => {
    await expect(relay(json(await body), LIST)).rejects.toThrow(NetworkError);
  });

  it.each([
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","id":1,"result":{}}',
    '{"id":1,"Result":{"tools":[]}}',
  ])("[J03] to tools/list is refused when it holds no list: %s", async (body) => {
    await expect(relay(json(body), LIST)).rejects.toThrow(/holds no tools|another request/);
  });

  it.each(["2", '"1"', "null", "true", "[1]", "1.5"])(
    "[J06] to tools/list is refused when it answers another request: id %s",
    async (id) => {
      await expect(relay(json(`{"jsonrpc":"2.0","id":${id},"result":${BOTH}}`), LIST)).rejects.toThrow(
        AnswerError,
      );
    },
  );

  it("[J06] to a request whose id is a text must have that text for its id", async () => {
    const list = { ...requestOf("tools/list"), id: "1" };
    await expect(relay(json(PUBLIC), list)).rejects.toThrow(AnswerError);
    expect((await relay(json(PUBLIC.replace('"id":1', '"id":"1"')), list)).status).toBe(200);
  });

  it("[J07] to tools/list is refused beyond the limit, also where it never ends", async () => {
    const limits = { responseBytes: 1024 };
    expect((await relay(json(PUBLIC.padEnd(1024)), LIST, limits)).status).toBe(200);
    await expect(relay(json(PUBLIC.padEnd(1025)), LIST, limits)).rejects.toThrow("more than 1024 bytes");
    const { body, cancelled } = endlessStream(PUBLIC.padEnd(1025));
    await expect(relay(json(body), LIST, limits)).rejects.toThrow("more than 1024 bytes");
    expect(cancelled()).toBe(true);
  });

  it("[A22] that breaks off within a list is a fault of the origin's, and nothing of it is shown", async () => {
    await expect(relay(json(brokenStream(PUBLIC.slice(0, 60))), LIST)).rejects.toThrow(NetworkError);
  });
});

describe("any other answer", () => {
  it.each(["text/html", "text/plain", "application/json-seq", "application/problem+json", ""])(
    "[J08] is refused where it claims success: %j",
    async (type) => {
      for (const to of [LIST, CALL]) {
        await expect(relay(response(type, PUBLIC), to)).rejects.toThrow(AnswerError);
      }
    },
  );

  it.each(["deflate", "zstd", "gzip, gzip", "x"])(
    "[J08] is refused where its encoding is one that nobody decodes: %s",
    async (encoding) => {
      const headers = { "content-encoding": encoding };
      for (const type of ["application/json", "text/event-stream"]) {
        await expect(relay(response(type, PUBLIC, { headers }), LIST)).rejects.toThrow(AnswerError);
      }
    },
  );

  it("[J08] is refused where it claims to be two things", async () => {
    const answer = response("application/json, text/event-stream", PUBLIC);
    await expect(relay(answer, LIST)).rejects.toThrow(AnswerError);
  });

  it("is passed on as a bare status where it is an error", async () => {
    const { body, cancelled } = endlessStream("<h1>get_confidential_info");
    const relayed = await relay(response("text/html", body, { status: 404 }), CALL);
    expect([relayed.status, await relayed.text(), cancelled()]).toEqual([404, "", true]);
    const stream = await relay(response("text/event-stream", `data: ${PUBLIC}\n\n`, { status: 400 }), CALL);
    expect([stream.status, await stream.text()]).toEqual([400, ""]);
  });

  it.each([
    [202, ""],
    [204, ""],
    [202, "application/json"],
    [204, "application/json; charset=utf-8"],
    [202, "text/event-stream"],
  ])("is passed on where it has no content: %d of type %j", async (status, type) => {
    const relayed = await relay(
      response(type, null, { status }),
      notificationOf("notifications/initialized"),
    );
    expect([relayed.status, relayed.body, [...relayed.headers]]).toEqual([status, null, []]);
  });

  it("[H03] passes on no header of the origin's", async () => {
    const headers = {
      "set-cookie": "a=b",
      server: "x",
      "www-authenticate": 'Bearer resource_metadata="https://evil.example/"',
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=600",
      "content-encoding": "identity",
      location: "https://evil.example/",
      "mcp-session-id": "s",
    };
    const answers = [json(PUBLIC, { headers }), response("text/event-stream", "", { headers })];
    for (const answer of [...answers, response("text/html", "", { headers, status: 404 })]) {
      const names = [...(await relay(answer, LIST)).headers.keys()];
      expect(names.filter((name) => name in headers)).toEqual([]);
    }
  });
});

async function gzip(text: string): Promise<Uint8Array> {
  const compressed = new Response(text).body?.pipeThrough(new CompressionStream("gzip"));
  return new Response(compressed ?? null).bytes();
}
