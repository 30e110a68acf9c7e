import type { AddressInfo } from "node:net";
import { createFront, type Service } from "../../stand-ins/container-identity/front.ts";
import { counts, routes } from "./routes.ts";

const service: Service = JSON.parse(process.env.SERVICE ?? "");
const server = createFront(service, routes);
process.on("message", () => process.send?.(counts));
process.once("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
