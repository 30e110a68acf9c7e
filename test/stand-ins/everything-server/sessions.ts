import {
  type EventStore,
  isInitializeRequest,
  type JSONRPCMessage,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";

type Transport = WebStandardStreamableHTTPServerTransport;

/** JSON-RPC errors as the SDKs' own servers send them. */
const NO_SESSION = { status: 400, code: -32000, message: "Mcp-Session-Id is missing" };
const UNKNOWN_SESSION = { status: 404, code: -32001, message: "Session not found" };

/** Serves the revisions that have sessions (MCP 2025-11-25, transports, "Session Management"). */
export class Sessions {
  readonly #transports = new Map<string, Transport>();
  readonly #createServer: () => McpServer;

  constructor(createServer: () => McpServer) {
    this.#createServer = createServer;
  }

  /** Closes the stream of a request that is under way. */
  cutStream(session: string | undefined, request: string | number): void {
    this.#transports.get(session ?? "")?.closeSSEStream(request);
  }

  async respond(request: Request): Promise<Response> {
    const session = request.headers.get("mcp-session-id");
    if (session !== null) {
      return this.#transports.get(session)?.handleRequest(request) ?? refusal(UNKNOWN_SESSION);
    }
    if (request.method !== "POST" || !isInitializeRequest(await request.clone().json())) {
      return refusal(NO_SESSION);
    }
    return (await this.#begin()).handleRequest(request);
  }

  async #begin(): Promise<Transport> {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      eventStore: new Events(),
      retryInterval: 100,
      onsessioninitialized: (id) => void this.#transports.set(id, transport),
      onsessionclosed: (id) => void this.#transports.delete(id),
    });
    await this.#createServer().connect(transport);
    return transport;
  }
}

/** The events of one session's streams, in their order. */
class Events implements EventStore {
  readonly #events: { readonly stream: string; readonly message: JSONRPCMessage }[] = [];

  async storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    this.#events.push({ stream, message });
    return String(this.#events.length);
  }

  async replayEventsAfter(
    last: string,
    { send }: { send: (id: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const stream = this.#events[Number(last) - 1]?.stream ?? "";
    for (const [index, event] of this.#events.entries()) {
      // The first event of a stream is empty: it is there to have an id.
      const isNews = index >= Number(last) && event.stream === stream && "jsonrpc" in event.message;
      if (isNews) await send(String(index + 1), event.message);
    }
    return stream;
  }
}

function refusal({ status, code, message }: typeof NO_SESSION): Response {
  return Response.json({ jsonrpc: "2.0", id: null, error: { code, message } }, { status });
}
