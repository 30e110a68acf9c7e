import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseEnv, promisify } from "node:util";
import { freePort } from "../../environments/local/free-port.ts";
import { type StandIn, startIdentityProvider } from "../stand-ins/identity-provider/run.ts";
import { descendantsOf } from "./run-gateway.ts";

const COMMAND = ["--disable-warning=ExperimentalWarning", "edge/command/main.ts"];
const END_WITH_PARENT = new URL("../../environments/local/end-with-parent.ts", import.meta.url).href;

/** The gateway's registration at the identity provider. */
const REGISTRATION = "gateway";

/** Where applications come back to: never opened. */
const REDIRECT_URI = "http://127.0.0.1/callback";

/** A public client that the configuration knows: its id is not sealed, so that it outlives every key. */
export const CONFIGURED_CLIENT = "editor";

/** A line of the audit log. */
export type LoggedRecord = Readonly<Record<string, unknown>>;

/** A line of `mcp-gatehouse keys`: a key that was made. */
export interface KeyLine {
  readonly kid: string;
}

/** What may differ from gateway to gateway. */
export interface GatewayOptions {
  /** Where its private MCP server is. @default nowhere */
  readonly originUrl?: string;
  /** Lifetimes in seconds, as the configuration has them. @default those of the gateway */
  readonly lifetimes?: Readonly<Record<string, number>>;
  /** Limits, as the configuration has them. @default those of the gateway */
  readonly limits?: object;
}

/**
 * A gateway that signs people in, as an operator runs it: by the project's command, with keys of `keys create` in a file
 * and its state in a folder. It can be killed and started again, and is the same gateway then.
 */
export class DurableGateway {
  readonly url: string;
  readonly provider: StandIn;
  /** Every audit record of every run. */
  readonly records: LoggedRecord[] = [];
  readonly #folder: string;
  #running: { readonly command: ChildProcess; readonly workerd: number } | undefined;

  private constructor(url: string, provider: StandIn, folder: string) {
    this.url = url;
    this.provider = provider;
    this.#folder = folder;
  }

  /** Sets one up, with an identity provider of its own at which alice is signed in, and starts it. */
  static async start(options: GatewayOptions = {}): Promise<DurableGateway> {
    const url = `http://127.0.0.1:${await freePort()}`;
    const provider = await startIdentityProvider("generic");
    const gateway = new DurableGateway(url, provider, await mkdtemp(join(tmpdir(), "durable-gateway-")));
    try {
      await gateway.#setUp(options);
      await gateway.start();
      return gateway;
    } catch (error) {
      await gateway.dispose();
      throw error;
    }
  }

  async #setUp(options: GatewayOptions): Promise<void> {
    const secret = randomBytes(32).toString("base64url");
    const redirectUris = [`${this.url}/callback/company`];
    await this.provider.addClient({ id: REGISTRATION, secret, redirectUris });
    await writeFile(this.#config, JSON.stringify(configuration(this.url, this.provider, options)));
    await this.keys("create");
    await appendFile(this.secretsFile, `PROVIDER_SECRET='${secret}'\n`);
  }

  /** The MCP server behind it. */
  get resource(): string {
    return `${this.url}/mcp/documents`;
  }

  /** The file with the variables that it is started with. */
  get secretsFile(): string {
    return join(this.#folder, "gateway.env");
  }

  /** Where its Durable Objects are. */
  get objects(): string {
    return join(this.#folder, "state", "objects");
  }

  get #config(): string {
    return join(this.#folder, "gateway.json");
  }

  /** Runs `mcp-gatehouse keys …` for its configuration and its file. */
  async keys(...args: readonly string[]): Promise<readonly KeyLine[]> {
    const files = ["--config", this.#config, "--secrets-file", this.secretsFile];
    const { stdout } = await promisify(execFile)(process.execPath, [...COMMAND, "keys", ...args, ...files]);
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** The variables that are in its file. */
  async variables(): Promise<Record<string, string>> {
    return parseEnv(await readFile(this.secretsFile, "utf8")) as Record<string, string>;
  }

  /** Starts it with what is in its file now; fulfilled once it accepts requests. */
  async start(): Promise<void> {
    const files = ["--config", this.#config, "--state", join(this.#folder, "state")];
    const command = spawn(process.execPath, ["--import", END_WITH_PARENT, ...COMMAND, "gateway", ...files], {
      env: { PATH: process.env.PATH, ...(await this.variables()) },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    await this.#listenTo(command);
    const workerd = descendantsOf(command.pid).find((child) => child.command.endsWith("workerd"));
    if (!workerd) throw new Error("the gateway has no workerd");
    this.#running = { command, workerd: workerd.pid };
  }

  /** Takes note of what it says; fulfilled once that is that it is ready. */
  #listenTo(command: ChildProcess): Promise<void> {
    const { stdout, stderr } = command;
    if (!stdout || !stderr) throw new Error("expected pipes");
    let complaints = "";
    stderr.on("data", (chunk) => {
      complaints += chunk;
    });
    return new Promise((resolve, reject) => {
      command.once("close", () => reject(new Error(`the gateway ended: ${complaints}`)));
      createInterface({ input: stdout }).on("line", (line) => {
        const record = JSON.parse(line);
        if (record.ready === true) resolve();
        else this.records.push(record);
      });
    });
  }

  /** Ends it as a crash does: what serves and what keeps state is one process, which gets no say in it. */
  async kill(): Promise<void> {
    await this.#end(({ workerd }) => process.kill(workerd, "SIGKILL"));
  }

  /** Kills it, and starts it again. */
  async crash(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Ends it as an operator does. */
  async stop(): Promise<void> {
    await this.#end(({ command }) => command.kill("SIGTERM"));
  }

  /** Stops it, and starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #end(end: (running: { command: ChildProcess; workerd: number }) => void): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (!running || running.command.exitCode !== null || running.command.signalCode !== null) return;
    const closed = once(running.command, "close");
    end(running);
    await closed;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await this.provider.stop();
    await rm(this.#folder, { recursive: true });
  }
}

function configuration(publicUrl: string, { issuer }: StandIn, options: GatewayOptions): object {
  const { originUrl = "http://127.0.0.1:1/mcp", lifetimes = {}, limits = {} } = options;
  const clients = [{ id: REGISTRATION, secret: { secret: "PROVIDER_SECRET" } }];
  return {
    publicUrl,
    servers: {
      documents: {
        origin: { url: originUrl, assertion: {} },
        tools: {
          get_public_info: { scopes: ["public:read"] },
          get_confidential_info: { scopes: ["confidential:read"] },
        },
      },
    },
    signingKeys: { callers: ring("CALLERS"), tokens: ring("TOKENS") },
    sealingKeys: ring("SEALING"),
    authorizationServer: {
      identityProviders: { company: { profile: "generic", issuer, clients } },
      access: {
        grants: [
          { when: { group: "staff" }, scopes: ["public:read"] },
          { when: { group: "documents-readers" }, scopes: ["confidential:read"] },
        ],
      },
      clients: { [CONFIGURED_CLIENT]: { name: "Editor", redirectUris: [REDIRECT_URI] } },
      lifetimes,
    },
    limits,
  };
}

/** A ring of keys with three places. */
function ring(name: string): object {
  return [1, 2, 3].map((place) => ({ secret: `${name}_${place}` }));
}
