import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { counts, routes } from "./routes.ts";

/** The upstream itself, where something else stands before it. */
const server = createServer(routes);
process.on("message", () => process.send?.(counts));
process.once("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
