import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const result = { resultType: "complete", content: [{ type: "text", text: "A text of a few words." }] };
const ANSWER = JSON.stringify({ jsonrpc: "2.0", id: 1, result });
const HEADERS = { "content-type": "application/json", "content-length": Buffer.byteLength(ANSWER) };

/** An origin as quick as Node has them: it answers every message alike. Says on standard output where it is. */
const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => response.writeHead(200, HEADERS).end(ANSWER));
});
// It never is who ends a connection that is used again.
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});
