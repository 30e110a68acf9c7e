import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { whenParentEnds } from "../../edge/command/end-with-parent.ts";
import { humanReadable, machineReadable } from "./announcement.ts";
import { demonstrate } from "./demo/demonstrate.ts";
import { LocalEnvironment } from "./local-environment.ts";

const USAGE = `Usage: npm start [-- --json | --demo] [--state <folder>]

Brings up, on this machine: an identity provider, two private MCP servers, one of them with a backend behind it,
and the gateway in front of them. Where there is terraform, the stacks are applied too, in offline clouds.

  --json            print one line of JSON when everything is up, and nothing else on standard output
  --demo            sign in as every account, show who sees and may call what, and end;
                    the exit code is 0 only if it came out as it should
  --state <folder>  where keys, state and logs are kept  (default: .local)

The ports are LOCAL_GATEWAY_PORT (default 8788), LOCAL_IDENTITY_PROVIDER_PORT (8789), LOCAL_DOCUMENTS_PORT (8790),
LOCAL_TASKS_PORT (8791) and LOCAL_TASKS_BACKEND_PORT (8792); a default that is taken is replaced by a port that is free.`;

/** Wrong arguments: told with how it is used. */
class UsageError extends Error {}

interface Arguments {
  readonly json: boolean;
  readonly demo: boolean;
  readonly help: boolean;
  readonly state: string;
}

function readArguments(): Arguments {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: "boolean", default: false },
        demo: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        state: { type: "string", default: ".local" },
      },
    });
    if (!(values.json && values.demo)) return values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
  throw new UsageError(`--json and --demo exclude each other\n\n${USAGE}`);
}

const report = (message: string) => process.stderr.write(`${message}\n`);

async function main(): Promise<void> {
  const { json, demo, help, state } = readArguments();
  if (help) return console.log(USAGE);
  const environment = new LocalEnvironment({
    stateFolder: resolve(state),
    report,
    // The demonstration has a table to show; its records are in the gateway's log file all the same.
    onAuditRecord: demo ? () => undefined : report,
  });
  let isStopping = false;
  const stop = () => {
    isStopping = true;
    void environment.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(stop);
  try {
    const addresses = await environment.start();
    if (demo) {
      process.exitCode = (await demonstrate(environment, addresses)) ? 0 : 1;
      await environment.stop();
    } else {
      process.stdout.write(`${json ? machineReadable(addresses) : humanReadable(addresses)}\n`);
    }
  } catch (error) {
    await environment.stop();
    if (!isStopping) throw error;
  }
}

main().catch((error: Error) => {
  report(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
