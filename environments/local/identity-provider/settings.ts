import { resolve } from "node:path";

/** How the identity provider runs. */
export interface Settings {
  /** The port on 127.0.0.1, and so a part of the issuer. */
  readonly port: number;
  /** The folder that keeps keys, clients and grants from one run to the next. */
  readonly stateFolder: string;
  /** The resource indicators (RFC 8707) that tokens can be had for. */
  readonly resources: readonly string[];
}

/**
 * Reads the settings from environment variables: `IDENTITY_PROVIDER_PORT`, `IDENTITY_PROVIDER_STATE` and
 * `IDENTITY_PROVIDER_RESOURCES`, URLs apart by spaces.
 *
 * @throws {Error} naming the variable that is missing or wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const {
    IDENTITY_PROVIDER_PORT: port = "",
    IDENTITY_PROVIDER_STATE: state = "",
    IDENTITY_PROVIDER_RESOURCES: resources = "",
  } = environment;
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error("IDENTITY_PROVIDER_PORT is not a port number");
  }
  if (state === "") throw new Error("IDENTITY_PROVIDER_STATE names no folder");
  const urls = resources.split(" ").filter((url) => url !== "");
  const unusable = urls.find((url) => !URL.canParse(url));
  if (urls.length === 0 || unusable !== undefined) {
    throw new Error(`IDENTITY_PROVIDER_RESOURCES has to list URLs; ${unusable ?? "there are none"}`);
  }
  return { port: Number(port), stateFolder: resolve(state), resources: urls };
}
