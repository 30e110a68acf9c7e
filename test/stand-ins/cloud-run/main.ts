import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { type Front, startFront } from "./front.ts";
import { settings } from "./settings.ts";

const clock = z.strictObject({ now: z.int().nullable() });

/** Starts the endpoint by which a test arranges things; Cloud Run has nothing like it. */
async function startControl(front: Front): Promise<Server> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    switch (`${request.method} ${request.url}`) {
      case "PUT /clock":
        front.clock = clock.parse(JSON.parse(body)).now;
        break;
      case "PATCH /settings":
        front.settings = settings.parse({ ...front.settings, ...JSON.parse(body) });
        break;
    }
    response.end(JSON.stringify(front.statuses));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** Runs until it is told to stop. Says on standard output, as one line of JSON, on which ports it is. */
async function main(): Promise<void> {
  const front: Front = {
    settings: settings.parse(JSON.parse(process.env.SETTINGS ?? "")),
    clock: null,
    statuses: [],
  };
  const servers = { service: await startFront(front), control: await startControl(front) };
  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  const ports = { service: portOf(servers.service), control: portOf(servers.control) };
  process.stdout.write(`${JSON.stringify({ ports })}\n`);
  process.once("SIGTERM", () => {
    for (const server of Object.values(servers)) server.close().closeAllConnections();
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`Cloud Run: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
