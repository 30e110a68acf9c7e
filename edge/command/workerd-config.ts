import type { RuntimeSettings } from "./build-worker.ts";
import { DOCUMENT_MODULE } from "./build-worker.ts";

/** What the gateway's workerd is to do. */
export interface WorkerdOptions {
  /** Where to listen, as `host:port`. */
  readonly address: string;
  /** Whether the network for identity providers reaches this machine as well. */
  readonly isLocal: boolean;
  /** The environment variables that the worker may read. */
  readonly variables: readonly string[];
  readonly runtime: RuntimeSettings;
}

/**
 * The configuration of workerd, as Cap'n Proto text
 * (https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp). Secrets are not in it:
 * the worker reads them from the environment.
 */
export function workerdConfig({ address, isLocal, variables, runtime }: WorkerdOptions): string {
  const bindings = [
    `(name = "ORIGINS", service = "origins")`,
    `(name = "INTERNET", service = "internet")`,
    ...variables.map((name) => `(name = ${text(name)}, fromEnvironment = ${text(name)})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "gateway", worker = (
      modules = [
        (name = "worker.js", esModule = embed "worker.js"),
        (name = ${text(DOCUMENT_MODULE)}, text = embed ${text(DOCUMENT_MODULE)}),
      ],
      compatibilityDate = ${text(runtime.compatibilityDate)},
      compatibilityFlags = [${runtime.compatibilityFlags.map(text).join(", ")}],
      bindings = [${bindings.join(", ")}],
      globalOutbound = "internet",
    )),
    (name = "origins", network = ${network(["public", "private", "local"])}),
    (name = "internet", network = ${network(isLocal ? ["public", "local"] : ["public"])}),
  ],
  sockets = [(name = "http", address = ${text(address)}, http = (), service = "gateway")],
);
`;
}

function network(allowed: readonly string[]): string {
  return `(allow = [${allowed.map(text).join(", ")}], tlsOptions = (trustBrowserCas = true))`;
}

/** A Cap'n Proto text literal: escapes as in JSON for all that can stand here. */
function text(value: string): string {
  return JSON.stringify(value);
}
