import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import express, { type Express } from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireScopes, verifyCaller } from "../../edge/backend/express.ts";
import {
  authInfoOf,
  callBackend,
  callerOf,
  verifyCaller as verifyMcpCaller,
} from "../../edge/backend/mcp.ts";
import { signAssertion } from "./assertion.ts";
import { type KeyServer, startKeyServer } from "./key-server.ts";

const AUDIENCE = "https://tasks.example.com/mcp";

let edge: KeyServer;
let backend: string;
let server: string;
const servers: Server[] = [];

beforeAll(async () => {
  edge = await startKeyServer();
  backend = await listen(createBackend);
  server = await listen(createMcpServer);
});
afterAll(async () => {
  await edge.close();
  for (const each of servers) each.close().closeAllConnections();
});

async function listen(create: (url: () => string) => Express): Promise<string> {
  let url = "";
  const listening = create(() => url).listen(0, "127.0.0.1");
  servers.push(listening);
  await new Promise((resolve) => listening.once("listening", resolve));
  url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return url;
}

/** A backend that knows who calls although another server calls it. */
function createBackend(url: () => string): Express {
  const app = express();
  app.use((request, response, next) =>
    verifyCaller({ assertion: { issuer: edge.issuer, audience: url() } })(request, response, next),
  );
  return app.get("/api/tasks", requireScopes("read:tasks"), ({ caller }, response) => {
    response.json([`of ${caller?.subject}`]);
  });
}

/** An MCP server with one tool, which asks the backend. */
function createMcpServer(): Express {
  const app = express();
  app.use(verifyMcpCaller({ assertion: { issuer: edge.issuer, audience: AUDIENCE } }), express.json());
  return app.post("/mcp", async (request, response) => {
    const mcp = new McpServer({ name: "tasks", version: "1" });
    mcp.registerTool("getTasks", {}, async (extra) => {
      const answer = await callBackend(callerOf(extra), `${backend}/api/tasks`);
      return { content: [{ type: "text", text: `${answer.status} ${await answer.text()}` }] };
    });
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    await mcp.connect(transport as Parameters<typeof mcp.connect>[0]);
    // Another package, which is here too, says of all requests of Express that `auth` is of its kind.
    const known = request as object as Parameters<typeof transport.handleRequest>[0];
    await transport.handleRequest(known, response, request.body);
  });
}

async function callTool(headers: Record<string, string>): Promise<Response> {
  return fetch(`${server}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "getTasks", arguments: {} },
    }),
  });
}

const claims = { scope: "read:tasks" };

test("a tool that calls a backend does it on behalf of its caller, whom the backend verifies for itself", async () => {
  const headers = {
    "gatehouse-assertion": await signAssertion(edge, AUDIENCE, { claims }),
    "gatehouse-downstream-assertions": await signAssertion(edge, backend, { claims }),
  };
  expect(await (await callTool(headers)).json()).toMatchObject({
    result: { content: [{ type: "text", text: '200 ["of alice"]' }] },
  });
});

test("the backend refuses whom the MCP server let pass, where the caller lacks its scope", async () => {
  const headers = {
    "gatehouse-assertion": await signAssertion(edge, AUDIENCE),
    "gatehouse-downstream-assertions": await signAssertion(edge, backend),
  };
  expect(await (await callTool(headers)).json()).toMatchObject({
    result: { content: [{ text: expect.stringMatching(/^403 .*"missing":\["read:tasks"\]/) }] },
  });
});

test("the assertion for the MCP server is not good at the backend", async () => {
  const assertion = await signAssertion(edge, AUDIENCE, { claims });
  const headers = { "gatehouse-assertion": assertion };
  expect((await fetch(`${backend}/api/tasks`, { headers })).status).toBe(401);
  expect(await (await callTool(headers)).json()).toMatchObject({
    result: { isError: true, content: [{ text: `the edge made no assertion for ${backend}` }] },
  });
});

test("nobody is let in to the MCP server whom the edge does not vouch for", async () => {
  expect((await callTool({})).status).toBe(401);
});

test("the SDKs get to know who calls, and no token", () => {
  const caller = { issuer: "https://login.example.com", subject: "alice", scopes: ["read:tasks"] };
  expect(authInfoOf(caller)).toEqual({ token: "", clientId: "", scopes: ["read:tasks"], extra: { caller } });
  expect(callerOf({ authInfo: authInfoOf(caller) })).toBe(caller);
  expect(() => callerOf({})).toThrow("no caller was verified");
});
