#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ConfigurationError } from "../src/configuration/configuration.ts";
import { serve } from "./serve.ts";

const USAGE = `Usage: mcp-gatehouse gateway [--config <file>] [--port <n>] [--host <address>]

Serves a configuration file in workerd on this machine. Without --config, the variables OIDC_ISSUER,
OIDC_AUDIENCE and ORIGIN_URL are the configuration (see docs/self-hosting.md).

  --config <file>   the configuration document, as JSON
  --port <n>        where to listen; 0: any free port  (default: the port of a loopback publicUrl, else 8787)
  --host <address>  the address to listen on  (default: 127.0.0.1)`;

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : "failed");
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { command, config, host, port } = readArguments();
  if (command !== "gateway") throw new Error(USAGE);
  const document = config === undefined ? null : await readDocument(config);
  const gateway = await serve({ document, host, port, environment: process.env });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void gateway.stop());
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
    if (values.port !== undefined && !/^\d{1,5}$/.test(values.port))
      throw new Error("--port: expected a number");
    const port = values.port === undefined ? undefined : Number(values.port);
    return { command: positionals.join(" "), config: values.config, host: values.host, port };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

async function readDocument(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`${file}: cannot be read`);
  });
  try {
    const document: unknown = JSON.parse(text);
    // null is how the worker says that there is no document.
    if (document !== null) return document;
  } catch {
    // Told below, without showing what stands in the file.
  }
  throw new ConfigurationError([{ path: file, message: "expected a JSON object" }]);
}
