import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { checkInvoker, Uninvited } from "./invoker-check.ts";
import type { Settings } from "./settings.ts";

/** What a front has of its world. */
export interface Front {
  settings: Settings;
  /** Milliseconds since 1970; a clock that was set stands still. */
  clock: number | null;
  /** What it answered, whether by itself or from the container. */
  readonly statuses: number[];
}

/** Starts the front of a service on a free port of this machine. */
export async function startFront(front: Front): Promise<Server> {
  const server = createServer(async (message, response) => {
    response.once("finish", () => front.statuses.push(response.statusCode));
    try {
      const headers = await checkInvoker(message.headers, front.settings, front.clock ?? Date.now());
      passOn(front.settings.container, headers, message, response);
    } catch (error) {
      if (!(error instanceof Uninvited)) throw error;
      const { status } = error;
      const challenge = { "www-authenticate": 'Bearer error="invalid_token"' };
      response.writeHead(status, status === 401 ? challenge : {}).end(error.message);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** Streams a request to the container, and its answer back. */
function passOn(
  container: string,
  headers: IncomingMessage["headers"],
  message: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(message.url ?? "/", container);
  const onward = request(url, { method: message.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.once("error", () => response.writeHead(503).end());
  message.pipe(onward);
}
