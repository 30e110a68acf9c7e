import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";

const sessions = new Map<string, StreamableHTTPServerTransport>();

/** An MCP server with sessions. Its tool `count` says each number, then what it has counted to. */
export async function serveMcp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const session = sessions.get(String(request.headers["mcp-session-id"]));
  const transport = session ?? (await openSession());
  await transport.handleRequest(request, response);
}

async function openSession(): Promise<StreamableHTTPServerTransport> {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
    onsessionclosed: (id) => void sessions.delete(id),
  });
  const server = new McpServer({ name: "counter", version: "1.0.0" });
  const inputSchema = { to: z.number(), every: z.number() };
  server.registerTool("count", { inputSchema }, async ({ to, every }, { _meta, sendNotification }) => {
    const progressToken = _meta?.progressToken ?? "";
    for (let progress = 1; progress <= to; progress++) {
      await delay(every);
      await sendNotification({
        method: "notifications/progress",
        params: { progressToken, progress, total: to },
      });
    }
    return { content: [{ type: "text", text: `counted to ${to}` }] };
  });
  await server.connect(transport as Parameters<typeof server.connect>[0]);
  return transport;
}
