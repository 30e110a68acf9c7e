import { createServer } from "node:http";
import { log } from "./log.ts";
import { createProvider } from "./provider.ts";
import { readSettings } from "./settings.ts";
import { handleSignIn, SIGN_IN_PATH } from "./sign-in.ts";

/** Runs the identity provider until it is told to stop. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const provider = await createProvider(settings, log);
  const handleOther = provider.callback();
  const server = createServer((request, response) => {
    if (!request.url?.startsWith(SIGN_IN_PATH)) return void handleOther(request, response);
    handleSignIn(provider, request, response, log).catch(({ name, message }: Error) => {
      log({ event: "sign_in.error", error: name, message });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on("error", ({ message }) => fail(message));
  server.listen(settings.port, "127.0.0.1", () => log({ event: "listening", issuer: provider.issuer }));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
}

function fail(message: string): void {
  process.stderr.write(`identity provider: ${message}\n`);
  process.exit(1);
}

main().catch(({ message }: Error) => fail(message));
