import { createLog } from "./log.ts";
import { createDocumentsServer } from "./server.ts";
import { readSettings, SettingsError } from "./settings.ts";

/** Runs the server until it is told to stop. */
function main(): void {
  const settings = readSettings(process.env);
  const server = createDocumentsServer(settings);
  server.on("error", ({ message }) => {
    process.stderr.write(`documents: ${message}\n`);
    process.exit(1);
  });
  server.listen(settings.port, settings.host, () => {
    createLog(settings.logLevel)("info", { event: "listening", address: server.address() });
  });
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
}

try {
  main();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
