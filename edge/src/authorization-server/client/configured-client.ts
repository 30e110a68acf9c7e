import type { JWK } from "jose";
import type { ConfiguredClient } from "../../configuration/authorization-server.ts";
import { isSame } from "../digest.ts";
import type { Client, ClientAuthentication } from "./client.ts";

/** A client as the configuration has it. Its secret is looked up when one is presented, not before. */
export function configuredClient(
  id: string,
  settings: ConfiguredClient,
  secret: (name: string) => string,
): Client {
  return {
    id,
    handle: id,
    registration: "configured",
    name: settings.name,
    redirectUris: settings.redirectUris,
    authentication: authenticationOf(settings, secret),
    grantTypes: settings.grantTypes,
  };
}

function authenticationOf(
  { secret: reference, jwks, jwksUri }: ConfiguredClient,
  secret: (name: string) => string,
): ClientAuthentication {
  if (reference) {
    // An empty text proves nothing, whatever the secret is.
    const isSecret = async (presented: string) =>
      presented !== "" && (await isSame(presented, secret(reference.secret)));
    return { method: "client_secret", isSecret };
  }
  if (jwks) return { method: "private_key_jwt", keys: jwks as readonly JWK[] };
  if (jwksUri !== undefined) return { method: "private_key_jwt", keys: { jwksUri } };
  return { method: "none" };
}
