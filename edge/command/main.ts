#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { parseArgs } from "node:util";
import { ConfigurationError } from "../src/configuration/configuration.ts";
import { scanJson } from "../src/mcp/scan-json.ts";
import { whenParentEnds } from "./end-with-parent.ts";
import { serve } from "./serve.ts";

const USAGE = `Usage: mcp-gatehouse gateway [--config <file>] [--port <n>] [--host <address>]

Serves a configuration file in workerd on this machine. Without --config, the variables OIDC_ISSUER,
OIDC_AUDIENCE and ORIGIN_URL are the configuration (see docs/self-hosting.md).

  --config <file>   the configuration document, as JSON
  --port <n>        where to listen; 0: any free port
                    (default: the port of a loopback http publicUrl, which it has to be there, else 8787)
  --host <address>  the address to listen on; with a loopback publicUrl, a loopback one  (default: 127.0.0.1)`;

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : "failed");
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { command, config, host, port } = readArguments();
  if (command !== "gateway") throw new Error(USAGE);
  // Until there is a gateway, there is nothing to be ended in order.
  let stop = (): void => process.exit(1);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop());
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(() => stop());
  const document = config === undefined ? null : await readDocument(config);
  const gateway = await serve({ document, host, port, environment: process.env });
  stop = () => void gateway.stop();
  console.log(JSON.stringify({ ready: true, url: gateway.url }));
  if ((await gateway.ended) === "failed")
    throw new Error("workerd ended unexpectedly: see its message above");
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        config: { type: "string" },
        port: { type: "string" },
        host: { type: "string", default: "127.0.0.1" },
      },
    });
    const port = values.port === undefined ? undefined : readPort(values.port);
    return { command: positionals.join(" "), config: values.config, host: readHost(values.host), port };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
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

async function readDocument(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`${file}: cannot be read`);
  });
  const document = parseJson(text);
  // null is how the worker says that there is no document.
  if (document === null) throw new ConfigurationError([{ path: file, message: "expected a JSON object" }]);
  try {
    scanJson(text, Number.POSITIVE_INFINITY);
  } catch {
    // JSON.parse takes the last of them: an empty rule further down would open what a rule above it closes.
    throw new ConfigurationError([{ path: file, message: "an object has the same key twice" }]);
  }
  return document;
}

/** Null for what is no JSON, so that no message shows what stands there. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
