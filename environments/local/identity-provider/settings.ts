import { resolve } from "node:path";

/** How the identity provider runs. */
export interface Settings {
  /** The port on 127.0.0.1, and so a part of the issuer. */
  readonly port: number;
  /** The folder that keeps keys and grants from one run to the next. */
  readonly stateFolder: string;
  /** The one client that is registered here. */
  readonly client: {
    readonly secret: string;
    /** The one place that it may have people sent back to. */
    readonly redirectUri: string;
  };
}

/** Characters that a secret has at least, so that it is none that somebody thought up. */
const SECRET_LENGTH = 32;

/**
 * Reads the settings from environment variables: `IDENTITY_PROVIDER_PORT`, `IDENTITY_PROVIDER_STATE`,
 * `IDENTITY_PROVIDER_CLIENT_SECRET` and `IDENTITY_PROVIDER_REDIRECT_URI`.
 *
 * @throws {Error} naming the variable that is missing or wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const {
    IDENTITY_PROVIDER_PORT: port = "",
    IDENTITY_PROVIDER_STATE: state = "",
    IDENTITY_PROVIDER_CLIENT_SECRET: secret = "",
    IDENTITY_PROVIDER_REDIRECT_URI: redirectUri = "",
  } = environment;
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error("IDENTITY_PROVIDER_PORT is not a port number");
  }
  if (state === "") throw new Error("IDENTITY_PROVIDER_STATE names no folder");
  if (secret.length < SECRET_LENGTH) {
    throw new Error(`IDENTITY_PROVIDER_CLIENT_SECRET has fewer than ${SECRET_LENGTH} characters`);
  }
  if (!URL.canParse(redirectUri)) throw new Error("IDENTITY_PROVIDER_REDIRECT_URI is not a URL");
  return { port: Number(port), stateFolder: resolve(state), client: { secret, redirectUri } };
}
