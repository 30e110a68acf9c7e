import { once } from "node:events";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { hasBrowser, hint, launchBrowser, withBrowser } from "./chromium.ts";
import { LOOK, listen, type SignedInGateway, startSignedInGateway } from "./signed-in-gateway.ts";

/** Pages of two applications. */
const [client, clientServer] = await listen(page);
const [stranger, strangerServer] = await listen(page);

let browser: Browser;
let gateway: SignedInGateway;

beforeAll(async () => {
  if (hasBrowser) browser = await launchBrowser();
});
beforeEach(async () => {
  gateway = await startSignedInGateway({ browserOrigins: [client] });
});
afterEach(() => gateway.dispose());
afterAll(async () => {
  await browser?.close();
  for (const server of [clientServer, strangerServer]) {
    server.close();
    server.closeAllConnections();
  }
});

async function open(url: string): Promise<Page> {
  const opened = await browser.newPage();
  await opened.goto(url);
  return opened;
}

/** What a script of a page gets of a request; a text where the browser lets it have nothing. */
function fetchIn(opened: Page, init: { method: string; headers: Record<string, string>; body?: string }) {
  return opened.evaluate(
    async ({ url, init }) => {
      try {
        const response = await fetch(url, init);
        const names = ["www-authenticate", "x-request-id"];
        const headers = names.map((name) => response.headers.get(name));
        return { status: response.status, headers, body: await response.json() };
      } catch (error) {
        return String(error);
      }
    },
    { url: gateway.url, init },
  );
}

/** Any page: what counts is where it is. */
function page(_: IncomingMessage, response: ServerResponse): void {
  response.setHeader("content-type", "text/html").end("<title>page</title>");
}

/** A message of the newest revision, with all headers that a client may have to send. */
function message(token: string) {
  return {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "look",
      "mcp-param-region": "eu",
      "mcp-session-id": "none",
      "last-event-id": "none",
    },
    body: JSON.stringify({ ...LOOK, params: { ...LOOK.params, _meta: META } }),
  };
}

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "page", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

withBrowser(
  `[C06] a page that is configured runs a tool, and can read what it is asked for${hint}`,
  async () => {
    const opened = await open(client);
    expect(await fetchIn(opened, message(gateway.token))).toEqual({
      status: 200,
      headers: [null, expect.stringMatching(/^[0-9a-f-]{36}$/)],
      body: { jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: "done" }] } },
    });
    expect(await fetchIn(opened, message("x.y.z"))).toMatchObject({
      status: 401,
      headers: [expect.stringContaining("resource_metadata="), expect.any(String)],
    });
    expect(
      await fetchIn(opened, { method: "DELETE", headers: message(gateway.token).headers }),
    ).toMatchObject({
      status: 405,
    });
  },
);

withBrowser(`[C05] a page that is not gets nothing, with a good token too${hint}`, async () => {
  const opened = await open(stranger);
  expect(await fetchIn(opened, message(gateway.token))).toBe("TypeError: Failed to fetch");
  const simple = { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" };
  expect(await fetchIn(opened, simple)).toBe("TypeError: Failed to fetch");
});

it("[C05] a request that names the page twice is refused, though each time it is one that may call", async () => {
  const statusWith = async (...origins: string[]) => {
    const headers = [
      ...["Host", new URL(gateway.url).host],
      ...["Authorization", `Bearer ${gateway.token}`, "Content-Type", "application/json"],
      ...origins.flatMap((origin) => ["Origin", origin]),
    ];
    const sent = request(gateway.url, { method: "POST", headers }).end(JSON.stringify(LOOK));
    const [response]: [IncomingMessage] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  expect(await statusWith(client)).toBe(200);
  expect(await statusWith(client, client)).toBe(403);
  expect(await statusWith(client, stranger)).toBe(403);
});
