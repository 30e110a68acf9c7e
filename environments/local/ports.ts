import { EnvironmentError } from "../environment.ts";

/** The ports of this machine on which the local environment listens. */
export const ports = {
  gateway: port("LOCAL_GATEWAY_PORT", 8788),
  identityProvider: port("LOCAL_IDENTITY_PROVIDER_PORT", 8789),
  documents: port("LOCAL_DOCUMENTS_PORT", 8790),
  tasks: port("LOCAL_TASKS_PORT", 8791),
  tasksBackend: port("LOCAL_TASKS_BACKEND_PORT", 8792),
};

function port(variable: string, standard: number): number {
  const value = process.env[variable];
  if (value === undefined) return standard;
  if (/^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new EnvironmentError("local", [{ path: variable, message: "expected a port from 1 to 65535" }]);
}
