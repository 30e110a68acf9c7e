import { type Command, readCommandLine } from "./command-line.ts";
import { runOffline } from "./offline.ts";
import { runEnvironment } from "./run-environment.ts";
import { verify } from "./verify.ts";

/** As shells report a program that Ctrl-C ended. */
const INTERRUPTED = 130;

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => interruption.abort(new Error("Interrupted.")));
}

try {
  process.exitCode = await run(readCommandLine(process.argv.slice(2)), interruption.signal);
} catch (error) {
  const { aborted, reason } = interruption.signal;
  process.stderr.write(`${(aborted ? reason : error).message}\n`);
  process.exitCode = aborted ? INTERRUPTED : 1;
}

/** @returns the exit code */
async function run(command: Command, signal: AbortSignal): Promise<number> {
  switch (command.name) {
    case "offline":
      return runOffline(command, signal);
    case "verify":
      return verify(command, signal);
    default:
      return runEnvironment(command, signal);
  }
}
