import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Configuration } from "../../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../../edge/src/configuration/parse.ts";
import { choosePorts, type Ports, portVariables } from "./choose-ports.ts";
import { type GatewaySecrets, loadGatewaySecrets } from "./gateway-secrets.ts";
import { applyLocalCloud } from "./local-cloud.ts";
import { lockFolder } from "./lock-folder.ts";
import { serverPrograms } from "./server-programs.ts";
import { type ProcessOptions, SupervisedProcess } from "./supervised-process.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));

/** What the local environment is told, and whom it tells what. */
export interface LocalEnvironmentOptions {
  /** The folder for keys, state, logs and what the stacks compute. */
  readonly stateFolder: string;
  /** Called with one line for people about each step. */
  readonly report: (message: string) => void;
  /** Called with each line of the gateway's audit log. */
  readonly onAuditRecord: (line: string) => void;
}

/** Where everything is once it is up. */
export interface Addresses {
  readonly gateway: string;
  readonly identityProvider: string;
  readonly servers: readonly { readonly id: string; readonly name: string; readonly url: string }[];
}

/**
 * The identity provider, the private MCP servers, a backend of theirs and the gateway, each a process of its own on this machine; and the
 * stacks, applied in offline clouds.
 */
export class LocalEnvironment {
  readonly #options: LocalEnvironmentOptions;
  readonly #processes: SupervisedProcess[] = [];
  readonly #stopping = new AbortController();
  #unlock: () => void = () => undefined;

  constructor(options: LocalEnvironmentOptions) {
    this.#options = options;
  }

  get stateFolder(): string {
    return this.#options.stateFolder;
  }

  /** The folder of the gateway's secrets, each in a file of its name. */
  get secretsFolder(): string {
    return join(this.stateFolder, "secrets");
  }

  get #synthesized(): string {
    return join(this.stateFolder, "cdktf.out");
  }

  /** Starts everything; whoever calls it stops it too, when it fails half-way as well. */
  async start(): Promise<Addresses> {
    const { report, stateFolder } = this.#options;
    await mkdir(join(stateFolder, "logs"), { recursive: true });
    this.#unlock = lockFolder(stateFolder);
    const ports = await choosePorts();
    const file = await this.#synthesize(ports);
    const configuration = parseConfiguration(JSON.parse(await readFile(file, "utf8")));
    report(`Configuration: computed by the stacks (${relative(process.cwd(), file)})`);
    const identityProvider = `http://127.0.0.1:${ports.identityProvider}`;
    const servers = Object.values(configuration.servers).map(({ id, name, url }) => ({ id, name, url }));
    const startProcesses = async () => {
      const secrets = await loadGatewaySecrets(this.secretsFolder);
      await Promise.all([
        this.#startIdentityProvider(identityProvider, ports, configuration, secrets),
        ...serverPrograms(configuration, ports).map(({ id, ...program }) => this.#startProcess(id, program)),
      ]);
      await this.#startGateway(configuration, file, secrets);
    };
    await Promise.all([startProcesses(), this.#applyStacks()]);
    return { gateway: configuration.publicUrl, identityProvider, servers };
  }

  /** Ends everything that was started. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error("stopped"));
    await Promise.all(this.#processes.map((child) => child.stop()));
    this.#unlock();
  }

  /** Runs the stacks of the local environment, which compute the gateway's configuration. */
  async #synthesize(ports: Ports): Promise<string> {
    const output = this.#synthesized;
    const env = { ...process.env, ...portVariables(ports), ENVIRONMENT: "local", CDKTF_OUTDIR: output };
    const { signal } = this.#stopping;
    await promisify(execFile)(process.execPath, ["stacks/main.ts"], { cwd: ROOT, env, signal });
    return join(output, "edge", "local.json");
  }

  async #applyStacks(): Promise<void> {
    const { report, stateFolder } = this.#options;
    await applyLocalCloud({
      outdir: this.#synthesized,
      states: join(stateFolder, "cloud"),
      logFile: join(stateFolder, "logs", "terraform.log"),
      signal: this.#stopping.signal,
      report,
    });
  }

  async #startIdentityProvider(
    issuer: string,
    ports: Ports,
    { publicUrl }: Configuration,
    { LOCAL_CLIENT_SECRET }: GatewaySecrets,
  ): Promise<void> {
    await this.#startProcess("identity-provider", {
      name: "Identity provider",
      command: [join(HERE, "identity-provider", "main.ts")],
      variables: {
        IDENTITY_PROVIDER_PORT: String(ports.identityProvider),
        IDENTITY_PROVIDER_STATE: join(this.stateFolder, "identity-provider"),
        IDENTITY_PROVIDER_CLIENT_SECRET: LOCAL_CLIENT_SECRET,
        IDENTITY_PROVIDER_REDIRECT_URI: `${publicUrl}/callback/local`,
      },
      readyUrl: `${issuer}/.well-known/openid-configuration`,
    });
  }

  async #startGateway(
    { publicUrl }: Configuration,
    configurationFile: string,
    secrets: GatewaySecrets,
  ): Promise<void> {
    const command = ["--disable-warning=ExperimentalWarning", join(ROOT, "edge", "command", "main.ts")];
    const state = join(this.stateFolder, "gateway");
    await this.#startProcess("gateway", {
      name: "Gateway",
      command: [...command, "gateway", "--config", configurationFile, "--state", state],
      variables: secrets,
      readyUrl: `${publicUrl}/health`,
      onLine: (line) => {
        if (line.startsWith('{"event"')) this.#options.onAuditRecord(line);
      },
    });
  }

  async #startProcess(id: string, options: Omit<ProcessOptions, "logFile" | "report">): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    const { report, stateFolder } = this.#options;
    const logFile = join(stateFolder, "logs", `${id}.log`);
    const child = SupervisedProcess.start({ ...options, logFile, report });
    this.#processes.push(child);
    await child.whenReady();
    report(`${options.name}: ready at ${new URL(options.readyUrl).origin} (process ${child.pid})`);
  }
}
