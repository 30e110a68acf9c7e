import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Configuration } from "../../edge/src/configuration/configuration.ts";
import { ACCOUNTS } from "./accounts.ts";
import type { Ports } from "./choose-ports.ts";
import type { ProcessOptions } from "./supervised-process.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** A program that serves here, with all that it is told. */
export interface ServerProgram extends Pick<ProcessOptions, "name" | "command" | "variables" | "readyUrl"> {
  /** What its log is called. */
  readonly id: string;
}

/**
 * The private MCP servers, and the backend that one of them calls on behalf of its callers.
 *
 * @throws {Error} when the stacks name other servers
 */
export function serverPrograms(configuration: Configuration, ports: Ports): readonly ServerProgram[] {
  return [
    documents(configuration, ports.documents),
    tasksBackend(configuration, ports.tasksBackend),
    tasks(configuration, ports.tasks),
  ];
}

function documents(configuration: Configuration, port: number): ServerProgram {
  const folder = join(HERE, "mcp-servers", "documents");
  return {
    id: "documents",
    name: "MCP server documents",
    command: [join(folder, "main.ts")],
    variables: {
      MCP_HOST: "127.0.0.1",
      MCP_PORT: String(port),
      MCP_DOCUMENTS_DIR: join(folder, "documents"),
      ASSERTION_ISSUER: `${configuration.publicUrl}/callers`,
      ASSERTION_AUDIENCE: assertionOf(configuration, "documents").audience,
    },
    readyUrl: `http://127.0.0.1:${port}/ready`,
  };
}

function tasks(configuration: Configuration, port: number): ServerProgram {
  return {
    id: "tasks",
    name: "MCP server tasks",
    command: [join(HERE, "mcp-servers", "tasks", "main.ts")],
    variables: {
      MCP_HOST: "127.0.0.1",
      MCP_PORT: String(port),
      ASSERTION_ISSUER: `${configuration.publicUrl}/callers`,
      ASSERTION_AUDIENCE: assertionOf(configuration, "tasks").audience,
      BACKEND_API_URL: backendOf(configuration),
    },
    readyUrl: `http://127.0.0.1:${port}/health`,
  };
}

function tasksBackend(configuration: Configuration, port: number): ServerProgram {
  const { publicUrl, browserOrigins } = configuration;
  return {
    id: "tasks-backend",
    name: "Backend of tasks",
    command: [join(HERE, "backends", "tasks", "main.ts")],
    variables: {
      HOST: "127.0.0.1",
      PORT: String(port),
      ASSERTION_ISSUER: `${publicUrl}/callers`,
      ASSERTION_AUDIENCE: backendOf(configuration),
      BROWSER_ORIGINS: browserOrigins.join(" "),
      PEOPLE: JSON.stringify(people(publicUrl)),
    },
    readyUrl: `http://127.0.0.1:${port}/`,
  };
}

/** The backend as the gateway names it to the server that calls it. */
function backendOf(configuration: Configuration): string {
  const [audience] = assertionOf(configuration, "tasks").downstream;
  if (audience === undefined) throw new Error("the stacks name nobody whom tasks calls");
  return audience;
}

function assertionOf({ servers }: Configuration, id: string) {
  const assertion = servers[id]?.origin.assertion;
  if (!assertion) throw new Error(`the stacks name no server ${id} with an assertion`);
  return assertion;
}

/** Everybody who can sign in, as the gateway calls them. */
function people(issuer: string): object[] {
  return ACCOUNTS.map(({ id }) => ({
    issuer,
    subject: `local:${id}`,
    email: `${id}@example.com`,
    name: id,
    createdAt: "2026-01-01T00:00:00Z",
  }));
}
