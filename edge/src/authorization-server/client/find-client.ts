import type { AuthorizationServer } from "../../configuration/authorization-server.ts";
import { isClientIdUrl } from "../../configuration/client-id-url.ts";
import type { Sealer } from "../../sealing/sealer.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Client } from "./client.ts";
import { configuredClient } from "./configured-client.ts";
import { openClient } from "./dynamic-client.ts";

/** Where clients are known from. */
export interface ClientSources {
  readonly settings: AuthorizationServer;
  readonly sealer: Sealer;
  /** The values of the secrets that the configuration names. */
  readonly secret: (name: string) => string;
  /**
   * The client that the document at a URL describes.
   *
   * @throws {OAuthError} `invalid_client` where there is none
   */
  readonly findByDocument: (url: string) => Promise<Client>;
}

/**
 * Finds clients by their ids: those of the configuration first, then documents about clients, then what this gateway
 * has sealed itself.
 *
 * @returns a function that throws an {@link OAuthError} `invalid_client`, in one shape, where there is none
 */
export function createClientFinder(sources: ClientSources): (id: string) => Promise<Client> {
  const { settings, sealer, secret, findByDocument } = sources;
  return async (id) => {
    const configured = Object.hasOwn(settings.clients, id) ? settings.clients[id] : undefined;
    if (configured) return configuredClient(id, configured, secret);
    if (isClientIdUrl(id)) return findByDocument(id);
    try {
      return await openClient(id, sealer, settings);
    } catch {
      throw unknownClient();
    }
  };
}

/** The one answer to every id that is of no client: 401 has clients register again. */
function unknownClient(): OAuthError {
  return new OAuthError(
    "invalid_client",
    "This client is not registered here, or no longer: register it again.",
    { status: 401 },
  );
}
