import { describe, expect, it } from "vitest";
import type { ClientRequest } from "../../../../edge/src/mcp/message.ts";
import type { AnswerContext } from "../../../../edge/src/mcp/relay-answer.ts";
import { BOTH, CALL, events, LIST, LOST, PUBLIC, relay, response } from "../../material/answers.ts";
import { brokenStream, cut, streamOf } from "../../material/bytes.ts";
import { readEvents } from "../../material/event-stream.ts";
import { serverWith } from "../../material/mcp-server.ts";
import { requestOf } from "../../material/messages.ts";

async function eventsOf(
  answer: Response,
  to: ClientRequest,
  more: Partial<AnswerContext> = {},
): Promise<string[]> {
  return readEvents(await (await relay(answer, to, {}, more)).text()).map(({ data }) => data);
}

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

  it("[J01] tells subscribers of what they may read, and of lists that have changed", async () => {
    const message = (method: string, params: object) => JSON.stringify({ jsonrpc: "2.0", method, params });
    const acknowledged = message("notifications/subscriptions/acknowledged", {
      notifications: { toolsListChanged: true, resourceSubscriptions: ["docs://public"] },
    });
    const changed = message("notifications/tools/list_changed", {});
    const [open, hidden] = ["docs://public", "docs://secret"].map((uri) =>
      message("notifications/resources/updated", { uri }),
    ) as [string, string];
    const end = '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete"}}';
    const server = serverWith({ resources: { "docs://public": { scopes: [] } } });
    const stream = events(acknowledged, hidden, changed, open, end);
    expect(await eventsOf(stream, requestOf("subscriptions/listen"), { server })).toEqual([
      acknowledged,
      changed,
      open,
      end,
    ]);
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

  async function relayed(body: ReadableStream<Uint8Array>, to: ClientRequest | undefined, eventId?: string) {
    const faults: unknown[] = [];
    const relayed = await relay(
      response("text/event-stream", body),
      CALL,
      {},
      {
        revision: "2025-11-25",
        request: to,
        ...(eventId !== undefined && { eventId: async () => eventId }),
        onFault: (error) => faults.push(error),
      },
    );
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
