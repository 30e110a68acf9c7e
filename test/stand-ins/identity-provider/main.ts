import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CONTROL_PATH, control } from "./control.ts";
import { readQuestion, writeAnswer } from "./exchange.ts";
import { IdentityProvider } from "./identity-provider.ts";
import { Keys } from "./keys.ts";
import { isVendorName, VENDORS } from "./vendors.ts";

/** Runs a stand-in for an identity provider until it is told to stop; says on one line where it is. */
async function main(): Promise<void> {
  const name = process.env.STAND_IN_VENDOR ?? "";
  if (!isVendorName(name)) throw new Error(`STAND_IN_VENDOR is none of ${Object.keys(VENDORS).join(", ")}`);
  const servers: [origin: Server, domain: Server] = [createServer(), createServer()];
  const origin = await listen(servers[0], Number(process.env.STAND_IN_PORT ?? 0));
  const domain = await listen(servers[1], 0);
  const provider = new IdentityProvider(VENDORS[name], { origin, domain }, await Keys.generate());
  serve(servers[0], provider, origin);
  serve(servers[1], provider, domain);
  const stop = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    if (process.connected) process.disconnect();
  };
  process.once("SIGTERM", stop).once("SIGINT", stop).once("disconnect", stop);
  const { issuer, vendor } = provider;
  process.stdout.write(`${JSON.stringify({ vendor: name, issuer, origin, ...vendor.credentials })}\n`);
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function serve(server: Server, provider: IdentityProvider, origin: string): void {
  server.on("request", async (request, response) => {
    try {
      const question = await readQuestion(request, origin);
      const isControl = question.url.pathname.startsWith(CONTROL_PATH);
      writeAnswer(response, isControl ? control(provider, question) : await provider.answer(question));
    } catch (error) {
      process.stderr.write(`${(error as Error).stack}\n`);
      writeAnswer(response, { status: 500 });
    }
  });
}

main().catch(({ message }: Error) => {
  process.stderr.write(`identity provider stand-in: ${message}\n`);
  process.exitCode = 1;
});
