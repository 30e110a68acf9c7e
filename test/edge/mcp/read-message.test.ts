import { describe, expect, it } from "vitest";
import {
  type ClientNotification,
  type ClientRequest,
  type Message,
  nameOf,
} from "../../../edge/src/mcp/message.ts";
import { MessageError } from "../../../edge/src/mcp/message-error.ts";
import { readMessage } from "../../../edge/src/mcp/read-message.ts";
import { brokenStream, streamOf } from "../material/bytes.ts";
import { limitsOf } from "../material/mcp-server.ts";

const LIST = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';

interface Post {
  readonly type?: string;
  readonly encoding?: string;
  readonly limits?: Parameters<typeof limitsOf>[0];
}

async function read(body: BodyInit, post: Post = {}): Promise<ClientRequest | ClientNotification> {
  const message = await readAny(body, post);
  if (message.kind === "response") throw new Error("was taken for a response");
  return message;
}

function readAny(
  body: BodyInit,
  { type = "application/json", encoding, limits }: Post = {},
): Promise<Message> {
  const headers = new Headers({ "content-type": type, ...(encoding && { "content-encoding": encoding }) });
  const request = new Request("https://mcp.example.com/mcp/documents", { method: "POST", headers, body });
  return readMessage(request, limitsOf(limits));
}

async function refusal(message: Promise<Message>): Promise<{ status: number; code: number }> {
  const error: unknown = await message.catch((thrown) => thrown);
  if (!(error instanceof MessageError)) throw new Error("was not refused with a MessageError");
  return { status: error.status, code: error.code };
}

describe("reading a message", () => {
  it("[I01] gives the message together with the very bytes it was read from", async () => {
    const text =
      ' {"id":"é","jsonrpc":"2.0",\r\n"params":{"name":"get_public_info"},"method":"tools/c\\u0061ll"}';
    expect(await read(streamOf([text.slice(0, 9), text.slice(9)]))).toEqual({
      kind: "request",
      revision: "2025-03-26",
      bytes: new TextEncoder().encode(text),
      id: "é",
      method: "tools/call",
      params: { name: "get_public_info" },
    });
  });

  it("tells a notification by its missing id", async () => {
    const message = await read('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    expect(message.method).toBe("notifications/initialized");
    expect("id" in message).toBe(false);
  });

  it("[I01] refuses a body that is one byte over the limit, in one piece or in many", async () => {
    const limits = { requestBodyBytes: 1024 };
    const fits = LIST.padEnd(1024);
    expect((await read(fits, { limits })).bytes.byteLength).toBe(1024);
    expect(await refusal(read(`${fits} `, { limits }))).toEqual({ status: 413, code: -32600 });
    expect((await refusal(read(streamOf([...`${fits} `]), { limits }))).status).toBe(413);
  });

  it("[I01] refuses an empty body instead of guessing what was meant", async () => {
    expect(await refusal(read(""))).toEqual({ status: 400, code: -32700 });
    const request = new Request("https://mcp.example.com/", {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    expect((await refusal(readMessage(request, limitsOf()))).status).toBe(400);
  });

  it("[A22] fails when the body breaks off", async () => {
    await expect(read(brokenStream(LIST))).rejects.toThrow();
  });

  it.each(["gzip", "deflate", "br", "zstd", "identity, gzip", "GZIP", "identity, identity"])(
    "[I02] refuses the content encoding %s",
    async (encoding) => {
      expect((await refusal(read(LIST, { encoding }))).status).toBe(415);
    },
  );

  it("[I02] accepts the encoding that changes nothing", async () => {
    expect((await read(LIST, { encoding: "Identity" })).method).toBe("tools/list");
  });

  it.each([
    "",
    "text/plain",
    "application/json-rpc",
    "application/problem+json",
    "application/jsonx",
    "application/json; charset=utf-16",
    "application/json; charset=iso-8859-1",
    "application/json; charset=utf-8; charset=utf-16",
    'application/json; charset="utf-8',
    "application/json, application/json",
    "application/json, text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=a",
  ])("[I03] refuses the media type %j", async (type) => {
    expect((await refusal(read(LIST, { type }))).status).toBe(415);
  });

  it.each([
    "application/json",
    "Application/JSON",
    "application/json;charset=UTF-8",
    'application/json; charset="utf-8"',
  ])("[I03] accepts the media type %s", async (type) => {
    expect((await read(LIST, { type })).method).toBe("tools/list");
  });

  it.each([
    ["a byte order mark", new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(LIST)])],
    ["UTF-16", new Uint8Array([...LIST].flatMap((character) => [character.charCodeAt(0), 0]))],
    ["UTF-32", new Uint8Array([...LIST].flatMap((character) => [0, 0, 0, character.charCodeAt(0)]))],
    ["a raw NUL", new TextEncoder().encode(`${LIST}\0`)],
    [
      "an overlong byte",
      new Uint8Array([...new TextEncoder().encode('{"jsonrpc":"2.0","method":"'), 0xc0, 0xaf]),
    ],
    ["a surrogate half", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ["Latin-1", new Uint8Array([0x22, 0xe9, 0x22])],
    ["a sequence that is cut short", new Uint8Array([0x22, 0xe2, 0x82])],
  ])("[I04] refuses %s", async (_, body) => {
    expect(await refusal(read(body))).toEqual({ status: 400, code: -32700 });
  });

  it.each([
    '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{},"n\\u0061me":"b"}}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"x":[{"y":1,"y":2}]}}}',
  ])("[I05] refuses doubled keys: %s", async (body) => {
    expect(await refusal(read(body))).toEqual({ status: 400, code: -32600 });
  });

  it.each([
    ["the envelope", "Method", { Method: "tools/call" }],
    ["the envelope", "METHOD", { METHOD: "tools/call" }],
    ["the envelope", "paramſ", { paramſ: { name: "a" } }],
    ["the envelope", "full-width method", { ｍethod: "tools/call" }],
    ["the envelope", "Id", { Id: 2 }],
    ["the envelope", "JSONRPC", { JSONRPC: "2.0" }],
    ["the envelope", "Result", { Result: {} }],
    ["params", "Name", { params: { Name: "a" } }],
    ["params", "NAME beside name", { params: { name: "a", NAME: "b" } }],
    ["params", "Uri", { params: { Uri: "file:///" } }],
    ["params", "argumentſ", { params: { argumentſ: {} } }],
    ["params", "_META", { params: { _META: {} } }],
    ["params", "inputresponses", { params: { inputresponses: {} } }],
    ["params", "full-width name", { params: { ｎame: "a" } }],
  ])("[I06] refuses a key of %s that only folds to a known one: %s", async (_, __, extra) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", ...extra });
    expect(await refusal(read(body))).toEqual({ status: 400, code: -32600 });
  });

  it.each(["name\\u0000", "\\u0009name", "x\\u009f"])(
    "[I04] refuses a key with a control character, at which a parser may end it: %s",
    async (key) => {
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"${key}":"a","name":"b"}}`;
      await expect(read(body)).rejects.toThrow("control character");
    },
  );

  it.each([
    "IO.modelcontextprotocol/protocolVersion",
    "io.modelcontextprotocol/ProtocolVersion",
    "io.modelcontextprotocol/clientCapabilitie\u017f",
    "io.modelcontextprotocol\uff0fclientInfo",
    "progresstoken",
  ])("[I06] refuses a key of _meta that only folds to a known one: %s", async (key) => {
    const params = { _meta: { [key]: "2026-07-28" } };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params });
    expect(await refusal(read(body))).toEqual({ status: 400, code: -32600 });
  });

  it("[I06] refuses a dotless ı for an i, which Java's equalsIgnoreCase takes for the same", async () => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, ıd: 2, method: "tools/list" });
    expect((await refusal(read(body))).status).toBe(400);
  });

  it("[I06] leaves keys alone that only look like the envelope's deeper down", async () => {
    const params = { name: "a", arguments: { Method: 1, Name: 2 }, _meta: { ID: 3 } };
    expect(
      (await read(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }))).params,
    ).toEqual(params);
  });

  it.each(["[]", "[{}]", `[${LIST}]`, ` \n[${LIST},${LIST}]`, `[[${LIST}]]`])(
    "[I07] refuses the batch %s",
    async (body) => {
      expect(await refusal(read(body))).toEqual({ status: 400, code: -32600 });
    },
  );

  it.each([
    "{}",
    "null",
    "1",
    '"tools/list"',
    '{"id":1,"method":"ping"}',
    '{"jsonrpc":2.0,"id":1,"method":"ping"}',
    '{"jsonrpc":"2.1","id":1,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","id":1,"method":null}',
    '{"jsonrpc":"2.0","id":1,"method":["tools/call"]}',
    '{"jsonrpc":"2.0","id":1,"method":""}',
    `{"jsonrpc":"2.0","id":1,"method":"${"x".repeat(129)}"}`,
    '{"jsonrpc":"2.0","id":null,"method":"ping"}',
    '{"jsonrpc":"2.0","id":true,"method":"ping"}',
    '{"jsonrpc":"2.0","id":[1],"method":"ping"}',
    '{"jsonrpc":"2.0","id":{},"method":"ping"}',
    '{"jsonrpc":"2.0","id":1.5,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1e400,"method":"ping"}',
    '{"jsonrpc":"2.0","id":9007199254740992,"method":"ping"}',
    '{"jsonrpc":"2.0","id":-9007199254740993,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":null}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":"a"}',
    '{"jsonrpc":"2.0","result":{}}',
    '{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"a"}}',
    '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"a"}}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","error":null}',
    '{"__proto__":{"jsonrpc":"2.0","method":"tools/call","params":{"name":"a"}}}',
  ])("[I08] refuses what is neither request nor notification nor response: %s", async (body) => {
    expect(await refusal(read(body))).toEqual({ status: 400, code: -32600 });
  });

  it.each([
    { result: {} },
    { result: { action: "accept", content: { result: 1, error: 2, method: "x" } } },
    { error: { code: -1, message: "declined" } },
  ])("tells a response, which clients send in older revisions: %j", async (answer) => {
    const text = JSON.stringify({ jsonrpc: "2.0", id: "a", ...answer });
    expect(await readAny(text)).toEqual({
      kind: "response",
      revision: "2025-03-26",
      bytes: new TextEncoder().encode(text),
      id: "a",
    });
  });

  it.each([
    { id: 1, result: null },
    { id: 1, result: [] },
    { id: 1, error: "declined" },
    { id: 1, error: null },
    { id: 1, result: {}, error: null },
    { id: 1, result: {}, method: "tools/call" },
    { id: 1, result: {}, params: {} },
  ])("[I08] refuses what could be a response, and more than that or less: %j", async (message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    expect(await refusal(readAny(body))).toEqual({ status: 400, code: -32600 });
  });

  it("[I08] refuses an id longer than 1024 characters", async () => {
    const withId = (length: number) =>
      JSON.stringify({ jsonrpc: "2.0", id: "x".repeat(length), method: "ping" });
    expect(await read(withId(1024))).toMatchObject({ id: "x".repeat(1024) });
    expect((await refusal(read(withId(1025)))).status).toBe(400);
  });

  it.each([`${LIST}x`, `${LIST}${LIST}`, `${LIST}]`, "{'a':1}", '{"a":1,}', "{a:1}", "NaN", `//\n${LIST}`])(
    "[I08] refuses what is not JSON: %s",
    async (body) => {
      expect(await refusal(read(body))).toEqual({ status: 400, code: -32700 });
    },
  );

  it("[I09] refuses nesting beyond the limit", async () => {
    const nested = (levels: number) =>
      `{"jsonrpc":"2.0","method":"ping","params":{"a":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
    expect((await read(nested(62))).method).toBe("ping");
    expect(await refusal(read(nested(63)))).toEqual({ status: 400, code: -32600 });
    expect((await refusal(read("[".repeat(1_000_000)))).status).toBe(400);
  });

  it.each([undefined, null, 1, "", "x".repeat(129), ["a"], { name: "a" }])(
    "[I11] refuses the tool name %j",
    async (name) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name } });
      expect(await refusal(read(body))).toEqual({ status: 400, code: -32602 });
    },
  );

  it.each([
    ["prompts/get", "name", 128],
    ["resources/read", "uri", 2048],
    ["tasks/get", "taskId", 2048],
    ["tasks/update", "taskId", 2048],
    ["tasks/cancel", "taskId", 2048],
  ])(
    "[I11] refuses %s without a %s, or with one of more than %i characters",
    async (method, member, most) => {
      const send = (params: object) => read(JSON.stringify({ jsonrpc: "2.0", id: "a", method, params }));
      expect(nameOf(await send({ [member]: "x".repeat(most) }))).toHaveLength(most);
      for (const value of [undefined, null, 1, "", "x".repeat(most + 1), ["a"]]) {
        expect(await refusal(send({ [member]: value }))).toEqual({ status: 400, code: -32602 });
      }
    },
  );

  it("refuses with the id of the request, once that is known to be one", async () => {
    const method = { jsonrpc: "2.0", id: "a", method: "tools/call" };
    await expect(read(JSON.stringify(method))).rejects.toMatchObject({ details: { id: "a" } });
    await expect(read(JSON.stringify({ ...method, id: null }))).rejects.toMatchObject({ details: {} });
  });

  it("[I11] takes a tool's name as it is written, whatever Unicode makes of it", async () => {
    const decomposed = "cafe\u0301";
    const params = { name: decomposed };
    const message = await read(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }));
    expect(nameOf(message)).toBe(decomposed);
    expect(nameOf(message)).not.toBe(decomposed.normalize("NFC"));
  });

  it("[I10] takes for a call of a tool nothing that is only spelled like it", async () => {
    for (const method of ["Tools/Call", "tools/call ", "tools/call\u0000", "tools//call", "tools/ｃall"]) {
      const params = { name: "get_public_info" };
      const message = await read(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
      expect(nameOf(message)).toBeUndefined();
    }
  });
});
