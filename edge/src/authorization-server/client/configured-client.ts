import type { JWK } from "jose";
import type { ConfiguredClient } from "../../configuration/authorization-server.ts";
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
    const isSecret = (presented: string) => isEqual(presented, secret(reference.secret));
    return { method: "client_secret", isSecret };
  }
  if (jwks) return { method: "private_key_jwt", keys: jwks as readonly JWK[] };
  if (jwksUri !== undefined) return { method: "private_key_jwt", keys: { jwksUri } };
  return { method: "none" };
}

/** In a time that does not depend on either text; an empty text proves nothing. */
async function isEqual(presented: string, expected: string): Promise<boolean> {
  const [left, right] = await Promise.all([presented, expected].map(sha256));
  if (!left || !right) return false;
  return crypto.subtle.timingSafeEqual(left, right) && presented !== "";
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
