import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JWK } from "jose";
import { createTasksBackend } from "../../environments/local/backends/tasks/backend.ts";
import { freePort } from "../../environments/local/free-port.ts";
import { loadGatewaySecrets } from "../../environments/local/gateway-secrets.ts";
import {
  createTasksServer,
  type TasksServerOptions,
} from "../../environments/local/mcp-servers/tasks/server.ts";
import { TOOLS } from "../../environments/local/mcp-servers/tasks/tools.ts";
import { type AtEnd, createLogin, listen } from "./before-cloud.ts";
import { runCommand } from "./configured-gateway.ts";

const READ_AND_WRITE = { getTasks: { scopes: ["read:tasks"] }, createTask: { scopes: ["write:tasks"] } };
const EVERYTHING = { "*": { scopes: [] } };

/**
 * A gateway in front of three MCP servers of tasks: `tasks` and `open`, which call one backend, and `forwarded`, which
 * gets clients' own tokens. What a caller of `open` may do, nobody asks but the backend.
 */
export interface TasksGateway {
  readonly backend: string;
  /** The gateway's URL of a server. */
  resource(server: string): string;
  /** The `Authorization` of somebody who may do so much at a server. */
  authorization(server: string, subject: string, scope: string): Promise<string>;
  /** The headers of the message that `open` got last. */
  sent(): IncomingHttpHeaders;
  /** Where `forwarded` itself is. */
  readonly forwardedOrigin: string;
  /** By which the gateway says who calls. */
  readonly callersKey: JWK;
  dispose(): Promise<void>;
}

/** Starts all of it. */
export async function startTasksGateway(): Promise<TasksGateway> {
  const stops: (() => unknown)[] = [];
  const dispose = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  try {
    return { ...(await start((stop) => stops.push(stop))), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function start(atEnd: AtEnd): Promise<Omit<TasksGateway, "dispose">> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const resource = (server: string) => `${url}/mcp/${server}`;
  const login = await createLogin(atEnd);
  const backend = await startBackend(`${url}/callers`, atEnd);
  const startServer = async (options: Pick<TasksServerOptions, "callers" | "tools">) => {
    const server = createTasksServer({ backendUrl: backend, logLevel: "error", ...options });
    return { server, origin: `${await listen(server, atEnd)}/mcp` };
  };
  const asserted = (audience: string) => ({ assertion: { issuer: `${url}/callers`, audience } });
  const tasks = await startServer({ callers: asserted("tasks") });
  const unasked = TOOLS.map((tool) => ({ ...tool, requiredScopes: [] }));
  const open = await startServer({ callers: asserted("open"), tools: unasked });
  const token = { issuer: login.issuer, jwksUri: login.issuer, audience: resource("forwarded") };
  const forwarded = await startServer({ callers: { token } });
  let headers: IncomingHttpHeaders = {};
  open.server.on("request", (request) => {
    headers = request.headers;
  });

  const folder = await mkdtemp(join(tmpdir(), "tasks-gateway-"));
  atEnd(() => rm(folder, { recursive: true }));
  const downstream = [{ audience: backend }];
  const secrets = await loadGatewaySecrets(join(folder, "secrets"));
  const gateway = await runCommand({
    url,
    folder,
    variables: secrets,
    document: {
      publicUrl: url,
      servers: {
        tasks: {
          origin: { url: tasks.origin, assertion: { audience: "tasks", downstream } },
          tools: READ_AND_WRITE,
        },
        open: {
          origin: { url: open.origin, assertion: { audience: "open", downstream } },
          tools: EVERYTHING,
        },
        forwarded: { origin: { url: forwarded.origin, forwardClientToken: true }, tools: READ_AND_WRITE },
      },
      tokens: { accept: [{ issuer: login.issuer, jwksUri: login.issuer }] },
      signingKeys: { callers: [{ secret: "CALLERS_SIGNING_KEY_1" }] },
      sealingKeys: [{ secret: "SEALING_KEY_1" }],
    },
  });
  atEnd(() => gateway.stop());
  return {
    backend,
    resource,
    authorization: async (server, subject, scope) =>
      `Bearer ${await login.token(resource(server), { subject, scope })}`,
    sent: () => headers,
    forwardedOrigin: forwarded.origin,
    callersKey: JSON.parse(secrets.CALLERS_SIGNING_KEY_1),
  };
}

async function startBackend(issuer: string, atEnd: AtEnd): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const backend = createTasksBackend({
    assertion: { issuer, audience: url },
    browserOrigins: [],
    people: [],
    logLevel: "error",
  });
  await once(backend.listen(port, "127.0.0.1"), "listening");
  atEnd(() => backend.close().closeAllConnections());
  return url;
}
