import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn } from "../../environments/local/demo/access.ts";
import { OAuthClient } from "../../environments/local/demo/oauth-client.ts";
import { callTool } from "./call-tool.ts";
import { LocalEnvironmentProcess } from "./run-local-environment.ts";

let local: LocalEnvironmentProcess;

beforeAll(async () => {
  local = await LocalEnvironmentProcess.run();
});
afterAll(() => local.dispose());

test("what is up is said in one line of JSON, with progress and audit elsewhere", async () => {
  const { gateway, identityProvider } = local.addresses;
  expect(local.addresses).toEqual({
    ready: true,
    gateway: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    servers: [
      { id: "documents", name: "Documents", url: `${gateway}/mcp/documents` },
      { id: "tasks", name: "Tasks", url: `${gateway}/mcp/tasks` },
    ],
    identityProvider: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    accounts: [
      { id: "public-reader", groups: ["readers"] },
      { id: "full-reader", groups: ["readers", "confidential-readers"] },
      { id: "no-access", groups: [] },
    ],
  });
  await fetch(local.serverUrl, { method: "POST" });
  await expect.poll(() => local.stderr.some((line) => line.includes('"decision":"rejected"'))).toBe(true);
  expect(local.stderr.join("\n")).toContain(`Identity provider: ready at ${identityProvider}`);
  expect(local.stdout).toHaveLength(1);
});

test("a request without a token leads to the gateway's own authorization server", async () => {
  const refused = await callTool(local.serverUrl, "get_public_info", {});
  expect(refused.status).toBe(401);
  const challenge = refused.headers.get("www-authenticate") ?? "";
  const [, metadataUrl = ""] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];
  expect(challenge).toContain('scope="');
  expect(await (await fetch(metadataUrl)).json()).toMatchObject({
    resource: local.serverUrl,
    authorization_servers: [local.addresses.gateway],
    scopes_supported: expect.arrayContaining(["public:read", "confidential:read"]),
  });
  const { gateway } = local.addresses;
  expect(await (await fetch(`${gateway}/.well-known/oauth-authorization-server`)).json()).toMatchObject({
    issuer: gateway,
    authorization_endpoint: `${gateway}/authorize`,
    token_endpoint: `${gateway}/token`,
    registration_endpoint: `${gateway}/register`,
  });
});

test("a token that a developer makes for it opens it, without anybody signing in", async () => {
  const named = ["--server", "documents", "--subject", "developer", "--scope", "public:read"];
  const args = ["edge/command/main.ts", "token", "create", "--state", local.state, ...named];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const authorization = stdout.trim().replace("Token:", "Bearer");
  expect((await callTool(local.serverUrl, "get_public_info", { authorization })).status).toBe(200);
  expect((await callTool(local.serverUrl, "get_confidential_info", { authorization })).status).toBe(403);
});

describe("with nothing but the URL, a tool is called", () => {
  test("by the MCP SDK of 2026-07-28", async () => {
    const { client } = await signIn(local.serverUrl, "full-reader");
    expect(client).toBeInstanceOf(Client);
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    const { content } = await client.callTool({ name: "get_confidential_info", arguments: {} });
    expect(content).toEqual([{ type: "text", text: expect.stringContaining("Inventory of the vault") }]);
    await client.close();
  });

  test("by the MCP SDK of before", async () => {
    const oauthClient = new OAuthClient("public-reader");
    const connect = () =>
      new StreamableHTTPClientTransport(new URL(local.serverUrl), { authProvider: oauthClient });
    const client = new LegacyClient({ name: "legacy", version: "1" });
    const transport = connect();
    await expect(client.connect(transport)).rejects.toThrow(UnauthorizedError);
    await transport.finishAuth(oauthClient.callback.get("code") ?? "");
    await client.connect(connect());
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["get_public_info"]);
    const { content } = await client.callTool({ name: "get_public_info", arguments: {} });
    expect(content).toEqual([{ type: "text", text: expect.stringContaining("Opening hours") }]);
    await client.close();
  });
});

describe("behind a server that calls a backend on behalf of its callers", () => {
  const text = (value: string) => [{ type: "text", text: value }];

  test("people find what is theirs, and nobody else's", async () => {
    const [, tasks] = local.addresses.servers;
    if (!tasks) throw new Error("expected a second server");
    const { client: writer } = await signIn(tasks.url, "full-reader");
    const { client: reader } = await signIn(tasks.url, "public-reader");
    const created = await writer.callTool({ name: "createTask", arguments: { title: "Write a letter" } });
    expect(created.content).toEqual(text("Created task: Write a letter"));
    const getTasks = { name: "getTasks", arguments: {} };
    expect((await writer.callTool(getTasks)).content).toEqual(text("Found 1 tasks:\n- Write a letter"));
    expect((await reader.callTool(getTasks)).content).toEqual(text("Found 0 tasks:"));
    await Promise.all([writer.close(), reader.close()]);
  });
});

describe("the origin, called directly, refuses", () => {
  test("a request without anything", async () => {
    const response = await callTool(local.originUrl, "get_public_info", {});
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "unauthorized" });
  });

  test("the token that opens the gateway, as bearer token and as assertion", async () => {
    const { client, accessToken } = await signIn(local.serverUrl, "full-reader");
    await client.close();
    const authorization = `Bearer ${accessToken}`;
    expect((await callTool(local.serverUrl, "get_public_info", { authorization })).status).toBe(200);
    expect((await callTool(local.originUrl, "get_public_info", { authorization })).status).toBe(401);
    const asAssertion = { "gatehouse-assertion": accessToken };
    expect((await callTool(local.originUrl, "get_public_info", asAssertion)).status).toBe(401);
  });
});
