import * as http from "node:http";
import * as https from "node:https";
import type { Call } from "./authentication.ts";
import { answerHeaders, type Headers } from "./headers.ts";
import { Refusal, requestTimeout } from "./refusal.ts";

/** Milliseconds after which a connection to the upstream that nobody uses is closed, before the upstream does it. */
const IDLE = 30_000;

/** Where requests go. */
export interface Upstream {
  readonly url: URL;
  readonly agent: http.Agent;
}

/** What becomes of the answer. */
export interface Relaying {
  /** Names of headers of the answer that pass beside the sidecar's own list. */
  readonly forwardHeaders: ReadonlySet<string>;
  /** Seconds until the upstream has to have begun to answer. */
  readonly timeoutSeconds: number;
}

/** The upstream with connections that are used again. */
export function connectTo(url: URL): Upstream {
  const { Agent } = url.protocol === "https:" ? https : http;
  return { url, agent: new Agent({ keepAlive: true, timeout: IDLE }) };
}

/**
 * Sends a request on and relays the answer, both while they arrive: nothing is kept, and what one side does not take makes
 * the other wait. When one side goes, so does the other. A body that was read already is sent as it is.
 *
 * @returns why the answer that had begun did not come to its end; undefined if it did
 * @throws {Refusal} as long as no answer has begun
 */
export async function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { url, agent }: Upstream,
  { method, target, headers, body }: Call,
  { forwardHeaders, timeoutSeconds }: Relaying,
): Promise<string | undefined> {
  const { request: send } = url.protocol === "https:" ? https : http;
  const { protocol, port } = url;
  const hostname = url.hostname.replace(/[[\]]/g, "");
  const sent = { ...headers, ...framing(request, body) };
  const onward = send({ protocol, hostname, port, path: target, method, headers: sent, agent });
  response.once("close", () => onward.destroy());
  if (body) onward.end(body);
  else request.pipe(onward);
  followOut(request, onward);
  const answer = await beginningOf(request, onward, timeoutSeconds);
  const { statusCode = 502 } = answer;
  if (statusCode >= 300 && statusCode < 400 && statusCode !== 304) {
    onward.destroy();
    throw new Refusal(
      502,
      "upstream_redirect",
      "The upstream answered with a redirect, which is not followed.",
    );
  }
  response.writeHead(statusCode, answerHeaders(answer, forwardHeaders));
  return relay(answer, response);
}

function relay(answer: http.IncomingMessage, response: http.ServerResponse): Promise<string | undefined> {
  return new Promise((resolve) => {
    response.once("close", () => {
      if (response.writableFinished) resolve(undefined);
      else resolve(answer.errored ? "the upstream ended too early" : "the client is gone");
    });
    answer.once("error", () => response.destroy());
    answer.pipe(response);
    // Alone, where nothing follows at once that the headers could go with: a stream may be silent for long.
    setImmediate(() => {
      if (!response.writableEnded) response.flushHeaders();
    });
  });
}

/**
 * A body without a length is sent in chunks with every method. Left to itself, Node sends that of a DELETE as it is, where
 * it would be read as the next request.
 */
function framing({ headers }: http.IncomingMessage, body: Buffer | undefined): Headers {
  if (body) return body.length > 0 ? { "content-length": [String(body.length)] } : {};
  return headers["transfer-encoding"] === undefined ? {} : { "transfer-encoding": ["chunked"] };
}

/** Not a pipeline: an upstream that has answered may leave the rest of the request, and the client still gets the answer. */
function followOut(request: http.IncomingMessage, onward: http.ClientRequest): void {
  request.once("error", () => onward.destroy());
  onward.once("close", () => {
    request.unpipe(onward);
    request.resume();
  });
  // Nobody asked for another protocol; to Node, such a request has come to its end.
  onward.once("upgrade", (_, socket) => {
    socket.destroy();
    onward.emit("error", new Error("the upstream changed the protocol"));
  });
  // Whoever waits for the answer is told, too.
  onward.on("error", () => undefined);
}

/** Waits for the answer. What still arrives of the request, and is taken, shows that nothing is stuck. */
function beginningOf(
  request: http.IncomingMessage,
  onward: http.ClientRequest,
  timeoutSeconds: number,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(onward.writableNeedDrain || request.complete ? upstreamTimeout() : requestTimeout());
      onward.destroy();
    }, timeoutSeconds * 1000);
    const postpone = () => void timer.refresh();
    request.on("data", postpone);
    onward.once("response", resolve);
    onward.once("error", (error) => reject(unreachable(error)));
    // Without an answer, Node says an error, and then that it is closed.
    for (const end of ["response", "close"]) {
      onward.once(end, () => {
        clearTimeout(timer);
        request.off("data", postpone);
      });
    }
  });
}

function upstreamTimeout(): Refusal {
  return new Refusal(504, "upstream_timeout", "The upstream did not begin to answer in time.");
}

function unreachable(error: unknown): Refusal {
  return new Refusal(502, "upstream_unreachable", "The upstream cannot be reached.", codeOf(error));
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
