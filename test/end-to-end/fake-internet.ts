import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a host of the fake internet answers. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A request that left the gateway for the internet. */
export interface Sent {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

/**
 * The internet, as far as tests have it: a proxy (RFC 9110 section 3.7) that answers for hosts that tests make up, and
 * leads to those of this machine and to what plays others there. Nothing that it is asked for leaves this machine.
 */
export class FakeInternet {
  /** Where it listens, as `host:port`. */
  readonly address: string;
  /** What was asked of the hosts that tests made up. */
  readonly sent: Sent[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, Answer>();
  readonly #leads = new Map<string, string>();

  private constructor(server: Server) {
    this.#server = server;
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (message, response) => this.#handle(message, response));
  }

  static async start(): Promise<FakeInternet> {
    // workerd names the host in the request line, and nowhere else.
    const server = createServer({ requireHostHeader: false });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return new FakeInternet(server);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Has a URL answer in this way from now on; a host without an answer cannot be reached. */
  answer(url: string, answer: Answer | undefined): void {
    if (answer) this.#answers.set(url, answer);
    else this.#answers.delete(url);
  }

  /** Has what is asked of a host asked of a process of this machine from now on. */
  lead(host: string, process: string): void {
    this.#leads.set(host, process);
  }

  #handle(message: IncomingMessage, response: ServerResponse): void {
    const url = new URL(message.url ?? "");
    const onward = this.#leads.get(url.host);
    if (onward !== undefined) passOn(new URL(url.pathname + url.search, onward), message, response);
    else if (url.protocol === "http:" && url.hostname === "127.0.0.1") passOn(url, message, response);
    else this.#answer(url, message, response);
  }

  #answer({ href }: URL, { headers, socket }: IncomingMessage, response: ServerResponse): void {
    this.sent.push({ url: href, headers });
    const answer = this.#answers.get(href);
    if (!answer) {
      socket.destroy();
      return;
    }
    const { status = 200, headers: more = {}, body } = answer;
    response.writeHead(status, { "content-type": "application/json", ...more });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }
}

function passOn(url: URL, message: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = message;
  const onward = request(url, { method, headers: { ...headers, host: url.host } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.once("error", () => response.destroy());
  message.pipe(onward);
}
