import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Passes everything on to `UPSTREAM_URL`, as it is: what a proxy in Node costs by itself. */
const { hostname, port } = new URL(process.env.UPSTREAM_URL ?? "");
const agent = new Agent({ keepAlive: true });
const server = createServer((incoming, response) => {
  const { method, url: path, headers } = incoming;
  const onward = request({ hostname, port, method, path, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  incoming.pipe(onward);
});
process.once("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
