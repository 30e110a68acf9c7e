import { isIPv6 } from "node:net";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { asUsage, type Command } from "./command.ts";
import { whenParentEnds } from "./end-with-parent.ts";
import { readDocument } from "./read-document.ts";
import { serve } from "./serve.ts";

/** Serves a configuration in workerd on this machine. */
export const gateway: Command = {
  usage: `Usage: mcp-gatehouse gateway [--config <file>] [--port <n>] [--host <address>] [--state <folder>]

Serves a configuration file in workerd on this machine. Without --config, the variables OIDC_ISSUER,
OIDC_AUDIENCE and ORIGIN_URL are the configuration (see docs/self-hosting.md).

  --config <file>   the configuration document, as JSON
  --port <n>        where to listen; 0: any free port
                    (default: the port of a loopback http publicUrl, which it has to be there, else 8787)
  --host <address>  the address to listen on; with a loopback publicUrl, a loopback one  (default: 127.0.0.1)
  --state <folder>  where an authorization server keeps who is signed in; one gateway to a folder
                    (default: .gatehouse)`,

  async run(args) {
    const { config, ...options } = asUsage(() => readArguments(args));
    // Until there is a gateway, there is nothing to be ended in order.
    let stop = (): void => process.exit(1);
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop());
    if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(() => stop());
    const document = config === undefined ? null : await readDocument(config);
    const served = await serve({ document, ...options, environment: process.env });
    stop = () => void served.stop();
    console.log(JSON.stringify({ ready: true, url: served.url }));
    if ((await served.ended) === "failed")
      throw new Error("workerd ended unexpectedly: see its message above");
  },
};

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      port: { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      state: { type: "string", default: ".gatehouse" },
    },
  });
  const port = values.port === undefined ? undefined : readPort(values.port);
  return { config: values.config, host: readHost(values.host), port, stateFolder: resolve(values.state) };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error("--port: expected a number from 0 to 65535");
}

function readHost(text: string): string {
  if (isIPv6(text) || (/^[\w.*-]+$/.test(text) && URL.canParse(`http://${text}`))) return text;
  throw new Error("--host: expected an IP address or a host name");
}
