import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { REQUESTS } from "./messages.ts";

/** What came in. */
interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  /** Absent where it was not JSON. */
  readonly body?: unknown;
  /** What is wrong with it; empty: nothing. */
  readonly faults: readonly string[];
}

const received: Received[] = [];

/** What everything is answered with instead, while it is set. */
let outage: number | undefined;

/** Runs a collector until it is told to stop; says on one line where it is. */
async function main(): Promise<void> {
  const server = createServer((request, response) => {
    answer(request, response).catch(({ stack }: Error) => {
      process.stderr.write(`${stack}\n`);
      write(response, 500, { message: "failed" });
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = () => {
    server.close();
    server.closeAllConnections();
    if (process.connected) process.disconnect();
  };
  process.once("SIGTERM", stop).once("SIGINT", stop).once("disconnect", stop);
  process.stdout.write(
    `${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`,
  );
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://collector");
  const body = await text(request);
  if (pathname === "/_control/received") return write(response, 200, received);
  if (pathname === "/_control/outage") {
    outage = JSON.parse(body).status;
    return write(response, 200, {});
  }
  if (outage !== undefined) return write(response, outage, { message: "not now" });
  const shape = REQUESTS[pathname];
  if (!shape || request.method !== "POST") return write(response, 404, { message: "there is nothing here" });
  const { authorization } = request.headers;
  const note = (faults: readonly string[], parsed?: unknown) =>
    received.push({ path: pathname, authorization, faults, ...(parsed !== undefined && { body: parsed }) });
  if (request.headers["content-type"] !== "application/json") {
    note(["expected the content type application/json"]);
    return write(response, 415, { message: "this collector takes JSON" });
  }
  const parsed: unknown = JSON.parse(body);
  const { error } = shape.safeParse(parsed);
  const faults = error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
  note(faults, parsed);
  // "The response body MUST be the appropriate serialized Protobuf message", of which nothing is set on success.
  return faults.length === 0
    ? write(response, 200, {})
    : write(response, 400, { message: faults.join("; ") });
}

function write(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

main().catch(({ message }: Error) => {
  process.stderr.write(`collector stand-in: ${message}\n`);
  process.exitCode = 1;
});
