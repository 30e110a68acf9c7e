import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createDocumentsServer } from "../../../../../environments/local/mcp-servers/documents/server.ts";
import { type Deviation, signAssertion } from "../../../../backend/assertion.ts";
import { type KeyServer, startKeyServer } from "../../../../backend/key-server.ts";

const AUDIENCE = "http://127.0.0.1:8790/mcp";

let edge: KeyServer;
let folder: string;
let server: Server;
let url: string;
let lines: string[];

beforeAll(async () => {
  edge = await startKeyServer();
});
afterAll(() => edge.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "documents-"));
  await writeFile(join(folder, "public.md"), "open to all\n");
  await writeFile(join(folder, "confidential.md"), "for few\n");
  url = await start(edge.issuer);
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

async function start(issuer: string): Promise<string> {
  const assertions = { issuer, audience: AUDIENCE };
  server = createDocumentsServer({ documentsFolder: folder, logLevel: "info", assertions });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Calls a method as a client of the years before 2026-07-28: without an envelope, answered as it comes. */
async function call(method: string, params: object, headers: Record<string, string>): Promise<Response> {
  return fetch(`${url}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-06-18",
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
}

async function withAssertion(deviation?: Deviation): Promise<Record<string, string>> {
  return { "gatehouse-assertion": await signAssertion(edge, AUDIENCE, deviation) };
}

async function readResult(response: Response): Promise<unknown> {
  const text = await response.text();
  const data = text.startsWith("{") ? text : (/^data: (.+)$/m.exec(text)?.[1] ?? "");
  return JSON.parse(data).result;
}

describe("a caller with the edge's assertion", () => {
  test("sees both tools, none of which takes input", async () => {
    const result = await readResult(await call("tools/list", {}, await withAssertion()));
    expect(result).toMatchObject({
      tools: [
        { name: "get_public_info", inputSchema: { type: "object" } },
        { name: "get_confidential_info", inputSchema: { type: "object" } },
      ],
    });
  });

  test.each([
    ["get_public_info", "open to all\n"],
    ["get_confidential_info", "for few\n"],
  ])("reads with %s what is in its file", async (name, text) => {
    const result = await readResult(await call("tools/call", { name, arguments: {} }, await withAssertion()));
    expect(result).toEqual({ content: [{ type: "text", text }] });
  });

  test.each([
    ["get_public_info", undefined, "public:read"],
    ["get_confidential_info", undefined, "confidential:read"],
    ["get_confidential_info", "public:read", "confidential:read"],
  ])("reads nothing with %s when it says the scopes %s", async (name, scope, missing) => {
    const headers = await withAssertion({ claims: { scope } });
    expect(await readResult(await call("tools/call", { name, arguments: {} }, headers))).toEqual({
      isError: true,
      content: [{ type: "text", text: `insufficient_scope: the caller lacks ${missing}` }],
    });
  });

  test("is told that a document is missing, and not where it was looked for", async () => {
    await rm(join(folder, "confidential.md"));
    const params = { name: "get_confidential_info", arguments: {} };
    const result = await readResult(await call("tools/call", params, await withAssertion()));
    expect(result).toEqual({
      isError: true,
      content: [{ type: "text", text: "The confidential document is missing." }],
    });
  });

  test("is answered in the way of 2026-07-28 as well", async () => {
    const params = {
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
      },
    };
    const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" };
    const response = await call("tools/list", params, { ...headers, ...(await withAssertion()) });
    expect(await readResult(response)).toMatchObject({ resultType: "complete", ttlMs: expect.any(Number) });
  });

  test("may not send more than a megabyte", async () => {
    const response = await call("tools/list", { padding: "x".repeat(1024 * 1024) }, await withAssertion());
    expect(response.status).toBe(413);
  });
});

describe("refused is a caller", () => {
  test("without an assertion", async () => {
    const response = await call("tools/list", {}, {});
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Gatehouse-Assertion");
    expect(await response.json()).toEqual({ error: "unauthorized", message: expect.any(String) });
  });

  test("with a bearer token instead", async () => {
    const token = await signAssertion(edge, AUDIENCE);
    const response = await call("tools/list", {}, { authorization: `Bearer ${token}` });
    expect(response.status).toBe(401);
  });

  test.each<[string, Deviation]>([
    ["for another server", { claims: { aud: "http://127.0.0.1:8791/mcp" } }],
    ["of another kind", { header: { typ: "at+jwt" } }],
    ["that has expired", { claims: { iat: 1_700_000_000, exp: 1_700_000_060 } }],
  ])("with an assertion %s", async (_, deviation) => {
    const response = await call("tools/list", {}, await withAssertion(deviation));
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: "invalid_token", message: expect.any(String) });
  });

  test("while the keys of the edge cannot be had, with 503", async () => {
    server.close();
    url = await start("http://127.0.0.1:9/callers");
    const response = await call("tools/list", {}, await withAssertion());
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("30");
    expect(await response.json()).toEqual({ error: "temporarily_unavailable", message: expect.any(String) });
  });
});

describe("anybody may ask", () => {
  test("whether it is alive", async () => {
    const response = await fetch(`${url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: "healthy" }]);
  });

  test("whether it is ready", async () => {
    const response = await fetch(`${url}/ready`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ready" }]);
  });

  test.each(["public.md", "confidential.md"])("and hears that it is not without %s", async (file) => {
    await rm(join(folder, file));
    const response = await fetch(`${url}/ready`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: "not_ready", reason: "document files missing" });
  });

  test("and finds nothing else", async () => {
    expect((await fetch(`${url}/public.md`)).status).toBe(404);
  });
});

test("each request is one line of the log, without the assertion", async () => {
  const headers = await withAssertion();
  await (await call("tools/list", {}, headers)).text();
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    time: expect.any(String),
    level: "info",
    event: "request",
    method: "POST",
    path: "/mcp",
    status: 200,
    durationMs: expect.any(Number),
    caller: { issuer: "https://login.example.com", subject: "alice" },
  });
  expect(lines.join()).not.toContain(headers["gatehouse-assertion"]);
});
