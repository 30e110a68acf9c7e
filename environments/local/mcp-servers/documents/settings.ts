import { z } from "zod";
import type { Level } from "../../server-program/log.ts";
import { assertions, host, logLevel, port, readVariables } from "../../server-program/settings.ts";

const noSharedSecret = z
  .never({
    error:
      "is not supported: this server believes the edge's signed assertion (ASSERTION_ISSUER), not a shared secret",
  })
  .optional();

/** The environment variables of the server. */
const schema = z.object({
  MCP_HOST: host,
  /** @default 8080 */
  MCP_PORT: port(8080),
  MCP_LOG_LEVEL: logLevel,
  /** The folder of `public.md` and `confidential.md`. @default documents */
  MCP_DOCUMENTS_DIR: z.string().default("documents"),
  ...assertions,
  MCP_JWT_SECRET_KEY: noSharedSecret,
  MCP_JWT_ALGORITHM: noSharedSecret,
});

/** How the server runs. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly logLevel: Level;
  readonly documentsFolder: string;
  readonly assertions: { readonly issuer: string; readonly audience: string };
}

/**
 * Reads the settings from environment variables.
 *
 * @throws {SettingsError} naming every variable that is missing, wrong or no longer supported
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const variables = readVariables(schema, environment);
  return {
    host: variables.MCP_HOST,
    port: variables.MCP_PORT,
    logLevel: variables.MCP_LOG_LEVEL,
    documentsFolder: variables.MCP_DOCUMENTS_DIR,
    assertions: { issuer: variables.ASSERTION_ISSUER, audience: variables.ASSERTION_AUDIENCE },
  };
}
