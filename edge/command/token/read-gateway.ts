import { constants, existsSync, readFileSync } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Configuration } from "../../src/configuration/configuration.ts";
import { parseConfiguration } from "../../src/configuration/parse.ts";
import type { ReadSecret } from "../../src/configuration/secrets.ts";
import { EnvFile } from "../keys/env-file.ts";
import { readDocument } from "../read-document.ts";

/** A gateway's configuration, and those of its secrets that can be read here. */
export interface Gateway {
  readonly configuration: Configuration;
  readonly read: ReadSecret;
}

/** Where they are. */
export interface GatewayPlace {
  /** The configuration document. @default that of the local environment, in the state folder */
  readonly config?: string | undefined;
  /** The variables of a self-hosted gateway. @default the environment of this process */
  readonly secretsFile?: string | undefined;
  /** The state folder of the local environment. */
  readonly state: string;
}

/** The options of a command that say so, for `parseArgs`. */
export const PLACE_OPTIONS = {
  config: { type: "string" },
  "secrets-file": { type: "string" },
  state: { type: "string", default: ".local" },
} as const;

/** The lines about them in how a command is used. */
export const PLACE_USAGE = `  --config <file>        the configuration document, as JSON; its secrets are environment variables
                         (default: the configuration and the secrets of the local environment, npm start)
  --secrets-file <file>  the variables, NAME='value', that the secrets are in
  --state <folder>       where the local environment keeps its state  (default: .local)`;

/**
 * Reads them.
 *
 * @throws {ConfigurationError} when the document is not right
 * @throws {Error} when a file cannot be read
 */
export async function readGateway({ config, secretsFile, state }: GatewayPlace): Promise<Gateway> {
  const document = config ?? join(state, "cdktf.out", "edge", "local.json");
  if (config === undefined && !existsSync(document)) {
    throw new Error(`${document}: is not there: run npm start first, or name a document by --config`);
  }
  const configuration = parseConfiguration(await readDocument(document));
  if (secretsFile !== undefined) {
    await access(secretsFile, constants.R_OK).catch(() => {
      throw new Error(`${secretsFile}: cannot be read`);
    });
    const file = await EnvFile.read(secretsFile);
    return { configuration, read: (name) => file.get(name) };
  }
  if (config !== undefined) return { configuration, read: (name) => process.env[name] || undefined };
  return { configuration, read: (name) => contentOf(join(state, "secrets", name)) };
}

/** Undefined where there is no such file. */
function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
