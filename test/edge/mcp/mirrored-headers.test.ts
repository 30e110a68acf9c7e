import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MirroredArguments } from "../../../edge/src/configuration/mirrored-arguments.ts";
import type { Message } from "../../../edge/src/mcp/message.ts";
import { MessageError } from "../../../edge/src/mcp/message-error.ts";
import { checkMirroredHeaders } from "../../../edge/src/mcp/mirrored-headers.ts";
import { notificationOf, requestOf } from "../material/messages.ts";

const CALL = requestOf("tools/call", { name: "get_public_info" });

/** A value as MCP 2026-07-28 has clients write it when a header cannot carry it. */
function sentinel(value: string): string {
  const bytes = new TextEncoder().encode(value);
  return `=?base64?${btoa(String.fromCharCode(...bytes))}?=`;
}

function refusal(
  headers: Headers,
  of: Message,
  known: MirroredArguments = {},
): { status: number; code: number } | undefined {
  try {
    checkMirroredHeaders(headers, of, known);
    return undefined;
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    return { status: error.status, code: error.code };
  }
}

describe("mirrored headers", () => {
  it("[I12] say the same as the body", () => {
    const headers = new Headers({ "Mcp-Method": "tools/call", "Mcp-Name": "get_public_info" });
    expect(refusal(headers, CALL)).toBeUndefined();
    expect(refusal(new Headers({ "Mcp-Method": "tools/list" }), requestOf("tools/list"))).toBeUndefined();
  });

  it.each([
    requestOf("tools/list"),
    CALL,
    requestOf("prompts/get", { name: "a" }),
    requestOf("resources/read", { uri: "file:///a" }),
    requestOf("tasks/get", { taskId: "a" }),
    requestOf("subscriptions/listen"),
  ])("[I12] are refused with −32020 where one is missing: $method", (message) => {
    const complete = new Headers({ "Mcp-Method": message.method });
    const name = message.params.name ?? message.params.uri ?? message.params.taskId;
    if (typeof name === "string") complete.set("Mcp-Name", name);
    expect(refusal(complete, message)).toBeUndefined();
    for (const header of [...complete.keys()]) {
      const incomplete = new Headers(complete);
      incomplete.delete(header);
      expect(refusal(incomplete, message)).toEqual({ status: 400, code: -32020 });
    }
  });

  it("[I12] may be absent from a notification, but must not say another thing", () => {
    const cancelled = notificationOf("notifications/cancelled");
    expect(refusal(new Headers(), cancelled)).toBeUndefined();
    expect(refusal(new Headers({ "Mcp-Method": "ping" }), cancelled)?.code).toBe(-32020);
    expect(refusal(new Headers({ "Mcp-Name": "a" }), cancelled)?.code).toBe(-32020);
  });

  it.each(["2025-11-25", "2025-06-18", "2025-03-26"] as const)(
    "[I13] are of no interest in %s, where origins are not sent them",
    (revision) => {
      const lying = new Headers({ "Mcp-Method": "tools/list", "Mcp-Name": "get_public_info" });
      const call = requestOf("tools/call", { name: "get_confidential_info" }, revision);
      expect(refusal(lying, call)).toBeUndefined();
      expect(refusal(new Headers(), call)).toBeUndefined();
    },
  );

  it("[I12] are refused with the id of the request", () => {
    expect(() => checkMirroredHeaders(new Headers(), { ...CALL, id: "seven" }, {})).toThrow(
      expect.objectContaining({ details: { id: "seven" } }),
    );
  });

  it.each<[string, Record<string, string>]>([
    ["another method", { "Mcp-Method": "tools/list" }],
    ["another case of the method", { "Mcp-Method": "Tools/Call" }],
    ["an empty method", { "Mcp-Method": "" }],
    ["another name", { "Mcp-Name": "get_confidential_info" }],
    ["another case of the name", { "Mcp-Name": "Get_Public_Info" }],
    ["an empty name", { "Mcp-Name": "" }],
    ["a longer name", { "Mcp-Name": "get_public_info2" }],
    ["another name in base64", { "Mcp-Name": sentinel("get_confidential_info") }],
    ["base64 that is none", { "Mcp-Name": "=?base64?A?=" }],
    ["base64 of what is not UTF-8", { "Mcp-Name": "=?base64?/w==?=" }],
    ["another encoding", { "Mcp-Name": "=?utf-8?B?Z2V0X3B1YmxpY19pbmZv?=" }],
    ["a sentinel inside other text", { "Mcp-Name": `x${sentinel("get_public_info")}` }],
    ["the right method with the wrong name", { "Mcp-Method": "tools/call", "Mcp-Name": "a" }],
  ])("[I12] are refused with −32020 when they say %s", (_, headers) => {
    const all = { "Mcp-Method": "tools/call", "Mcp-Name": "get_public_info", ...headers };
    expect(refusal(new Headers(all), CALL)).toEqual({ status: 400, code: -32020 });
  });

  it.each(["Mcp-Method", "Mcp-Name"])(
    "[I12] are refused when %s stands twice, even with one value",
    (name) => {
      for (const other of ["tools/call", "get_public_info", "ping"]) {
        const headers = new Headers({ "Mcp-Method": "tools/call", "Mcp-Name": "get_public_info" });
        headers.append(name, other);
        expect(refusal(headers, CALL)?.code).toBe(-32020);
      }
    },
  );

  it("[I12] may carry a name in base64, and not a method", () => {
    const name = "Größe 漢字";
    expect(refusal(called(sentinel(name)), requestOf("tools/call", { name }))).toBeUndefined();
    expect(refusal(called(sentinel("")), requestOf("tools/call", { name: "" }))).toBeUndefined();
    const method = new Headers({ "Mcp-Method": sentinel("tools/list") });
    expect(refusal(method, requestOf("tools/list"))?.code).toBe(-32020);
  });

  it.each(["=?base64?YQ?=", "=?base64?Y Q==?=", "=?base64?YQ=?=", "=?base64?YR==x?=", "=?BASE64?YQ==?="])(
    "[I12] carry base64 as RFC 4648 has it: %s",
    (value) => {
      expect(refusal(called(value), requestOf("tools/call", { name: "a" }))?.code).toBe(-32020);
    },
  );

  it("[I12] carry in base64 what looks like it, for it is decoded once", () => {
    const name = sentinel("a");
    expect(refusal(called(name), requestOf("tools/call", { name }))?.code).toBe(-32020);
    expect(refusal(called(sentinel(name)), requestOf("tools/call", { name }))).toBeUndefined();
    expect(refusal(called(sentinel(name)), requestOf("tools/call", { name: "a" }))?.code).toBe(-32020);
  });

  it("[I12] have a byte order mark as part of the value", () => {
    expect(refusal(called(sentinel("\uFEFFa")), requestOf("tools/call", { name: "a" }))?.code).toBe(-32020);
  });

  it("[I12] have no character that a header cannot carry, though the body has it", () => {
    const name = "caf\u00e9";
    expect(refusal(called(name), requestOf("tools/call", { name }))?.code).toBe(-32020);
  });

  it("[I12] mirror the uri where a resource is read, and nothing else", () => {
    const read = requestOf("resources/read", { uri: "file:///a", name: "b" });
    const headers = (name: string) => new Headers({ "Mcp-Method": "resources/read", "Mcp-Name": name });
    expect(refusal(headers("file:///a"), read)).toBeUndefined();
    expect(refusal(headers("b"), read)?.code).toBe(-32020);
  });

  it.each(["get_public_info", "", "=?base64?A?=", "=?base64?!?=", "\u00e9"])(
    "[I12] name nothing where the method names nothing: %j",
    (name) => {
      const headers = new Headers({ "Mcp-Method": "tools/list", "Mcp-Name": name });
      expect(refusal(headers, requestOf("tools/list", { name: "get_public_info" }))?.code).toBe(-32020);
    },
  );

  it("[I12] do not take a comma for the end of a value", () => {
    const headers = called("a, b");
    expect(refusal(headers, requestOf("tools/call", { name: "a" }))?.code).toBe(-32020);
    expect(refusal(headers, requestOf("tools/call", { name: "b" }))?.code).toBe(-32020);
    expect(refusal(headers, requestOf("tools/call", { name: "a, b" }))).toBeUndefined();
  });

  it("[I12] may carry whatever a tool is called, once it is encoded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (name, other) => {
        expect(refusal(called(sentinel(name)), requestOf("tools/call", { name }))).toBeUndefined();
        if (other === name) return;
        expect(refusal(called(sentinel(other)), requestOf("tools/call", { name }))?.code).toBe(-32020);
      }),
    );
  });
});

describe("headers that mirror arguments of a tool", () => {
  const known = {
    query: [
      { header: "Mcp-Param-Region", path: ["region"] },
      { header: "Mcp-Param-Limit", path: ["page", "limit"] },
    ],
  };

  function outcome(args: unknown, headers: Record<string, string>): number | undefined {
    const all = new Headers({ "Mcp-Method": "tools/call", "Mcp-Name": "query", ...headers });
    return refusal(all, requestOf("tools/call", { name: "query", arguments: args }), known)?.code;
  }

  it.each<[unknown, Record<string, string>]>([
    [{ region: "eu" }, { "Mcp-Param-Region": "eu" }],
    [{ region: "Köln" }, { "Mcp-Param-Region": sentinel("Köln") }],
    [{ region: "" }, { "Mcp-Param-Region": "" }],
    [{ region: true }, { "mcp-param-region": "true" }],
    [{ page: { limit: 42 } }, { "Mcp-Param-Limit": "42" }],
    [{ page: { limit: 42 } }, { "Mcp-Param-Limit": "42.0" }],
    [{ page: { limit: -7 } }, { "Mcp-Param-Limit": sentinel("-7") }],
    [{ region: null, page: null }, {}],
    [{}, {}],
    [undefined, {}],
    [{ region: "eu" }, { "Mcp-Param-Region": "eu", "Mcp-Param-Other": "anything, at all" }],
  ])("[I12] say the same: %j and %j", (args, headers) => {
    expect(outcome(args, headers)).toBeUndefined();
  });

  it.each<[unknown, Record<string, string>]>([
    [{ region: "eu" }, {}],
    [{ region: "eu" }, { "Mcp-Param-Region": "us" }],
    [{ region: "eu" }, { "Mcp-Param-Region": "EU" }],
    [{ region: "eu" }, { "Mcp-Param-Region": "eu, eu" }],
    [{ region: "eu" }, { "Mcp-Param-Region": "=?base64?ZXU?=" }],
    [{ region: true }, { "Mcp-Param-Region": "True" }],
    [{ region: "42" }, { "Mcp-Param-Region": "42.0" }],
    [{ region: ["eu"] }, { "Mcp-Param-Region": "eu" }],
    [{ region: { eu: 1 } }, {}],
    [{ page: { limit: 42 } }, { "Mcp-Param-Limit": "43" }],
    [{ page: { limit: 16 } }, { "Mcp-Param-Limit": "0x10" }],
    [{ page: { limit: 0 } }, { "Mcp-Param-Limit": "" }],
    [{ region: null }, { "Mcp-Param-Region": "eu" }],
    [{}, { "Mcp-Param-Region": "eu" }],
    [undefined, { "Mcp-Param-Limit": "1" }],
    [{ "page.limit": 1 }, { "Mcp-Param-Limit": "1" }],
  ])("[I12] are refused with −32020 where they do not: %j and %j", (args, headers) => {
    expect(outcome(args, headers)).toBe(-32020);
  });

  it("[I12] are passed over where they are not known, and for every other tool", () => {
    const headers = new Headers({ "Mcp-Method": "tools/call", "Mcp-Param-Region": "us" });
    for (const name of ["get_public_info", "__proto__", "constructor", "toString"]) {
      headers.set("Mcp-Name", name);
      const call = requestOf("tools/call", { name, arguments: { region: "eu" } });
      expect(refusal(headers, call, known)).toBeUndefined();
    }
  });
});

function called(name: string): Headers {
  return new Headers({ "Mcp-Method": "tools/call", "Mcp-Name": name });
}
