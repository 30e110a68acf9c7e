import { connect, type Socket } from "node:net";

const HEAD_END = "\r\n\r\n";
const LAST_CHUNK = "\r\n0\r\n\r\n";

/** How a server is asked, again and again. */
export interface Load {
  readonly url: URL;
  /** The tokens that the requests take in turn. */
  readonly tokens: readonly string[];
  readonly connections: number;
  readonly milliseconds: number;
}

/** What came of it. */
export interface Measurement {
  readonly requestsPerSecond: number;
  /** Of each request, in milliseconds, the shortest first. */
  readonly latencies: readonly number[];
}

const MESSAGE = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: {
    name: "echo",
    arguments: { text: "a few words" },
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  },
});

/**
 * Sends a call of a tool on so many connections that stay open, on each the next as soon as the last is answered. The
 * requests are made beforehand, and of the answers no more is read than where they end, so that little of the machine
 * goes to this side.
 *
 * @throws {Error} when anything but 200 is answered
 */
export async function measure({ url, tokens, connections, milliseconds }: Load): Promise<Measurement> {
  const requests = tokens.map((token) => request(url, token));
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + milliseconds;
  let sent = 0;
  const next = () => requests[sent++ % requests.length] ?? "";
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await Connection.open(url);
      for (let sentAt = performance.now(); sentAt < end; sentAt = performance.now()) {
        await connection.exchange(next());
        latencies.push(performance.now() - sentAt);
      }
      connection.close();
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  return { requestsPerSecond: latencies.length / seconds, latencies: latencies.sort((a, b) => a - b) };
}

function request({ host, pathname }: URL, token: string): string {
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    "Accept: application/json, text/event-stream",
    "Content-Type: application/json",
    "MCP-Protocol-Version: 2026-07-28",
    "Mcp-Method: tools/call",
    "Mcp-Name: echo",
    `Content-Length: ${MESSAGE.length}`,
  ];
  return head.join("\r\n") + HEAD_END + MESSAGE;
}

/** One connection of HTTP/1.1, with one request under way at a time. */
class Connection {
  readonly #socket: Socket;
  #answer = "";
  #answered: () => void = () => {};
  #failed: (error: Error) => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket.setNoDelay().setEncoding("latin1");
    socket.on("data", (text) => {
      this.#answer += text;
      if (isWhole(this.#answer)) this.#answered();
    });
    socket.on("close", () => this.#failed(new Error("the connection was closed")));
    socket.on("error", (error) => this.#failed(error));
  }

  static async open({ hostname, port }: URL): Promise<Connection> {
    const socket = connect(Number(port), hostname);
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new Connection(socket);
  }

  async exchange(request: string): Promise<void> {
    this.#answer = "";
    await new Promise<void>((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request, "latin1");
    });
    if (!this.#answer.startsWith("HTTP/1.1 200 ")) throw new Error(`not 200: ${this.#answer}`);
  }

  close(): void {
    this.#socket.destroy();
  }
}

function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf(HEAD_END);
  if (headEnd < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, headEnd))?.[1];
  return length === undefined
    ? answer.endsWith(LAST_CHUNK)
    : answer.length >= headEnd + HEAD_END.length + Number(length);
}
