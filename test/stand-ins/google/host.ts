import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Google } from "./google.ts";
import { type Answer, directoryRefusal, Refusal, rpcRefusal } from "./refusal.ts";

/** A call of a host, read whole. */
export interface HostCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a host answers. A {@link Refusal} that it throws is an answer too. */
export type Host = (call: HostCall, google: Google) => Answer | Promise<Answer>;

/** A call that was answered, without anything that is secret. */
export interface RecordedCall {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The calls of all hosts in the order of their answers, and how many were under way at once. */
export class Calls {
  list: RecordedCall[] = [];
  peak = 0;
  #underWay = 0;

  async record(host: string, call: HostCall, answer: () => Promise<Answer>): Promise<Answer> {
    this.#underWay += 1;
    this.peak = Math.max(this.peak, this.#underWay);
    try {
      const answered = await answer();
      this.list.push({ host, method: call.method, path: call.path, status: answered.status });
      return answered;
    } finally {
      this.#underWay -= 1;
    }
  }

  clear(): void {
    this.list = [];
    this.peak = 0;
  }
}

const DIRECTORY_HOST = "admin.googleapis.com";
const OVERSIZED_BYTES = 1024 * 1024;
const DELAY_MILLISECONDS = 50;

/** Starts a host of Google's on a free port of this machine. */
export async function startHost(name: string, host: Host, google: Google, calls: Calls): Promise<Server> {
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    switch (google.faults.find(name, call.path)) {
      case "silence":
        return;
      case "hang-up":
        return void request.socket.destroy();
      case "not-json":
        return void response.writeHead(200, { "content-type": "text/html" }).end("<html></html>");
      case "oversized":
        return send(response, { status: 200, body: { padding: "x".repeat(OVERSIZED_BYTES) } });
    }
    send(response, await calls.record(name, call, () => answerOf(name, host, call, google)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function answerOf(name: string, host: Host, call: HostCall, google: Google): Promise<Answer> {
  try {
    const kind = google.faults.find(name, call.path);
    if (kind === "unavailable") throw unavailable(name);
    if (kind === "quota") throw overQuota(name);
    if (kind === "delay") await delay(DELAY_MILLISECONDS);
    return await host(call, google);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function unavailable(name: string): Refusal {
  return name === DIRECTORY_HOST
    ? directoryRefusal(503, "backendError", "Service unavailable. Please try again")
    : rpcRefusal(503, "UNAVAILABLE", "The service is currently unavailable.");
}

/** https://developers.google.com/workspace/admin/directory/v1/limits */
function overQuota(name: string): Refusal {
  return name === DIRECTORY_HOST
    ? directoryRefusal(403, "quotaExceeded", "Quota exceeded.")
    : rpcRefusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded.");
}

/** Reads a call; the path stays as it was sent. */
export async function readCall(request: IncomingMessage): Promise<HostCall> {
  const [path = "/", query] = (request.url ?? "/").split("?", 2);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? "",
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** Sends an answer. */
export function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, headers ?? { "content-type": "application/json; charset=UTF-8" });
  response.end(headers ? String(body) : JSON.stringify(body));
}

/** The parameters of a form, each once (RFC 6749 section 3.2). */
export function readForm({ headers, body }: HostCall): ReadonlyMap<string, string> | undefined {
  if (!/^application\/x-www-form-urlencoded(?:;|$)/.test(headers["content-type"] ?? "")) return undefined;
  const parameters = [...new URLSearchParams(body)];
  const form = new Map(parameters);
  return form.size === parameters.length ? form : undefined;
}
