import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { freePort } from "../../environments/local/free-port.ts";

const COMMAND = ["--disable-warning=ExperimentalWarning", "edge/command/main.ts", "gateway"];

/** How an origin answers a message. */
export type Answer = (id: number, response: ServerResponse) => void;

/** A gateway in a workerd of its own, in front of an origin that answers as it is told; nothing of it needs a test runner. */
export class StreamingGateway {
  readonly #gateway: RunningGateway;
  readonly #servers: readonly Server[];
  readonly #token: string;

  private constructor(gateway: RunningGateway, servers: readonly Server[], token: string) {
    this.#gateway = gateway;
    this.#servers = servers;
    this.#token = token;
  }

  /** @param limits - those of the configuration */
  static async start(answer: Answer, limits: object = {}): Promise<StreamingGateway> {
    const origin = await listen(async (request, response) => {
      const { id } = JSON.parse(await text(request));
      answer(id, response);
    });
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
    const issuer = await listen((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys: [jwk] }));
    });
    const gateway = await run({
      publicUrl: `http://127.0.0.1:${await freePort()}`,
      servers: {
        streams: {
          path: "/mcp",
          audience: ["streams"],
          origin: { url: `${addressOf(origin)}/mcp` },
          tools: { look: { scopes: [] } },
        },
      },
      tokens: { accept: [{ issuer: addressOf(issuer), jwksUri: `${addressOf(issuer)}/jwks` }] },
      limits,
    });
    const token = await new SignJWT({ scope: "" })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one" })
      .setIssuer(addressOf(issuer))
      .setAudience("streams")
      .setSubject("alice")
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(privateKey);
    return new StreamingGateway(gateway, [origin, issuer], token);
  }

  /** Sends a request of the newest revision, whose id is 1. */
  send(method: string, params: object = {}, signal?: AbortSignal): Promise<Response> {
    const { headers, body } = this.#message(method, params);
    return fetch(`${this.#gateway.url}/mcp`, { method: "POST", headers, body, ...(signal && { signal }) });
  }

  /** The same, over a connection of its own that can be reset. */
  open(method: string, params: object = {}): ClientRequest {
    const { headers, body } = this.#message(method, params);
    return request(`${this.#gateway.url}/mcp`, { method: "POST", headers, agent: false }).end(body);
  }

  #message(method: string, params: object) {
    const headers = {
      ...("name" in params && { "mcp-name": String(params.name) }),
      authorization: `Bearer ${this.#token}`,
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
    };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: META } });
    return { headers, body };
  }

  /** Bytes of memory that workerd occupies. */
  memory(): number {
    const [workerd] = processes().filter(({ parent }) => parent === this.#gateway.command.pid);
    if (!workerd) throw new Error("the gateway does not run");
    return workerd.memory;
  }

  async dispose(): Promise<void> {
    const { command } = this.#gateway;
    if (command.exitCode === null) {
      const exit = once(command, "exit");
      command.kill("SIGTERM");
      await exit;
    }
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

async function listen(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The project's command, while it runs. */
interface RunningGateway {
  readonly url: string;
  readonly command: ChildProcess;
}

async function run(document: object): Promise<RunningGateway> {
  const folder = await mkdtemp(join(tmpdir(), "streaming-gateway-"));
  try {
    const file = join(folder, "gateway.json");
    await writeFile(file, JSON.stringify(document));
    const command = spawn(process.execPath, [...COMMAND, "--config", file], {
      env: { PATH: process.env.PATH },
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface(command.stdout)) {
      command.stdout.resume();
      return { url: JSON.parse(line).url, command };
    }
    throw new Error("the gateway did not start");
  } finally {
    await rm(folder, { recursive: true });
  }
}

function processes(): { readonly parent: number; readonly memory: number }[] {
  const lines = execFileSync("ps", ["-A", "-o", "ppid=,rss="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [parent, kibibytes] = line.trim().split(/\s+/).map(Number);
    return { parent: parent ?? 0, memory: (kibibytes ?? 0) * 1024 };
  });
}
