import type * as oauth from "oauth4webapi";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../../environments/local/free-port.ts";
import { Application } from "./clients/application.ts";
import { Desktop } from "./clients/desktop.ts";
import { inspect } from "./clients/inspector.ts";
import { connectThroughMcpRemote } from "./clients/mcp-remote.ts";
import { current, legacy, signingIn } from "./clients/sdks.ts";
import { ConfiguredGateway } from "./configured-gateway.ts";
import { type Answer, FakeInternet } from "./fake-internet.ts";
import { type Granted, IndependentClient } from "./independent-client.ts";
import { onFakeInternet, setClock } from "./run-on-fake-internet.ts";

/** Seconds for which a document may be kept, and a moment more: less than a minute no document is. */
const A_MINUTE_LATER = 61;

let internet: FakeInternet;
let gateway: ConfiguredGateway;
let server: oauth.AuthorizationServer;

beforeAll(async () => {
  internet = await FakeInternet.start();
  gateway = await ConfiguredGateway.start({ run: onFakeInternet(internet) });
  server = await IndependentClient.discover(gateway.url);
});
afterAll(async () => {
  await gateway.dispose();
  internet.stop();
});
afterEach(() => setClock(gateway.url, 0));

/** Publishes a document at its URL; its client comes back to these. */
function publish(url: string, redirectUris: readonly string[], more: object = {}): void {
  const body = { client_id: url, client_name: "Example", redirect_uris: redirectUris, ...more };
  internet.answer(url, { headers: { "cache-control": "public, max-age=60" }, body });
}

/** How often a document was fetched. */
function fetches(url: string): number {
  return internet.sent.filter((sent) => sent.url === url).length;
}

/** Has the client of a document sign somebody in, who comes back to a redirect URI of its. */
function signIn(url: string, redirectUri: string): Promise<Granted> {
  const client = new IndependentClient(server, { client_id: url });
  return client.signIn({ resource: gateway.resource, redirectUri });
}

/** What a browser is shown that the client of a document sends to the gateway. */
function open(url: string, redirectUri: string): Promise<Response> {
  return openAs(new IndependentClient(server, { client_id: url }), redirectUri);
}

async function openAs(client: IndependentClient, redirectUri: string): Promise<Response> {
  const url = await client.authorizationUrl({ resource: gateway.resource, redirectUri });
  return fetch(url, { redirect: "manual" });
}

/** What there is to read in a page. */
async function textOf(page: Response): Promise<string> {
  const html = await page.text();
  return html.replace(/<style>.*?<\/style>|<[^>]*>/gs, " ");
}

describe("a client whose client_id is the URL of its metadata document signs in and calls a tool:", () => {
  const PUBLIC = { content: [{ type: "text", text: expect.stringContaining("Opening hours") }] };

  test.each([
    ["of 2026-07-28", current],
    ["of before", legacy],
  ])("the MCP SDK %s", async (name, sdk) => {
    const url = `https://client.example/sdk/${name.replaceAll(" ", "-")}.json`;
    const application = new (class extends Application {
      readonly clientMetadataUrl = url;
    })("alice");
    publish(url, [application.redirectUrl]);
    const resource = new URL(gateway.resource);
    const connect = () => sdk.connect(resource, application);
    const connection = await signingIn(sdk, resource, application, connect);
    onTestFinished(() => connection.close());
    expect(await connection.callTool("get_public_info")).toMatchObject(PUBLIC);
    expect(application.credentials.client.client_id).toBe(url);
    expect(internet.sent.filter((sent) => sent.url === url)).toEqual([
      { url, headers: { accept: "application/json" } },
    ]);
  });

  test("mcp-remote", async () => {
    const url = "https://client.example/mcp-remote.json";
    publish(url, ["http://localhost/oauth/callback"]);
    const desktop = await Desktop.start("alice");
    onTestFinished(() => desktop.dispose());
    const args = [String(await freePort()), "--client-metadata-url", url];
    const client = await connectThroughMcpRemote(desktop, gateway.resource, args);
    expect(await client.callTool({ name: "get_public_info", arguments: {} })).toMatchObject(PUBLIC);
    await client.close();
    expect(fetches(url)).toBe(1);
  });

  test("the MCP Inspector on its command line", async () => {
    const url = "https://client.example/inspector.json";
    publish(url, ["http://127.0.0.1/oauth/callback"]);
    const desktop = await Desktop.start("alice");
    onTestFinished(() => desktop.dispose());
    const callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
    const call = ["--method", "tools/call", "--tool-name", "get_public_info"];
    const args = ["--client-metadata-url", url, "--callback-url", callback, ...call];
    const { code, stdout, stderr } = await inspect(desktop, gateway.resource, args);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: PUBLIC });
    expect(fetches(url)).toBe(1);
  });
});

describe("a document is kept:", () => {
  const REDIRECT_URI = "https://client.example/callback";

  test("its client signs people in while its host is down, also when it should be asked for anew", async () => {
    const url = "https://client.example/down.json";
    publish(url, [REDIRECT_URI]);
    await signIn(url, REDIRECT_URI);
    internet.answer(url, undefined);
    await signIn(url, REDIRECT_URI);
    expect(fetches(url)).toBe(1);
    await setClock(gateway.url, A_MINUTE_LATER);
    await signIn(url, REDIRECT_URI);
    expect(fetches(url)).toBe(2);
  });

  test("redirect URIs that have changed are in force when it is asked for anew", async () => {
    const url = "https://client.example/moved.json";
    const moved = "https://client.example/moved";
    publish(url, [REDIRECT_URI]);
    await signIn(url, REDIRECT_URI);
    publish(url, [moved]);
    expect((await open(url, moved)).status).toBe(400);
    await signIn(url, REDIRECT_URI);
    await setClock(gateway.url, A_MINUTE_LATER);
    await signIn(url, moved);
    expect((await open(url, REDIRECT_URI)).status).toBe(400);
    expect(fetches(url)).toBe(2);
  });

  test("its client is gone when its host says so", async () => {
    const url = "https://client.example/gone.json";
    publish(url, [REDIRECT_URI]);
    const client = new IndependentClient(server, { client_id: url });
    const { tokens } = await client.signIn({ resource: gateway.resource, redirectUri: REDIRECT_URI });
    internet.answer(url, { status: 404 });
    await setClock(gateway.url, A_MINUTE_LATER);
    expect((await openAs(client, REDIRECT_URI)).status).toBe(400);
    const refusal = { error: "invalid_client", status: 401 };
    await expect(client.refresh(tokens.refresh_token)).rejects.toMatchObject(refusal);
  });
});

describe("Claude Code, whose host refuses the addresses of data centres,", () => {
  const url = "https://claude.ai/oauth/claude-code-client-metadata";
  const redirectUri = "http://localhost:54545/callback";

  test("signs somebody in, who is told that this was not verified", async () => {
    internet.answer(url, { status: 403, body: "Just a moment..." });
    const text = await textOf(await open(url, redirectUri));
    expect(text).toMatch(/Claude Code\b.*Not verified\b.*\bclaude\.ai\b/s);
    await signIn(url, redirectUri);
    expect(fetches(url)).toBe(1);
  });

  test("is what its document says once its host hands that out", async () => {
    internet.answer(url, { status: 403 });
    await open(url, redirectUri);
    publish(url, [redirectUri], { client_name: "Claude Code of today" });
    await setClock(gateway.url, A_MINUTE_LATER);
    const text = await textOf(await open(url, redirectUri));
    expect(text).toContain("Claude Code of today");
    expect(text).not.toContain("Not verified");
  });
});

describe("a client_id is of no client", () => {
  const REDIRECT_URI = "https://client.example/callback";

  test.each([
    "http://client.example/client.json",
    "https://client.example:8443/client.json",
    "https://client.example/a/../client.json",
    "https://user@client.example/client.json",
    "https://client.example/client.json#fragment",
    "https://client.internal/client.json",
    "https://localhost/client.json",
    "https://10.0.0.1/client.json",
    "https://[fd00::1]/client.json",
  ])("[G01] and nobody is asked: %s", async (url) => {
    publish(url, [REDIRECT_URI]);
    const before = internet.sent.length;
    expect((await open(url, REDIRECT_URI)).status).toBe(400);
    expect(internet.sent).toHaveLength(before);
  });

  const good = { redirect_uris: [REDIRECT_URI], client_name: "Example" };
  const useless: Record<string, Answer> = {
    "redirects to another": { status: 302, headers: { location: "https://client.example/elsewhere.json" } },
    "is of another client": { body: { ...good, client_id: "https://client.example/elsewhere.json" } },
    "is no JSON": { headers: { "content-type": "text/html" } },
    "is too long": { body: { ...good, contacts: ["x".repeat(5 * 1024)] } },
  };

  test.each(Object.entries(useless))("[G04] whose document %s", async (fault, answer) => {
    const url = `https://client.example/${fault.replaceAll(" ", "-")}.json`;
    publish("https://client.example/elsewhere.json", [REDIRECT_URI]);
    internet.answer(url, { ...answer, body: { client_id: url, ...good, ...(answer.body ?? {}) } });
    expect((await open(url, REDIRECT_URI)).status).toBe(400);
    expect(internet.sent.at(-1)?.url).toBe(url);
  });
});
