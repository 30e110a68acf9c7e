import type { AuthenticationMethod } from "./clients.ts";
import type { Endpoints } from "./vendor.ts";

/** What differs between providers in their discovery documents. */
export interface DiscoveryFacts {
  readonly issuer: string;
  readonly endpoints: Endpoints;
  readonly scopes: readonly string[];
  readonly authentication: readonly AuthenticationMethod[];
}

/** A discovery document: OpenID Connect Discovery 1.0 section 3. */
export function discoveryDocument(
  { issuer, endpoints, scopes, authentication }: DiscoveryFacts,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: endpoints.authorization,
    token_endpoint: endpoints.token,
    userinfo_endpoint: endpoints.userinfo,
    jwks_uri: endpoints.keys,
    registration_endpoint: endpoints.registration,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: scopes,
    token_endpoint_auth_methods_supported: authentication,
    code_challenge_methods_supported: ["S256"],
    ...more,
  };
}
