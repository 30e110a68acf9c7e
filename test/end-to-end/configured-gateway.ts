import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../environments/local/free-port.ts";
import { loadGatewaySecrets } from "../../environments/local/gateway-secrets.ts";
import { createDocumentsServer } from "../../environments/local/mcp-servers/documents/server.ts";
import { type StandIn, startIdentityProvider } from "../stand-ins/identity-provider/run.ts";
import { ready } from "./run-gateway.ts";

const COMMAND = ["--disable-warning=ExperimentalWarning", "edge/command/main.ts"];
const DOCUMENTS = new URL("../../environments/local/mcp-servers/documents/documents", import.meta.url);

/** The gateway's registration at the identity provider. */
const REGISTRATION = { id: "gateway", secret: randomBytes(32).toString("base64url") };

/** What a gateway is started with. */
export interface Prepared {
  readonly url: string;
  /** The configuration document. */
  readonly document: object;
  /** The secrets that it names. */
  readonly variables: Readonly<Record<string, string>>;
  /** An empty folder of its own. */
  readonly folder: string;
  /** Where it listens. @default the port of its URL */
  readonly port?: number;
}

/** Starts a gateway that was prepared. */
export type Run = (prepared: Prepared) => Promise<{ stop(): Promise<void> }>;

/** What may differ from gateway to gateway. */
export interface GatewaySettings {
  /** Members of the configuration's `authorizationServer`. @default none */
  readonly authorizationServer?: object;
  /** The secrets that these name. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
  /** @default by the project's command */
  readonly run?: Run;
}

/**
 * A gateway with a configuration of a test's own, in front of a private MCP server, with an identity provider at which
 * alice is signed in already, who may do everything.
 */
export class ConfiguredGateway {
  readonly url: string;
  readonly provider: StandIn;
  readonly #stops: (() => Promise<void>)[];

  private constructor(url: string, provider: StandIn, stops: (() => Promise<void>)[]) {
    this.url = url;
    this.provider = provider;
    this.#stops = stops;
  }

  static async start(settings: GatewaySettings = {}): Promise<ConfiguredGateway> {
    const url = `http://127.0.0.1:${await freePort()}`;
    const provider = await startIdentityProvider("generic");
    const gateway = new ConfiguredGateway(url, provider, [() => provider.stop()]);
    try {
      await gateway.#start(settings);
      return gateway;
    } catch (error) {
      await gateway.dispose();
      throw error;
    }
  }

  /** The MCP server behind it. */
  get resource(): string {
    return `${this.url}/mcp/documents`;
  }

  async #start({ authorizationServer = {}, secrets = {}, run = runCommand }: GatewaySettings): Promise<void> {
    await this.provider.addClient({ ...REGISTRATION, redirectUris: [`${this.url}/callback/company`] });
    const folder = await mkdtemp(join(tmpdir(), "configured-gateway-"));
    this.#stops.push(() => rm(folder, { recursive: true }));
    const origin = await this.#startOrigin();
    const { LOCAL_CLIENT_SECRET: _, ...keys } = await loadGatewaySecrets(join(folder, "secrets"));
    const { stop } = await run({
      url: this.url,
      document: configuration(this, origin, authorizationServer),
      variables: { ...keys, PROVIDER_SECRET: REGISTRATION.secret, ...secrets },
      folder,
    });
    this.#stops.push(stop);
  }

  async #startOrigin(): Promise<string> {
    const port = await freePort();
    const audience = `http://127.0.0.1:${port}/mcp`;
    const server = createDocumentsServer({
      documentsFolder: DOCUMENTS.pathname,
      logLevel: "error",
      assertions: { issuer: `${this.url}/callers`, audience },
    });
    await once(server.listen(port, "127.0.0.1"), "listening");
    this.#stops.push(async () => {
      server.close();
      server.closeAllConnections();
    });
    return audience;
  }

  /** Ends it, and all that was started for it. */
  async dispose(): Promise<void> {
    for (const stop of this.#stops.toReversed()) await stop();
  }
}

function configuration(
  { url, provider: { issuer } }: ConfiguredGateway,
  origin: string,
  authorizationServer: object,
): object {
  const clients = [{ id: REGISTRATION.id, secret: { secret: "PROVIDER_SECRET" } }];
  return {
    publicUrl: url,
    servers: {
      documents: {
        name: "Documents",
        origin: { url: origin, assertion: {} },
        tools: {
          get_public_info: { scopes: ["public:read"] },
          get_confidential_info: { scopes: ["confidential:read"] },
        },
      },
    },
    signingKeys: {
      callers: [{ secret: "CALLERS_SIGNING_KEY_1" }],
      tokens: [{ secret: "TOKENS_SIGNING_KEY_1" }],
    },
    sealingKeys: [{ secret: "SEALING_KEY_1" }],
    authorizationServer: {
      identityProviders: { company: { profile: "generic", name: "Example Company", issuer, clients } },
      access: { grants: [{ when: { group: "staff" }, scopes: ["public:read", "confidential:read"] }] },
      ...authorizationServer,
    },
  };
}

/** Starts one as an operator does. */
export async function runCommand({
  document,
  variables,
  folder,
  port,
}: Prepared): Promise<{ stop(): Promise<void> }> {
  const config = join(folder, "gateway.json");
  await writeFile(config, JSON.stringify(document));
  const listens = port === undefined ? [] : ["--port", String(port)];
  const args = ["gateway", "--config", config, "--state", join(folder, "state"), ...listens];
  const child = spawn(process.execPath, [...COMMAND, ...args], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
  };
  try {
    await ready(child);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
