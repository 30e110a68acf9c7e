import { freePort, isFree } from "./free-port.ts";

/** A port for each part of the local environment. */
export type Ports = typeof import("./ports.ts").ports;

/** The variables that demand a port, as `ports.ts` reads them. */
const VARIABLES: Readonly<Record<keyof Ports, string>> = {
  gateway: "LOCAL_GATEWAY_PORT",
  identityProvider: "LOCAL_IDENTITY_PROVIDER_PORT",
  documents: "LOCAL_DOCUMENTS_PORT",
  tasks: "LOCAL_TASKS_PORT",
  tasksBackend: "LOCAL_TASKS_BACKEND_PORT",
};

/**
 * Chooses the ports: those that variables demand, else the standard ones, else any that are free.
 *
 * @throws {Error} when a port that a variable demands is none, or is taken
 */
export async function choosePorts(): Promise<Ports> {
  const { ports } = await import("./ports.ts"); // reads the variables, and throws
  const chosen = { ...ports };
  for (const name of namesOf(ports)) chosen[name] = await choosePort(VARIABLES[name], ports[name]);
  return chosen;
}

async function choosePort(variable: string, port: number): Promise<number> {
  if (await isFree(port)) return port;
  if (process.env[variable] === undefined) return freePort();
  throw new Error(`${variable}: port ${port} is in use; stop what listens there, or name another port`);
}

/** The environment variables with which other processes come to the same ports. */
export function portVariables(chosen: Ports): Record<string, string> {
  return Object.fromEntries(namesOf(chosen).map((name) => [VARIABLES[name], String(chosen[name])]));
}

function namesOf(ports: Ports): (keyof Ports)[] {
  return Object.keys(ports) as (keyof Ports)[];
}
