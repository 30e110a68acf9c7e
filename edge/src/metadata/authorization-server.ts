import type { AuthorizationServer } from "../configuration/authorization-server.ts";

/** Where the keys of the gateway's access tokens are, below `publicUrl`. */
export const TOKENS_JWKS_PATH = "/.well-known/jwks.json";

/** How clients may prove who they are at the token and revocation endpoints. */
const CLIENT_AUTHENTICATION = ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"];

/** JWS algorithms of client assertions. */
export const ASSERTION_ALGORITHMS = ["RS256", "ES256"] as const;

/**
 * Authorization server metadata (RFC 8414 section 2) of the gateway itself. What only OpenID providers have to say
 * (OpenID Connect Discovery 1.0 section 3) is in it too, since clients that find it at that address insist; ID tokens
 * are not issued.
 */
export function authorizationServerMetadata(
  publicUrl: string,
  { registration, clients }: AuthorizationServer,
  scopes: readonly string[],
): Record<string, unknown> {
  const hasMachines = Object.values(clients).some(({ grantTypes }) =>
    grantTypes.includes("client_credentials"),
  );
  return {
    issuer: publicUrl,
    authorization_endpoint: `${publicUrl}/authorize`,
    token_endpoint: `${publicUrl}/token`,
    // Left out, not null: some clients cannot read that.
    ...(registration.dynamic.strategy !== "off" && { registration_endpoint: `${publicUrl}/register` }),
    revocation_endpoint: `${publicUrl}/revoke`,
    jwks_uri: publicUrl + TOKENS_JWKS_PATH,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: [
      "authorization_code",
      "refresh_token",
      ...(hasMachines ? ["client_credentials"] : []),
    ],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    revocation_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    revocation_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    // Clients ask for offline_access where it is listed; it is no scope of any server's.
    scopes_supported: [...scopes, "offline_access"],
    client_id_metadata_document_supported: registration.clientIdMetadata !== false,
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
  };
}
