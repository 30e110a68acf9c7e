import { z } from "zod";
import type { Level } from "../../server-program/log.ts";
import { assertions, host, httpUrl, logLevel, port, readVariables } from "../../server-program/settings.ts";

/** The environment variables of the server. */
const schema = z.object({
  MCP_HOST: host,
  /** @default 8080 */
  MCP_PORT: port(8080),
  MCP_LOG_LEVEL: logLevel,
  ...assertions,
  /** Where the tasks are kept: its origin is in `origin.assertion.downstream` of the edge's configuration. @default http://localhost:4000 */
  BACKEND_API_URL: httpUrl("is required").default("http://localhost:4000"),
});

/** How the server runs. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly logLevel: Level;
  /** Who is believed about callers. */
  readonly callers: { readonly assertion: { readonly issuer: string; readonly audience: string } };
  readonly backendUrl: string;
}

/**
 * Reads the settings from environment variables.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const variables = readVariables(schema, environment);
  return {
    host: variables.MCP_HOST,
    port: variables.MCP_PORT,
    logLevel: variables.MCP_LOG_LEVEL,
    callers: { assertion: { issuer: variables.ASSERTION_ISSUER, audience: variables.ASSERTION_AUDIENCE } },
    backendUrl: variables.BACKEND_API_URL,
  };
}
