import { join } from "node:path";
import { auth } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { anHourEarlier } from "../../../environments/local/demo/bad-tokens.ts";
import { loadGatewaySecrets } from "../../../environments/local/gateway-secrets.ts";
import { LocalEnvironmentProcess } from "../run-local-environment.ts";
import { Application } from "./application.ts";
import { type Connection, current, legacy, type Sdk, signingIn } from "./sdks.ts";

const PUBLIC = { content: [{ type: "text", text: expect.stringContaining("Opening hours") }] };
const CONFIDENTIAL = { content: [{ type: "text", text: expect.stringContaining("Inventory of the vault") }] };

let local: LocalEnvironmentProcess;
let url: URL;
let application: Application;

beforeAll(async () => {
  local = await LocalEnvironmentProcess.run();
  url = new URL(local.serverUrl);
});
afterAll(() => local.dispose());
beforeEach(() => {
  application = new Application("full-reader");
  // The SDK says there which credentials it has had forgotten.
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  return () => warn.mockRestore();
});

async function connect(sdk: Sdk): Promise<Connection> {
  const connection = await signingIn(sdk, url, application, () => sdk.connect(url, application));
  onTestFinished(() => connection.close());
  return connection;
}

/** Has the access token be one that has expired, and the refresh token another one. */
async function expireTokens(refreshToken = application.credentials.tokens.refresh_token): Promise<void> {
  const { tokens } = application.credentials;
  const { TOKENS_SIGNING_KEY_1: key } = await loadGatewaySecrets(join(local.state, "secrets"));
  application.saveTokens({
    ...tokens,
    access_token: await anHourEarlier(tokens.access_token, JSON.parse(key)),
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  });
}

describe.each([
  ["of 2026-07-28", current],
  ["of before", legacy],
])("an application with the MCP SDK %s", (_, sdk) => {
  test("refreshes its tokens when the access token has expired, and nobody is asked", async () => {
    const connection = await connect(sdk);
    const before = application.credentials.tokens;
    await expireTokens();
    expect(await connection.callTool("get_confidential_info")).toMatchObject(CONFIDENTIAL);
    expect(application.signIns).toBe(1);
    const { tokens } = application.credentials;
    expect(tokens.refresh_token).not.toBe(before.refresh_token);
    expect(tokens.scope).toBe(before.scope);
  });

  test("has somebody sign in again when the refresh token is good for nothing", async () => {
    const connection = await connect(sdk);
    const { client } = application.credentials;
    await expireTokens("of nobody");
    const call = () => connection.callTool("get_public_info");
    expect(await signingIn(sdk, url, application, call)).toMatchObject(PUBLIC);
    expect(application.signIns).toBe(2);
    expect(application.credentials.client.client_id).toBe(client.client_id);
  });

  test("registers again when the gateway does not know its client_id any more", async () => {
    const connection = await connect(sdk);
    const { client } = application.credentials;
    await expireTokens();
    application.saveClientInformation({ ...client, client_id: "of long ago" });
    const call = () => connection.callTool("get_public_info");
    expect(await signingIn(sdk, url, application, call)).toMatchObject(PUBLIC);
    expect(application.signIns).toBe(2);
    expect(application.credentials.client.client_id).not.toBe("of long ago");
  });
});

test("the MCP SDK of 2026-07-28 asks for more when a tool needs more, beside what it has", async () => {
  expect(await auth(application, { serverUrl: url, scope: "public:read" })).toBe("REDIRECT");
  await current.finishAuth(url, application);
  const connection = await connect(current);
  expect(await connection.callTool("get_public_info")).toMatchObject(PUBLIC);
  expect(application.credentials.tokens.scope).toBe("public:read");
  const call = () => connection.callTool("get_confidential_info");
  expect(await signingIn(current, url, application, call)).toMatchObject(CONFIDENTIAL);
  expect(application.signIns).toBe(2);
  expect(application.credentials.tokens.scope).toBe("public:read confidential:read");
});
