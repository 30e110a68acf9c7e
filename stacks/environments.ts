import { type Environment, EnvironmentError, parseEnvironment } from "../environments/environment.ts";

/** The environments by name. Each is loaded only when it is asked for: a fault in one does not hold up another. */
const ENVIRONMENTS = new Map<string, () => Promise<unknown>>([
  ["dev", async () => (await import("../environments/dev.ts")).dev],
  ["staging", async () => (await import("../environments/staging.ts")).staging],
  ["production", async () => (await import("../environments/production.ts")).production],
  ["local", async () => (await import("../environments/local/environment.ts")).local],
]);

/** The names of all environments. */
export const environmentNames: readonly string[] = [...ENVIRONMENTS.keys()];

/**
 * Loads the environment of a name.
 *
 * @throws {EnvironmentError} naming every fault of it; for an unknown name, the names there are
 */
export async function loadEnvironment(name: string): Promise<Environment> {
  const load = ENVIRONMENTS.get(name);
  if (load === undefined) {
    const message = `expected one of ${environmentNames.join(", ")}`;
    throw new EnvironmentError(name, [{ path: "name", message }]);
  }
  return parseEnvironment(await load());
}
