import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { settings } from "./settings.ts";
import { validateJwt } from "./validate-jwt.ts";

const inForce = settings.parse(JSON.parse(process.env.SETTINGS ?? ""));

const server = createServer(async (message, response) => {
  try {
    await validateJwt(message.headers.authorization, inForce);
  } catch (error) {
    response.writeHead(401).end(error instanceof Error ? error.message : "");
    return;
  }
  const { method, headers, url = "/" } = message;
  // "the load balancer forwards the request with token as is to the target"
  const onward = request(new URL(url, inForce.target), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.once("error", () => response.writeHead(502).end());
  message.pipe(onward);
});

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ ports: { listener: port } })}\n`);
});
process.once("SIGTERM", () => server.close().closeAllConnections());
