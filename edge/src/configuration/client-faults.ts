import { usableKeys } from "../discovery/usable-keys.ts";
import { redirectUriFault } from "../redirect-uri/judge.ts";
import type {
  AuthorizationServer,
  ConfiguredClient,
  IdentityProviderSettings,
} from "./authorization-server.ts";
import { clientDocumentFault } from "./client-document.ts";
import type { Fault } from "./configuration.ts";

type Forwarding = Extract<AuthorizationServer["registration"]["dynamic"], { strategy: "forward" }>;

const SECTION = "authorizationServer";

/** What is wrong with the clients that are known beforehand. */
export function clientFaults({ clients }: AuthorizationServer): Fault[] {
  return Object.entries(clients).flatMap(([id, client]) => {
    const path = `${SECTION}.clients.${id}`;
    const faults = client.redirectUris.flatMap((uri, index): Fault[] => {
      const fault = redirectUriFault(uri, { schemes: "any" });
      return fault === undefined ? [] : [{ path: `${path}.redirectUris.${index}`, message: fault }];
    });
    if (!/^[\x21-\x7e]+$/.test(id) || /^(?:https?|dynamic|client):/.test(id)) {
      faults.push({
        path,
        message: "expected an id of printable ASCII that is no URL and begins with no kind",
      });
    }
    return [...faults, ...keyFaults(`${path}.jwks`, client.jwks ?? [])];
  });
}

function keyFaults(path: string, jwks: NonNullable<ConfiguredClient["jwks"]>): Fault[] {
  const faults = jwks.flatMap((key, index): Fault[] => {
    if (isUsable(key)) return [];
    const message = "expected a public key for RS256 (2048 bits or more) or ES256";
    return [{ path: `${path}.${index}`, message }];
  });
  if (faults.length > 0 || usableKeys(jwks).length === jwks.length) return faults;
  return [{ path, message: "lists two keys with one kid" }];
}

function isUsable(key: Readonly<Record<string, unknown>>): boolean {
  const { kty, crv, alg = kty === "RSA" ? "RS256" : "ES256" } = key;
  const isOfAlgorithm = kty === "RSA" ? alg === "RS256" : alg === "ES256" && crv === "P-256";
  return isOfAlgorithm && usableKeys([key]).length === 1;
}

/** What is wrong with how clients register. */
export function registrationFaults(settings: AuthorizationServer, publicUrl: string): Fault[] {
  return [...documentFaults(settings, publicUrl), ...dynamicFaults(settings)];
}

function documentFaults({ registration }: AuthorizationServer, publicUrl: string): Fault[] {
  const { clientIdMetadata, redirectUris } = registration;
  if (clientIdMetadata === false) return [];
  return Object.entries(clientIdMetadata.documents).flatMap(([url, document]): Fault[] => {
    const fault = clientDocumentFault(url, document, { publicUrl, redirectUris });
    const path = `${SECTION}.registration.clientIdMetadata.documents.${url}`;
    return fault === undefined ? [] : [{ path, message: fault }];
  });
}

function dynamicFaults({ registration, clients, identityProviders }: AuthorizationServer): Fault[] {
  const { dynamic } = registration;
  const path = `${SECTION}.registration.dynamic`;
  if (dynamic.strategy === "forward") {
    const id = dynamic.identityProvider;
    const provider = Object.hasOwn(identityProviders, id) ? identityProviders[id] : undefined;
    if (!provider)
      return [{ path: `${path}.identityProvider`, message: `there is no identity provider ${id}` }];
    if (provider.issuer === undefined) {
      return [{ path: `${path}.identityProvider`, message: `${id} registers no clients for others` }];
    }
    const fault = credentialFault(dynamic, provider);
    return fault === undefined ? [] : [{ path: `${path}.credential.type`, message: fault }];
  }
  if (dynamic.strategy !== "static") return [];
  const client = Object.hasOwn(clients, dynamic.client) ? clients[dynamic.client] : undefined;
  if (!client) return [{ path: `${path}.client`, message: `there is no client ${dynamic.client}` }];
  if (client.secret || client.jwks || client.jwksUri) {
    return [{ path: `${path}.client`, message: "is no public client: everybody would be given its id" }];
  }
  if (client.redirectUris.length === 0) {
    return [{ path: `${path}.client`, message: "has no redirect URI, so that nobody could use it" }];
  }
  return [];
}

/** The protocol's own credential is good wherever somebody provides an endpoint for it; a vendor's is the vendor's. */
function credentialFault(
  { credential: { type }, endpoint }: Forwarding,
  { profile }: IdentityProviderSettings,
): string | undefined {
  const profiles = { "okta-api-token": ["okta"], "auth0-management": ["auth0"] };
  if (type !== "initial-access-token") {
    return profiles[type].includes(profile) ? undefined : `has no place with the profile ${profile}`;
  }
  if (endpoint !== undefined || profile === "keycloak" || profile === "generic") return undefined;
  return `needs an endpoint with the profile ${profile}, whose own takes another credential or is none`;
}
