import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Authentication, Call } from "./authentication.ts";
import { Bodies } from "./bodies.ts";
import type { Configuration } from "./configuration.ts";
import { connectTo, forward, type Upstream } from "./forward.ts";
import { requestHeaders } from "./headers.ts";
import type { Log } from "./log.ts";
import { Refusal } from "./refusal.ts";
import { refuseBrowsers } from "./refuse-browsers.ts";
import { pathOf, targetOf } from "./target.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Forwards every request to the upstream in the name of the identity that the container has. */
export class Sidecar {
  readonly #configuration: Configuration;
  readonly #authentication: Authentication;
  readonly #log: Log;
  readonly #upstream: Upstream;
  readonly #bodies = new Bodies();
  readonly #server: Server;

  constructor(configuration: Configuration, authentication: Authentication, log: Log) {
    this.#configuration = configuration;
    this.#authentication = authentication;
    this.#log = log;
    this.#upstream = connectTo(configuration.upstream);
    // How long a request may take is bounded while it is forwarded, by what arrives of it.
    this.#server = createServer({ requestTimeout: 0 }, (request, response) => {
      void this.#answer(request, response);
    });
  }

  /**
   * Listens.
   *
   * @returns the port, where the configuration left it open too
   */
  async start(): Promise<number> {
    await once(this.#server.listen(this.#configuration.listen), "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no more connections, and gives what is under way some seconds to end. */
  async stop(seconds: number): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    const timer = setTimeout(() => this.#server.closeAllConnections(), seconds * 1000);
    await closed;
    clearTimeout(timer);
    this.#upstream.agent.destroy();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const path = pathOf(url);
    // The connection would be kept for the next request otherwise, and with it this process.
    response.once("close", () => {
      if (!this.#server.listening) request.socket.end();
    });
    if (path === "/healthz") return answerProbe(response, true);
    if (path === "/readyz") return answerProbe(response, await this.#isReady());
    const start = performance.now();
    const reason = await this.#forward(request, response).catch((error: unknown) => refuse(response, error));
    const { statusCode: status } = response;
    const milliseconds = Math.round(performance.now() - start);
    const severity = reason === undefined ? "INFO" : "WARNING";
    this.#log(severity, "request", { method, path, status, milliseconds, reason });
  }

  /** Requests can be forwarded when there is what lets them in, and no more once this process is to end. */
  async #isReady(): Promise<boolean> {
    if (!this.#server.listening) return false;
    return this.#authentication.get().then(
      () => true,
      () => false,
    );
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<string | undefined> {
    const { forwardHeaders, timeoutSeconds } = this.#configuration;
    const { method = "" } = request;
    if (!METHODS.has(method)) {
      throw new Refusal(405, "method_not_allowed", "Requests with this method are not forwarded.");
    }
    refuseBrowsers(request);
    const target = targetOf(request, this.#upstream.url);
    const body = this.#authentication.signsBodies
      ? await this.#bodies.read(request, response, timeoutSeconds)
      : undefined;
    const attach = await this.#authentication.get();
    const call: Call = {
      method,
      target,
      headers: requestHeaders(request, forwardHeaders),
      ...(body && { body }),
    };
    const attached = await attach(call);
    if (response.destroyed) return "the client is gone";
    return forward(request, response, this.#upstream, attached, { forwardHeaders, timeoutSeconds });
  }
}

function answerProbe(response: ServerResponse, isGood: boolean): void {
  response.writeHead(isGood ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify({ status: isGood ? "ok" : "unavailable" }));
}

/** @returns the reason, for the log */
function refuse(response: ServerResponse, error: unknown): string {
  if (response.destroyed) return "the client is gone";
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal(500, "internal_error", "The sidecar failed.", String(error));
  const { status, code, message, reason } = refusal;
  const headers = { "content-type": "application/json", "cache-control": "no-store", connection: "close" };
  response.writeHead(status, headers).end(JSON.stringify({ error: code, error_description: message }));
  return reason ?? code;
}
