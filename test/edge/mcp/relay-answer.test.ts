import { describe, expect, it } from "vitest";
import type { Message } from "../../../edge/src/mcp/message.ts";
import { AnswerError, relayAnswer } from "../../../edge/src/mcp/relay-answer.ts";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { brokenStream, cut, endlessStream, streamOf } from "../material/bytes.ts";
import { readEvents } from "../material/event-stream.ts";
import { limitsOf, mcpServer } from "../material/mcp-server.ts";
import { notificationOf, requestOf } from "../material/messages.ts";

const server = mcpServer({
  get_public_info: { scopes: ["public:read"] },
  get_confidential_info: { scopes: ["confidential:read"] },
});
const BOTH = '{"tools":[{"name":"get_confidential_info"},{"name":"get_public_info"}]}';
const PUBLIC = '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"get_public_info"}]}}';
const LOST = {
  jsonrpc: "2.0",
  id: 1,
  error: { code: -32603, message: "The server's answer could not be passed on." },
};

const LIST = requestOf("tools/list");
const CALL = requestOf("tools/call", { name: "get_public_info" });

function response(type: string, body: BodyInit | null, init: ResponseInit = {}): Response {
  return new Response(body, { ...init, headers: { ...init.headers, "content-type": type } });
}

function json(body: BodyInit, init?: ResponseInit): Response {
  return response("application/json", body, init);
}

function events(...data: string[]): Response {
  return response("text/event-stream", data.map((each) => `data: ${each}\n\n`).join(""));
}

function relay(
  answer: Response,
  to: Message,
  limits: Parameters<typeof limitsOf>[0] = {},
  onFault: (error: unknown) => void = () => undefined,
): Promise<Response> {
  const principal = { issuer: "https://login.example.com", subject: "alice", scopes: ["public:read"] };
  const { revision } = to;
  const asked = to.kind === "request" ? to : undefined;
  return relayAnswer(answer, {
    revision,
    request: asked,
    principal,
    server,
    limits: limitsOf(limits),
    onFault,
  });
}

async function eventsOf(answer: Response, to: Message): Promise<string[]> {
  return readEvents(await (await relay(answer, to)).text()).map(({ data }) => data);
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

describe("an answer in events", () => {
  it.each(["text/event-stream", "Text/Event-Stream; charset=utf-8"])(
    "[J02] is filtered when it lists tools, as %s, at any split",
    async (type) => {
      const text = `\uFEFF:c\r\nid: 1\r\ndata:{"jsonrpc":"2.0","id":1,\r\ndata: "result":${BOTH}}\r\n\r\n`;
      const bytes = new TextEncoder().encode(text);
      for (let place = 0; place < bytes.length; place += 7) {
        const relayed = await relay(response(type, streamOf(cut(bytes, [place]))), LIST);
        expect(readEvents(await relayed.text())).toEqual([{ data: PUBLIC }]);
      }
    },
  );

  it("is told to proxies as not to be buffered", async () => {
    const { headers } = await relay(events(), CALL);
    expect(headers.get("content-type")).toBe("text/event-stream");
    expect(headers.get("x-accel-buffering")).toBe("no");
  });

  it("passes notifications on before the answer", async () => {
    const progress = '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}}';
    const answer = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
    expect(await eventsOf(events(progress, answer), CALL)).toEqual([progress, answer]);
  });

  it("[J01] passes nothing beside a list: what else there is might name a tool", async () => {
    const note =
      '{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"get_confidential_info"}}';
    expect(await eventsOf(events(note, PUBLIC), LIST)).toEqual([PUBLIC]);
    const meta = PUBLIC.replace('{"tools"', '{"_meta":{"last":"get_confidential_info"},"tools"');
    expect(await eventsOf(events(meta), LIST)).toEqual([PUBLIC]);
  });

  it.each([
    [
      "result and method together",
      `{"jsonrpc":"2.0","id":1,"method":"notifications/message","result":${BOTH}}`,
    ],
    [
      "result and error together",
      `{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"a"},"result":${BOTH}}`,
    ],
    ["an escaped key", `{"jsonrpc":"2.0","id":1,"\\u0072esult":${BOTH}}`],
    ["a key that stands twice", `{"jsonrpc":"2.0","id":1,"result":{"tools":[]},"result":${BOTH}}`],
    ["a list twice in one result", `{"id":1,"result":{"tools":[],"t\\u006fols":${BOTH.slice(9, -1)}}}`],
    ["another id", `{"jsonrpc":"2.0","id":2,"result":${BOTH}}`],
    ["a text for an id", `{"jsonrpc":"2.0","id":"1","result":${BOTH}}`],
    ["no id", `{"jsonrpc":"2.0","result":${BOTH}}`],
    ["an id that is null", `{"jsonrpc":"2.0","id":null,"result":${BOTH}}`],
    ["a list of answers", `[{"jsonrpc":"2.0","id":1,"result":${BOTH}}]`],
    ["a result that is a list", '{"jsonrpc":"2.0","id":1,"result":[{"name":"get_confidential_info"}]}'],
    ["text", '"get_confidential_info"'],
    ["trailing bytes", `{"jsonrpc":"2.0","id":1,"result":${BOTH}}]`],
    ["an inherited result", `{"jsonrpc":"2.0","id":1,"result":{"__proto__":${BOTH}}}`],
    ["a result in another case", `{"jsonrpc":"2.0","id":1,"Result":${BOTH}}`],
    [
      "a request of the origin's",
      `{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":${BOTH}}`,
    ],
  ])("[J02] shows no denied tool's name, whatever the form of the event: %s", async (_, data) => {
    expect((await eventsOf(events(data), LIST)).join()).not.toContain("get_confidential_info");
  });

  it.each([
    ["another request's answer", '{"jsonrpc":"2.0","id":2,"result":{}}'],
    ["an answer with a text for a number", '{"jsonrpc":"2.0","id":"1","result":{}}'],
    ["an error of another request", '{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"a"}}'],
    ["an answer without an id", '{"jsonrpc":"2.0","result":{}}'],
    ["a request of the origin's", '{"jsonrpc":"2.0","id":9,"method":"roots/list"}'],
  ])("[J06] drops %s", async (_, data) => {
    const answer = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
    expect(await eventsOf(events(data, answer), CALL)).toEqual([answer]);
  });

  it("[J06] passes one answer only", async () => {
    const answer = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
    const second = '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"a"}}';
    expect(await eventsOf(events(answer, second, answer), CALL)).toEqual([answer]);
    expect(await eventsOf(events(PUBLIC, PUBLIC), LIST)).toEqual([PUBLIC]);
  });

  it("[J01] passes nothing that names what the principal may not read, in whatever revision and form", async () => {
    const answer = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
    const update = '"method":"notifications/resources/updated","params":{"uri":"docs://secret"}';
    for (const revision of ["2026-07-28", "2025-11-25"] as const) {
      const call = requestOf("tools/call", { name: "get_public_info" }, revision);
      const named = [`{"jsonrpc":"2.0",${update}}`, `{"jsonrpc":"2.0","id":3,${update}}`];
      expect(await eventsOf(events(...named, answer), call)).toEqual([answer]);
    }
  });

  it("passes the origin's own requests where the revision has them", async () => {
    const question = '{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}';
    const answer = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
    const call = requestOf("tools/call", { name: "get_public_info" }, "2025-11-25");
    expect(await eventsOf(events(question, answer), call)).toEqual([question, answer]);
    const list = requestOf("tools/list", {}, "2025-11-25");
    expect(await eventsOf(events(question, PUBLIC), list)).toEqual([PUBLIC]);
  });

  it.each(["{", "null", "1", "[]", "/messages?session=1"])(
    "[J03] ends with an error where an event is no message: %s",
    async (data) => {
      const relayed = await eventsOf(events('{"jsonrpc":"2.0","method":"a"}', data, PUBLIC), CALL);
      expect(relayed).toHaveLength(2);
      expect(JSON.parse(relayed[1] ?? "")).toEqual(LOST);
    },
  );

  it("[J03] ends with an error where a list cannot be filtered", async () => {
    const relayed = await eventsOf(events('{"jsonrpc":"2.0","id":1,"result":{"tools":{}}}', PUBLIC), LIST);
    expect(relayed.map((data) => JSON.parse(data))).toEqual([LOST]);
  });
});

describe("an answer in events that breaks off", () => {
  const progress = '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}}';
  const answer = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
  const note = `id: 1\ndata: ${progress}\n\n`;

  async function relayed(body: ReadableStream<Uint8Array>, to: Message | undefined, eventId?: string) {
    const faults: unknown[] = [];
    const relayed = await relayAnswer(response("text/event-stream", body), {
      revision: "2025-11-25",
      request: to?.kind === "request" ? to : undefined,
      ...(eventId !== undefined && { eventId: async () => eventId }),
      principal: { issuer: "https://login.example.com", subject: "alice", scopes: [] },
      server,
      limits: limitsOf(),
      onFault: (error) => faults.push(error),
    });
    const data = (await relayed.text()).match(/(?<=^data: ).*$/gm) ?? [];
    return { data: data.map((each) => JSON.parse(each)), faults: faults.length };
  }

  it.each([
    ["breaks off", () => brokenStream(note)],
    ["ends", () => streamOf([note])],
  ])("is an error where the origin %s before it has answered", async (_, body) => {
    expect(await relayed(body(), CALL)).toEqual({ data: [JSON.parse(progress), LOST], faults: 1 });
  });

  it("is the answer alone where it was given before", async () => {
    const body = brokenStream(`data: ${answer}\n\n`);
    expect(await relayed(body, CALL)).toEqual({ data: [JSON.parse(answer)], faults: 1 });
  });

  it("just ends where the client can come back for what follows, and not where that would fail again", async () => {
    const data = [JSON.parse(progress)];
    expect(await relayed(brokenStream(note), CALL, "sealed")).toEqual({ data, faults: 1 });
    expect(await relayed(streamOf([note]), CALL, "sealed")).toEqual({ data, faults: 0 });
    const malformed = streamOf([note, "data: {\n\n"]);
    expect(await relayed(malformed, CALL, "sealed")).toEqual({ data: [...data, LOST], faults: 1 });
  });

  it("just ends where the client listens only: there is nothing to answer", async () => {
    for (const body of [brokenStream(note), streamOf([note, "data: {\n\n"])]) {
      expect(await relayed(body, undefined)).toEqual({ data: [JSON.parse(progress)], faults: 1 });
    }
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

  it.each([202, 204])("is passed on where it has no content: %d", async (status) => {
    const relayed = await relay(new Response(null, { status }), notificationOf("notifications/initialized"));
    expect([relayed.status, relayed.body]).toEqual([status, null]);
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
      const names = [...(await relay(answer, CALL)).headers.keys()];
      expect(names.filter((name) => name in headers)).toEqual([]);
    }
  });
});

async function gzip(text: string): Promise<Uint8Array> {
  const compressed = new Response(text).body?.pipeThrough(new CompressionStream("gzip"));
  return new Response(compressed ?? null).bytes();
}
