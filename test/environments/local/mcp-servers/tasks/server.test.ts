import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTasksBackend } from "../../../../../environments/local/backends/tasks/backend.ts";
import { freePort } from "../../../../../environments/local/free-port.ts";
import { createTasksServer } from "../../../../../environments/local/mcp-servers/tasks/server.ts";
import { signAssertion } from "../../../../backend/assertion.ts";
import { type KeyServer, startKeyServer } from "../../../../backend/key-server.ts";

const AUDIENCE = "https://tasks.example.com/mcp";
const BOTH = "read:tasks write:tasks";

let edge: KeyServer;
let backend: Server;
let backendUrl: string;
let asked: string[];
let server: Server;
let url: string;
let lines: string[];

beforeAll(async () => {
  edge = await startKeyServer();
});
afterAll(() => edge.close());

beforeEach(async () => {
  lines = [];
  asked = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  const port = await freePort();
  backendUrl = `http://127.0.0.1:${port}`;
  const assertion = { issuer: edge.issuer, audience: backendUrl };
  backend = createTasksBackend({ assertion, browserOrigins: [], people: [], logLevel: "error" });
  backend.on("request", ({ method }) => asked.push(String(method)));
  await new Promise<void>((resolve) => backend.listen(port, "127.0.0.1", resolve));
  const callers = { assertion: { issuer: edge.issuer, audience: AUDIENCE } };
  server = createTasksServer({ callers, backendUrl, logLevel: "info" });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const each of [backend, server]) each.close().closeAllConnections();
});

/** What the edge says of somebody, to the server and to the backend. */
async function headersOf(scope: string): Promise<Record<string, string>> {
  return {
    "gatehouse-assertion": await signAssertion(edge, AUDIENCE, { claims: { scope } }),
    "gatehouse-downstream-assertions": await signAssertion(edge, backendUrl, { claims: { scope } }),
  };
}

function post(method: string, params: object, headers: Record<string, string>): Promise<Response> {
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

async function resultOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return JSON.parse(text.startsWith("{") ? text : (/^data: (.+)$/m.exec(text)?.[1] ?? "")).result;
}

async function callTool(name: string, input: object, headers: Record<string, string>): Promise<unknown> {
  return resultOf(await post("tools/call", { name, arguments: input }, headers));
}

const answer = (text: string) => ({ content: [{ type: "text", text }] });

describe("a caller for whom the edge vouches", () => {
  test("sees both tools, with what they take", async () => {
    expect(await resultOf(await post("tools/list", {}, await headersOf(BOTH)))).toMatchObject({
      tools: [
        { name: "getTasks", inputSchema: { type: "object", properties: {}, additionalProperties: false } },
        {
          name: "createTask",
          inputSchema: {
            type: "object",
            properties: { title: { type: "string" }, description: { type: "string" } },
            required: ["title"],
            additionalProperties: false,
          },
        },
      ],
    });
  });

  test("creates tasks, and finds them by their titles", async () => {
    const headers = await headersOf(BOTH);
    expect(await callTool("getTasks", {}, headers)).toEqual(answer("Found 0 tasks:"));
    const task = { title: "Write", description: "A letter." };
    expect(await callTool("createTask", task, headers)).toEqual(answer("Created task: Write"));
    await callTool("createTask", { title: "Post it" }, headers);
    expect(await callTool("getTasks", {}, headers)).toEqual(answer("Found 2 tasks:\n- Write\n- Post it"));
  });

  test.each([
    ["getTasks", "write:tasks", "read:tasks"],
    ["createTask", "read:tasks", "write:tasks"],
  ])("is refused %s with %s alone, before the backend is asked", async (name, scope, missing) => {
    const input = name === "createTask" ? { title: "Write" } : {};
    expect(await callTool(name, input, await headersOf(scope))).toEqual({
      isError: true,
      ...answer(`insufficient_scope: the caller lacks ${missing}`),
    });
    expect(asked).toEqual([]);
  });

  test("hears in general that the backend is away, and the log why", async () => {
    await new Promise((resolve) => backend.close(resolve).closeAllConnections());
    expect(await callTool("getTasks", {}, await headersOf(BOTH))).toEqual({
      isError: true,
      ...answer("The tasks cannot be had right now"),
    });
    expect(lines.join("")).toContain('"event":"failure","tool":"getTasks"');
  });

  test("hears the same where the edge vouches for it to nobody else", async () => {
    const { "gatehouse-downstream-assertions": _, ...alone } = await headersOf(BOTH);
    expect(await callTool("getTasks", {}, alone)).toEqual({
      isError: true,
      ...answer("The tasks cannot be had right now"),
    });
    expect(lines.join("")).toContain(`the edge made no assertion for ${backendUrl}`);
    expect(asked).toEqual([]);
  });

  test("may not send more than 64 KiB", async () => {
    const padding = "x".repeat(64 * 1024);
    expect((await post("tools/list", { padding }, await headersOf(BOTH))).status).toBe(413);
  });
});

test("nobody else gets an answer", async () => {
  expect((await post("tools/list", {}, {})).status).toBe(401);
  const { "gatehouse-downstream-assertions": forTheBackend = "" } = await headersOf(BOTH);
  expect((await post("tools/list", {}, { "gatehouse-assertion": forTheBackend })).status).toBe(401);
  expect((await fetch(`${url}/other`)).status).toBe(404);
});

test("anybody may ask whether it is alive", async () => {
  const response = await fetch(`${url}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: "healthy" }]);
});
