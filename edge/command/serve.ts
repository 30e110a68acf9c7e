import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import workerd from "workerd";
import { type Configuration, ConfigurationError } from "../src/configuration/configuration.ts";
import { loadConfiguration } from "../src/configuration/load.ts";
import { OIDC_VARIABLES } from "../src/configuration/oidc-variables.ts";
import { secretNames } from "../src/configuration/secrets.ts";
import { isLoopback, isLoopbackHttp } from "../src/configuration/values.ts";
import { configureWorker } from "./build-worker.ts";
import { readCertificates } from "./certificates.ts";
import { endWithThisProcess } from "./end-with-parent.ts";
import { DEFAULT_PORT, freePort, listeningAddress } from "./listening-address.ts";
import { takeStateFolder } from "./state-folder.ts";
import { workerdConfig } from "./workerd-config.ts";

/** Milliseconds that workerd gets to end by itself before it is killed. */
const GRACE = 3000;

/** Where workerd finds the authorities that vouch for certificates, as OpenSSL does; its default is the system's. */
const AUTHORITIES = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/** What to serve, and where. */
export interface ServeOptions {
  /** The configuration document; null: the variables of a plain OpenID Connect set-up. */
  readonly document: unknown;
  /** An IP address or a host name of this machine. */
  readonly host: string;
  /** 0: any free port. Undefined: the port of a loopback http `publicUrl`, else 8787. */
  readonly port: number | undefined;
  /** Where an authorization server keeps who is signed in; without one, it is not made. */
  readonly stateFolder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** A gateway that accepts requests. */
export interface ServedGateway {
  readonly url: string;
  /** Fulfilled once it has ended, with whether that was asked for. */
  readonly ended: Promise<"stopped" | "failed">;
  stop(): Promise<void>;
}

/**
 * Serves a configuration in workerd on this machine.
 *
 * @throws {ConfigurationError} before anything listens
 * @throws {Error} when host and port do not suit the `publicUrl` (see {@link listeningAddress}), or another gateway
 * has the state folder
 */
export async function serve({
  document,
  host,
  environment,
  ...options
}: ServeOptions): Promise<ServedGateway> {
  const hostname = isIPv6(host) ? `[${host}]` : host;
  // The gateway has to know where it is before it listens there, unless it is told.
  const isReserved = document === null && !environment.PUBLIC_URL && options.port === 0;
  const port = isReserved ? await freePort(host) : options.port;
  const { origin } = new URL(`http://${hostname}:${port ?? DEFAULT_PORT}`);
  const variables = readVariables(document, environment, origin);
  const { configuration } = await loadConfiguration(document, (name) => variables[name] || undefined);
  if (configuration.audit.export?.type === "queue") {
    const message = "expected otlp: queues are on Workers only";
    throw new ConfigurationError([{ path: "audit.export.type", message }]);
  }
  const certificates = readCertificates(configuration, environment);
  const publicUrl = new URL(configuration.publicUrl);
  const address = listeningAddress(publicUrl, hostname, port);
  const state = configuration.authorizationServer && (await takeStateFolder(options.stateFolder));
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-"));
  const cleanUp = async () => {
    await rm(folder, { recursive: true, force: true });
    state?.release();
  };
  try {
    await configureWorker(folder, document);
    const runtime = JSON.parse(await readFile(join(folder, "runtime.json"), "utf8"));
    const config = join(folder, "config.capnp");
    const isLocal = isLoopback(publicUrl);
    for (const { binding, privateKey, chain } of certificates) {
      await writeFile(join(folder, `${binding}.key`), privateKey, { mode: 0o600 });
      await writeFile(join(folder, `${binding}.pem`), chain);
    }
    const text = workerdConfig({
      address,
      isLocal,
      variables: Object.keys(variables),
      certificates: certificates.map(({ binding }) => binding),
      hasGoogleMetadata: needsGoogleMetadata(configuration),
      objects: state?.objects,
      runtime,
    });
    await writeFile(config, text);
    const authorities = pick(environment, AUTHORITIES);
    const { port: listens, ...gateway } = await start(config, { ...authorities, ...variables }, cleanUp);
    // workerd has read all of it: later, a gateway that is killed could not remove it.
    await rm(folder, { recursive: true, force: true });
    const url = isLoopbackHttp(publicUrl) ? publicUrl.origin : `http://${hostname}:${listens}`;
    return { ...gateway, url };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

/** workerd gets the variables that the configuration names, and nothing else of this process's environment. */
function readVariables(
  document: unknown,
  environment: NodeJS.ProcessEnv,
  url: string,
): Record<string, string> {
  const names = document === null ? OIDC_VARIABLES : secretNames(document);
  const found = names.flatMap((name) => {
    const value = environment[name] || (name === "PUBLIC_URL" ? url : undefined);
    return value === undefined ? [] : [[name, withoutQuotes(value)]];
  });
  return Object.fromEntries(found);
}

/** A gateway without that source has no business there. */
function needsGoogleMetadata({ servers }: Configuration): boolean {
  return Object.values(servers).some(
    ({ origin: { credential } }) =>
      credential.type === "google-id-token" && credential.source.type === "metadata-server",
  );
}

function pick(environment: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  const found = names.flatMap((name) => {
    const value = environment[name];
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(found);
}

/** `docker run --env-file` hands on the quotes around a key that a shell takes away. */
function withoutQuotes(value: string): string {
  return /^'\{.*\}'$/.test(value) ? value.slice(1, -1) : value;
}

async function start(
  config: string,
  env: Record<string, string>,
  cleanUp: () => Promise<void>,
): Promise<Omit<ServedGateway, "url"> & { readonly port: number }> {
  const child = spawn(workerd.default, ["serve", config, "--control-fd=3"], {
    env,
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  endWithThisProcess(child);
  let isStopping = false;
  const ended = new Promise<"stopped" | "failed">((resolve) => {
    child.once("error", () => resolve("failed"));
    child.once("exit", () => resolve(isStopping ? "stopped" : "failed"));
  }).finally(cleanUp);
  const stop = async () => {
    isStopping = true;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), GRACE);
    await ended;
    clearTimeout(timer);
  };
  const port = await Promise.race([listeningPort(child), ended]);
  if (typeof port !== "number") throw new Error("workerd could not start: see its message above");
  return { port, ended, stop };
}

/** workerd reports on the control descriptor, one JSON object per line, when a socket listens. */
async function listeningPort(child: ChildProcess): Promise<number | undefined> {
  const control = child.stdio[3] as Readable;
  let text = "";
  for await (const chunk of control) {
    text += chunk;
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const report = JSON.parse(line);
      if (report.event === "listen") return report.port;
    }
  }
  return undefined;
}
