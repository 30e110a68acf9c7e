import { describe, expect, it } from "vitest";
import type { Message } from "../../../edge/src/mcp/message.ts";
import { MessageError } from "../../../edge/src/mcp/message-error.ts";
import { checkMirroredHeaders } from "../../../edge/src/mcp/mirrored-headers.ts";
import { request } from "../material/messages.ts";

const CALL = request("tools/call", { name: "get_public_info" });

/** A value as MCP 2026-07-28 has clients write it when a header cannot carry it. */
function sentinel(value: string): string {
  const bytes = new TextEncoder().encode(value);
  return `=?base64?${btoa(String.fromCharCode(...bytes))}?=`;
}

function refusal(headers: Headers, of: Message): { status: number; code: number } | undefined {
  try {
    checkMirroredHeaders(headers, of);
    return undefined;
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    return { status: error.status, code: error.code };
  }
}

describe("mirrored headers", () => {
  it("[I12] may be absent, and agree with the body where they are present", () => {
    expect(refusal(new Headers(), CALL)).toBeUndefined();
    const headers = new Headers({ "Mcp-Method": "tools/call", "Mcp-Name": "get_public_info" });
    expect(refusal(headers, CALL)).toBeUndefined();
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
    expect(refusal(new Headers(headers), CALL)).toEqual({ status: 400, code: -32020 });
  });

  it.each(["Mcp-Method", "Mcp-Name"])(
    "[I12] are refused when %s stands twice, even with one value",
    (name) => {
      const value = name === "Mcp-Method" ? "tools/call" : "get_public_info";
      for (const other of [value, "ping"]) {
        const headers = new Headers({ [name]: value });
        headers.append(name, other);
        expect(refusal(headers, CALL)?.code).toBe(-32020);
      }
    },
  );

  it("[I12] may carry a value in base64", () => {
    const headers = new Headers({ "Mcp-Method": sentinel("tools/call"), "Mcp-Name": sentinel("Größe 漢字") });
    expect(refusal(headers, request("tools/call", { name: "Größe 漢字" }))).toBeUndefined();
  });

  it("[I12] are not decoded twice, and a byte order mark is part of the value", () => {
    const twice = new Headers({ "Mcp-Name": sentinel(sentinel("a")) });
    expect(refusal(twice, request("tools/call", { name: "a" }))?.code).toBe(-32020);
    const marked = new Headers({ "Mcp-Name": sentinel("\uFEFFa") });
    expect(refusal(marked, request("tools/call", { name: "a" }))?.code).toBe(-32020);
  });

  it("[I12] mirror the uri where a resource is read, and nothing else", () => {
    const read = request("resources/read", { uri: "file:///a", name: "b" });
    expect(refusal(new Headers({ "Mcp-Name": "file:///a" }), read)).toBeUndefined();
    expect(refusal(new Headers({ "Mcp-Name": "b" }), read)?.code).toBe(-32020);
  });

  it("[I12] may not name anything where the body names nothing, or no text", () => {
    const headers = new Headers({ "Mcp-Name": "get_public_info" });
    expect(refusal(headers, request("tools/list"))?.code).toBe(-32020);
    expect(refusal(new Headers({ "Mcp-Name": "1" }), request("ping", { name: 1 }))?.code).toBe(-32020);
  });

  it("[I12] do not take a comma for the end of a value", () => {
    const headers = new Headers({ "Mcp-Name": "a, b" });
    expect(refusal(headers, request("tools/call", { name: "a" }))?.code).toBe(-32020);
    expect(refusal(headers, request("tools/call", { name: "b" }))?.code).toBe(-32020);
    expect(refusal(headers, request("tools/call", { name: "a, b" }))).toBeUndefined();
  });
});
