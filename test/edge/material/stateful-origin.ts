import type { OriginAnswer } from "./origin.ts";

/** Headers of an event stream. */
const STREAM = { headers: { "content-type": "text/event-stream" } };

/**
 * An origin with sessions, as MCP 2025-11-25 has them: `session-1`, `session-2` and so on. Every stream has event ids, and
 * whoever comes back with one is told which.
 */
export function statefulOrigin(): OriginAnswer {
  const sessions = new Set<string>();
  return ({ id, method }, { init, headers }) => {
    if (method === "initialize") {
      const session = `session-${sessions.size + 1}`;
      sessions.add(session);
      const result = { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: {} };
      return Response.json({ jsonrpc: "2.0", id, result }, { headers: { "mcp-session-id": session } });
    }
    const session = headers.get("mcp-session-id") ?? "";
    if (!sessions.has(session)) {
      const error = { code: -32001, message: "Session not found" };
      return Response.json({ jsonrpc: "2.0", id: null, error }, { status: 404 });
    }
    if (init.method === "DELETE") {
      sessions.delete(session);
      return new Response(null, { status: 200 });
    }
    if (init.method === "GET") {
      const last = headers.get("last-event-id") ?? "none";
      return new Response(event(`${session}/g1`, notification(`after ${last}`)), STREAM);
    }
    if (id === undefined || method === undefined) return new Response(null, { status: 202 });
    const question = { jsonrpc: "2.0", id: 1, method: "elicitation/create", params: {} };
    const answer = { jsonrpc: "2.0", id, result: { content: [] } };
    return new Response(
      `id: ${session}/p0\nretry: 1500\ndata:\n\n${event(`${session}/p1`, question)}${event(`${session}/p2`, answer)}`,
      STREAM,
    );
  };
}

function notification(data: string): object {
  return { jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data } };
}

function event(id: string, message: object): string {
  return `id: ${id}\ndata: ${JSON.stringify(message)}\n\n`;
}
