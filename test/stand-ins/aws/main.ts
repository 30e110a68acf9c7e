import type { Server } from "node:http";
import { Aws } from "./aws.ts";
import { createControl } from "./control.ts";
import { createHost, portOf } from "./host.ts";
import { createIssuer, createKeyPair } from "./outbound-issuer.ts";
import { settings } from "./settings.ts";

const aws = new Aws(settings.parse(JSON.parse(process.env.SETTINGS ?? "")), await createKeyPair());
const servers: Readonly<Record<string, Server>> = {
  sts: createHost("sts", aws),
  front: createHost("front", aws),
  container: createHost("container", aws),
  issuer: createIssuer(aws),
  control: createControl(aws),
};

const ports: Record<string, number> = {};
for (const [name, server] of Object.entries(servers)) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ports[name] = portOf(server);
}
aws.issuer = `http://127.0.0.1:${ports.issuer}`;
process.stdout.write(`${JSON.stringify({ ports })}\n`);
process.once("SIGTERM", () => {
  for (const server of Object.values(servers)) server.close().closeAllConnections();
});
