import { Client, type ClientOptions, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import {
  createMcpHandler,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Fetcher } from "../../../edge/src/network/fetcher.ts";
import { sealingJwk } from "../authorization-server/client/sealing.ts";
import { GATEWAY_DOCUMENT, PATH, startGateway } from "../material/gateway.ts";
import { DOCUMENTS_URL } from "../material/server.ts";

const DOCUMENT = { ...GATEWAY_DOCUMENT, sealingKeys: [{ secret: "SEALING_KEY" }] };
const SECRETS = { SEALING_KEY: sealingJwk("sealing-1") };
const QUESTION = { message: "Sure?", requestedSchema: { type: "object" as const, properties: {} } };

/** A server with a tool that anybody with the scope may call, one that asks back, and one that no rule knows. */
function createServer(): McpServer {
  const server = new McpServer({ name: "origin", version: "1" });
  const inputSchema = z.object({});
  server.registerTool("get_public_info", { inputSchema }, () => ({
    content: [{ type: "text", text: "public" }],
  }));
  server.registerTool("get_confidential_info", { inputSchema }, async () => {
    const { action } = await server.server.elicitInput(QUESTION);
    return { content: [{ type: "text", text: action }] };
  });
  server.registerTool("erase_everything", { inputSchema }, () => ({ content: [] }));
  return server;
}

/** An origin of both eras, which has no sessions. */
function modernOrigin(): Fetcher {
  const handler = createMcpHandler(createServer);
  return (url, init) => handler.fetch(new Request(url, init));
}

/** An origin that knows no revision after 2025-11-25, and has sessions. */
function legacyOrigin(): { readonly origins: Fetcher; readonly servers: Map<string, McpServer> } {
  const transports = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const servers = new Map<string, McpServer>();
  const origins: Fetcher = async (url, init) => {
    const request = new Request(url, init);
    const known = transports.get(request.headers.get("mcp-session-id") ?? "");
    if (known) return known.handleRequest(request);
    const server = createServer();
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (id) => {
        transports.set(id, transport);
        servers.set(id, server);
      },
      onsessionclosed: (id) => void transports.delete(id),
    });
    await server.connect(transport);
    return transport.handleRequest(request);
  };
  return { origins, servers };
}

/** An origin as the network shows it: what comes over a wire is a stream of bytes. */
function onTheWire(origin: Fetcher): Fetcher {
  return async (url, init) => {
    const answer = await origin(url, init);
    return new Response(answer.body?.pipeThrough(new IdentityTransformStream()) ?? null, answer);
  };
}

async function connect(origin: Fetcher, options: ClientOptions = {}) {
  const origins = onTheWire(origin);
  const gateway = await startGateway({ document: DOCUMENT, secrets: SECRETS, io: { origins } });
  const authorization = `Bearer ${await gateway.token()}`;
  const transport = new StreamableHTTPClientTransport(new URL(DOCUMENTS_URL), {
    requestInit: { headers: { authorization } },
    fetch: (_, init) => gateway.fetch(PATH, init as RequestInit),
  });
  const client = new Client({ name: "client", version: "1" }, options);
  return { client, transport, gateway };
}

async function visibleTools(client: Client): Promise<string[]> {
  return (await client.listTools()).tools.map(({ name }) => name).sort();
}

describe("the SDK's client of MCP 2026-07-28", () => {
  it("lists and calls through the gateway", async () => {
    const versionNegotiation = { mode: { pin: "2026-07-28" } } as const;
    const { client, transport } = await connect(modernOrigin(), { versionNegotiation });
    await client.connect(transport);
    expect(await visibleTools(client)).toEqual(["get_confidential_info", "get_public_info"]);
    const result = await client.callTool({ name: "get_public_info", arguments: {} });
    expect(result.content).toEqual([{ type: "text", text: "public" }]);
    await expect(client.callTool({ name: "erase_everything", arguments: {} })).rejects.toThrow();
    await client.close();
  });
});

describe("the SDK's client of either era", () => {
  it("finds out through the gateway that the origin is modern", async () => {
    const { client, transport } = await connect(modernOrigin(), { versionNegotiation: { mode: "auto" } });
    await client.connect(transport);
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    await client.close();
  });

  it("finds out through the gateway that the origin is not, and begins a session", async () => {
    const { origins } = legacyOrigin();
    const { client, transport } = await connect(origins, { versionNegotiation: { mode: "auto" } });
    await client.connect(transport);
    expect(client.getNegotiatedProtocolVersion()).toBe("2025-11-25");
    expect(await visibleTools(client)).toEqual(["get_confidential_info", "get_public_info"]);
    await client.close();
  });
});

describe("the SDK's client of older revisions", () => {
  it("has a session, in which the server asks back, tells of changes, and is told of the end", async () => {
    const { origins, servers } = legacyOrigin();
    const { client, transport } = await connect(origins, { capabilities: { elicitation: { form: {} } } });
    client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: {} }));
    const changed = new Promise<void>((resolve) => {
      client.setNotificationHandler("notifications/tools/list_changed", () => resolve());
    });
    await client.connect(transport);
    const [[session, server] = []] = [...servers];
    expect(session).toBeDefined();
    expect(transport.sessionId).not.toContain(session);
    const result = await client.callTool({ name: "get_confidential_info", arguments: {} });
    expect(result.content).toEqual([{ type: "text", text: "accept" }]);
    // The stream that only listens is opened after the answer to initialize, in nobody's way.
    await scheduler.wait(50);
    server?.sendToolListChanged();
    await changed;
    await transport.terminateSession();
    await client.close();
  });

  it("needs none where the origin has none", async () => {
    const { client, transport } = await connect(modernOrigin());
    await client.connect(transport);
    expect(transport.sessionId).toBeUndefined();
    expect(await visibleTools(client)).toEqual(["get_confidential_info", "get_public_info"]);
    await client.close();
  });
});
