import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anHourEarlier } from "../../environments/local/demo/bad-tokens.ts";
import { startTasksGateway, type TasksGateway } from "./tasks-gateway.ts";

const BOTH = "read:tasks write:tasks";

let gateway: TasksGateway;
beforeAll(async () => {
  gateway = await startTasksGateway();
});
afterAll(() => gateway.dispose());

/** Calls a tool of a server through the gateway as an MCP client does. */
async function call(server: string, [subject, scope]: [string, string], name: string, args = {}) {
  const authorization = await gateway.authorization(server, subject, scope);
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(gateway.resource(server)), {
      requestInit: { headers: { authorization } },
      onInsufficientScope: "throw",
    }),
  );
  try {
    const { isError = false, content } = await client.callTool({ name, arguments: args });
    const [first] = content;
    return { isError, text: first?.type === "text" ? first.text : undefined };
  } finally {
    await client.close();
  }
}

/** Asks the backend itself. */
async function ask(headers: Record<string, string>, init: RequestInit = {}) {
  const response = await fetch(`${gateway.backend}/api/tasks`, { ...init, headers });
  return { status: response.status, body: await response.json() };
}

/** The assertions that the gateway makes of somebody, for the MCP server and for the backend. */
async function assertionsOf(subject: string, scope: string) {
  await call("open", [subject, scope], "getTasks");
  const { "gatehouse-assertion": own, "gatehouse-downstream-assertions": downstream } = gateway.sent();
  return { own: String(own), downstream: String(downstream) };
}

describe("through the gateway", () => {
  test("people create tasks and find their own, and nobody else's", async () => {
    const title = "Write to Bob";
    expect(await call("tasks", ["alice", BOTH], "createTask", { title, description: "Soon." })).toEqual({
      isError: false,
      text: "Created task: Write to Bob",
    });
    expect(await call("tasks", ["alice", BOTH], "getTasks")).toEqual({
      isError: false,
      text: "Found 1 tasks:\n- Write to Bob",
    });
    expect(await call("tasks", ["bob", BOTH], "getTasks")).toEqual({
      isError: false,
      text: "Found 0 tasks:",
    });
  });

  test("a tool is refused to whom its scope is not granted", async () => {
    const refused = call("tasks", ["carol", "read:tasks"], "createTask", { title: "No" });
    await expect(refused).rejects.toThrow('Insufficient scope: required "write:tasks"');
    expect(await call("tasks", ["carol", "read:tasks"], "getTasks")).toMatchObject({
      text: "Found 0 tasks:",
    });
  });

  test("a tool says what is wrong with what it is given", async () => {
    expect(await call("tasks", ["alice", BOTH], "createTask", {})).toEqual({
      isError: true,
      text: expect.stringMatching(/^Input validation error: .*createTask: title: /),
    });
  });
});

describe("with the checks of the gateway and of the MCP server switched off", () => {
  test.each([
    ["getTasks", "write:tasks", "read:tasks"],
    ["createTask", "read:tasks", "write:tasks"],
  ])("[H08] the backend still refuses %s to whom %s is granted alone", async (tool, granted, missing) => {
    expect(await call("open", ["dave", granted], tool, tool === "getTasks" ? {} : { title: "No" })).toEqual({
      isError: true,
      text: `The backend refuses with 403 insufficient_scope: Required scopes: ${missing}`,
    });
    expect(await call("open", ["dave", BOTH], "getTasks")).toMatchObject({ text: "Found 0 tasks:" });
  });

  test("the backend says which scope is missing", async () => {
    const { downstream } = await assertionsOf("dave", "read:tasks");
    const headers = { "gatehouse-assertion": downstream, "content-type": "application/json" };
    expect(await ask(headers, { method: "POST", body: '{"title":"No"}' })).toEqual({
      status: 403,
      body: {
        error: "insufficient_scope",
        message: "Required scopes: write:tasks",
        missing: ["write:tasks"],
      },
    });
  });
});

describe("called directly, the backend", () => {
  test("believes the gateway's word that is for itself", async () => {
    const { downstream } = await assertionsOf("alice", BOTH);
    expect(decodeJwt(downstream).aud).toBe(gateway.backend);
    expect(await ask({ "gatehouse-assertion": downstream })).toMatchObject({
      status: 200,
      body: { tasks: [{ title: "Write to Bob" }] },
    });
  });

  test("refuses a request without it", async () => {
    expect(await ask({})).toMatchObject({ status: 401, body: { error: "unauthorized" } });
  });

  test("refuses the client's own token, as bearer token and as assertion", async () => {
    const authorization = await gateway.authorization("tasks", "alice", BOTH);
    expect(await ask({ authorization })).toMatchObject({ status: 401 });
    expect(await ask({ "gatehouse-assertion": authorization.replace("Bearer ", "") })).toMatchObject({
      status: 401,
      body: { error: "invalid_token" },
    });
  });

  test("[H05] refuses the gateway's word for the MCP server", async () => {
    const { own } = await assertionsOf("alice", BOTH);
    expect(decodeJwt(own).aud).toBe("open");
    expect(await ask({ "gatehouse-assertion": own })).toMatchObject({ status: 401 });
  });

  test("[H05] refuses the gateway's word of an hour ago", async () => {
    const { downstream } = await assertionsOf("alice", BOTH);
    const expired = await anHourEarlier(downstream, gateway.callersKey);
    expect(await ask({ "gatehouse-assertion": expired })).toMatchObject({
      status: 401,
      body: { error: "invalid_token", message: "Token verification failed" },
    });
  });
});

test("where clients' own tokens are passed on, one token is good at the gateway and at the server itself", async () => {
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };
  const post = async (url: string, authorization: string) => {
    const headers = {
      authorization,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-11-25",
    };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(list) });
    return [response.status, (await response.text()).includes("createTask")];
  };
  const token = await gateway.authorization("forwarded", "alice", BOTH);
  expect(await post(gateway.resource("forwarded"), token)).toEqual([200, true]);
  expect(await post(gateway.forwardedOrigin, token)).toEqual([200, true]);
  const ofAnother = await gateway.authorization("tasks", "alice", BOTH);
  expect(await post(gateway.resource("forwarded"), ofAnother)).toEqual([401, false]);
  expect(await post(gateway.forwardedOrigin, ofAnother)).toEqual([401, false]);
});
