import type { Server } from "node:http";
import { createLog, type Level } from "./log.ts";
import { SettingsError } from "./settings.ts";

/** What of its settings every program needs. */
interface Listening {
  readonly host: string;
  readonly port: number;
  readonly logLevel: Level;
}

/** Runs a server until it is told to stop; settings that cannot be used are told on standard error: exit code 1. */
export function runServer<Settings extends Listening>(
  name: string,
  readSettings: (environment: NodeJS.ProcessEnv) => Settings,
  create: (settings: Settings) => Server,
): void {
  try {
    const settings = readSettings(process.env);
    listen(name, create(settings), settings);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

function listen(name: string, server: Server, { host, port, logLevel }: Listening): void {
  server.on("error", ({ message }) => {
    process.stderr.write(`${name}: ${message}\n`);
    process.exit(1);
  });
  server.listen(port, host, () => {
    createLog(logLevel)("info", { event: "listening", address: server.address() });
  });
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
}
