import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { decodeProtectedHeader } from "jose";
import { ASSERTION_HEADER, verifyAssertion } from "../../edge/backend/index.ts";

/** A private MCP server of which every tool does nothing, for whom the gateway vouches; it notes who has vouched. */
export class VerifyingOrigin {
  readonly url: string;
  /** The ids of the keys with which callers were vouched for. */
  readonly kids = new Set<string>();
  readonly #server: Server;
  #verify = verifyAssertion({ issuer: "http://127.0.0.1:1/callers", audience: "nobody's" });

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
    server.on("request", (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<VerifyingOrigin> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new VerifyingOrigin(server);
  }

  /** Believes a gateway from now on, whose keys it fetches anew. */
  believe(gateway: string): void {
    this.#verify = verifyAssertion({ issuer: `${gateway}/callers`, audience: this.url });
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { id } = JSON.parse(await text(request));
    const assertion = String(request.headers[ASSERTION_HEADER.toLowerCase()]);
    try {
      await this.#verify(assertion);
    } catch {
      response.writeHead(401).end();
      return;
    }
    this.kids.add(String(decodeProtectedHeader(assertion).kid));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result: { content: [] } }));
  }
}
