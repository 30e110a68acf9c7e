import { beforeEach, describe, expect, it } from "vitest";
import { MODERN, MODERN_META, modernRequest } from "../material/eras.ts";
import {
  GATEWAY_DOCUMENT,
  startGateway,
  type TestGateway,
  TOOLS_LIST,
  toolCall,
} from "../material/gateway.ts";

const CALL = modernRequest("tools/call", { name: "get_public_info", arguments: { region: "eu" } });

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway();
});

function headersAtOrigin(): Record<string, string> {
  return Object.fromEntries(gateway.origin.calls.flatMap(({ headers }) => [...headers]));
}

async function refusal(answer: Response): Promise<unknown> {
  const { id, error } = await answer.json<{ id: unknown; error: { code: number } }>();
  return [answer.status, id, error.code];
}

describe("a message of the revision without sessions", () => {
  it("[I12] reaches the origin with the headers that mirror it, once they were found to be true", async () => {
    const headers = { ...CALL.headers, "Mcp-Param-Region": "eu", "Mcp-Param-Other": "=?base64?4pi6?=" };
    expect((await gateway.send(CALL.message, { headers })).status).toBe(200);
    expect(headersAtOrigin()).toMatchObject({
      ...CALL.headers,
      "mcp-param-region": "eu",
      "mcp-param-other": "=?base64?4pi6?=",
    });
    expect(gateway.origin.calls.map(({ body }) => body)).toEqual([JSON.stringify(CALL.message)]);
  });

  it.each<[string, Record<string, string | undefined>]>([
    ["no version", { "mcp-protocol-version": undefined }],
    ["an older version", { "mcp-protocol-version": "2025-11-25" }],
    ["the version twice", { "mcp-protocol-version": `${MODERN}, ${MODERN}` }],
    ["no method", { "mcp-method": undefined }],
    ["another method", { "mcp-method": "tools/list" }],
    ["the method twice", { "mcp-method": "tools/call, tools/call" }],
    ["no name", { "mcp-name": undefined }],
    ["another name", { "mcp-name": "get_confidential_info" }],
    ["the name twice", { "mcp-name": "get_public_info, get_public_info" }],
    ["the name in broken base64", { "mcp-name": "=?base64?Z2V0?" }],
  ])(
    "[I12] [I13] is refused with its id where its headers have %s, even before a lax origin",
    async (_, change) => {
      const headers = new Headers(CALL.headers);
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined) headers.delete(name);
        else headers.set(name, value);
      }
      expect(await refusal(await gateway.send(CALL.message, { headers }))).toEqual([400, 1, -32020]);
      expect(gateway.origin.calls).toEqual([]);
    },
  );

  it("[I12] is refused where a header that is known to mirror an argument says another thing", async () => {
    const { documents } = GATEWAY_DOCUMENT.servers;
    const mirroredArguments = { get_public_info: { Region: "/region" } };
    const servers = { documents: { ...documents, mirroredArguments } };
    gateway = await startGateway({ document: { ...GATEWAY_DOCUMENT, servers } });
    for (const region of [{}, { "Mcp-Param-Region": "us" }]) {
      const answer = await gateway.send(CALL.message, { headers: { ...CALL.headers, ...region } });
      expect(await refusal(answer)).toEqual([400, 1, -32020]);
    }
    expect(gateway.origin.calls).toEqual([]);
    const headers = { ...CALL.headers, "Mcp-Param-Region": "eu" };
    expect((await gateway.send(CALL.message, { headers })).status).toBe(200);
  });

  it("[I12] is refused where only its header says the revision", async () => {
    const { headers } = modernRequest("tools/list");
    expect(await refusal(await gateway.send(TOOLS_LIST, { headers }))).toEqual([400, 1, -32602]);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[I12] is refused in a revision to come, and the client learns which there are", async () => {
    const version = "2099-12-31";
    const _meta = { ...MODERN_META, "io.modelcontextprotocol/protocolVersion": version };
    const message = { ...TOOLS_LIST, params: { _meta } };
    const headers = { "mcp-protocol-version": version, "mcp-method": "tools/list" };
    const answer = await gateway.send(message, { headers });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      id: 1,
      error: { code: -32022, data: { requested: version, supported: expect.arrayContaining([MODERN]) } },
    });
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[I08] is no response, for there is nothing to respond to", async () => {
    const headers = { "mcp-protocol-version": MODERN };
    const response = { jsonrpc: "2.0", id: 1, result: {} };
    expect(await refusal(await gateway.send(response, { headers }))).toEqual([400, 1, -32600]);
    expect(gateway.origin.calls).toEqual([]);
  });

  it("[I14] that brings what the origin asked for is decided like the first one", async () => {
    const { message, headers } = modernRequest("tools/call", {
      name: "get_confidential_info",
      requestState: "of alice",
      inputResponses: { confirm: { action: "accept" } },
    });
    expect((await gateway.send(message, { headers })).status).toBe(200);
    const bob = { sub: "bob", scope: "public:read" };
    expect((await gateway.send(message, { headers, claims: bob })).status).toBe(403);
    expect(gateway.origin.calls).toHaveLength(1);
  });
});

describe("a message of a revision with sessions", () => {
  it.each(["2025-11-25", "2025-06-18", "2025-03-26", undefined])(
    "[I13] reaches the origin without what its headers say of it: %s",
    async (version) => {
      const lying = {
        ...(version !== undefined && { "mcp-protocol-version": version }),
        "mcp-method": "tools/list",
        "mcp-name": "get_confidential_info",
        "mcp-param-region": "eu",
      };
      expect((await gateway.send(toolCall("get_public_info"), { headers: lying })).status).toBe(200);
      const names = Object.keys(headersAtOrigin());
      expect(names.filter((name) => name.startsWith("mcp-"))).toEqual(
        version === undefined ? [] : ["mcp-protocol-version"],
      );
    },
  );

  it.each(["2024-11-05", "2025-11-26", "1", "2025-11-25, 2025-06-18"])(
    "is refused in the unknown revision %s",
    async (version) => {
      const headers = { "mcp-protocol-version": version };
      expect(await refusal(await gateway.send(TOOLS_LIST, { headers }))).toEqual([400, 1, -32022]);
      expect(gateway.origin.calls).toEqual([]);
    },
  );

  it.each(["2025-11-25", "2025-06-18", "2025-03-26", MODERN])("[I07] is no batch: %s", async (version) => {
    const headers = { "mcp-protocol-version": version };
    for (const batch of [[TOOLS_LIST], [TOOLS_LIST, toolCall("get_public_info")], []]) {
      expect(await refusal(await gateway.send(batch, { headers }))).toEqual([400, null, -32600]);
    }
    expect(gateway.origin.calls).toEqual([]);
  });
});

describe("the revision that an origin speaks", () => {
  it.each([
    [400, { code: -32022, message: "Unsupported", data: { supported: ["2025-11-25"], requested: MODERN } }],
    [400, { code: -32000, message: "Bad Request: Server not initialized" }],
    [404, { code: -32601, message: "Method not found" }],
  ])("is for the client to tell by the origin's own error: %i %j", async (status, error) => {
    for (const id of [1, null]) {
      gateway.origin.answer = () => Response.json({ jsonrpc: "2.0", id, error }, { status });
      const { message, headers } = modernRequest("tools/list");
      const answer = await gateway.send(message, { headers });
      expect([answer.status, await answer.json()]).toEqual([status, { jsonrpc: "2.0", id, error }]);
    }
  });
});
