import { readSigningKey, type SigningKey } from "../signing/signing-key.ts";
import { type Configuration, ConfigurationError, type Fault } from "./configuration.ts";
import { configurationFromVariables, OIDC_VARIABLES } from "./oidc-variables.ts";
import { parseConfiguration } from "./parse.ts";
import type { ReadSecret } from "./secrets.ts";

/** A configuration together with what its secrets hold. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** Keys of the issuer `publicUrl/callers`; the first signs. */
  readonly callersKeys: readonly SigningKey[];
}

/**
 * Loads the configuration: the document, or where there is none (`null`) the variables of a plain OpenID
 * Connect set-up; then the secrets it names.
 *
 * @throws {ConfigurationError} naming every fault
 */
export async function loadConfiguration(document: unknown, read: ReadSecret): Promise<LoadedConfiguration> {
  const configuration = document === null ? fromVariables(read) : parseConfiguration(document);
  const faults: Fault[] = [];
  const callersKeys: SigningKey[] = [];
  for (const [index, { secret }] of configuration.signingKeys.callers.entries()) {
    const path = `signingKeys.callers.${index}`;
    try {
      const value = read(secret);
      if (value === undefined) throw new Error("is not set");
      const key = await readSigningKey(value);
      if (callersKeys.some(({ kid }) => kid === key.kid))
        throw new Error("has a kid that another key has already");
      callersKeys.push(key);
    } catch (error) {
      faults.push({
        path,
        message: `secret ${secret}: ${error instanceof Error ? error.message : "unusable"}`,
      });
    }
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return { configuration, callersKeys };
}

function fromVariables(read: ReadSecret): Configuration {
  return configurationFromVariables(Object.fromEntries(OIDC_VARIABLES.map((name) => [name, read(name)])));
}
