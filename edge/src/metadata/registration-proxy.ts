import type { AcceptedTokens } from "../configuration/accepted-tokens.ts";
import type { IssuerMetadata } from "../discovery/discover.ts";

/** A provider for which the gateway cannot publish a document of its own; says why and what to do instead. */
export class UnsuitableProviderError extends Error {
  override readonly name = "UnsuitableProviderError";
}

const TAKEN_OVER = [
  "authorization_endpoint",
  "token_endpoint",
  "jwks_uri",
  "revocation_endpoint",
  "grant_types_supported",
  "token_endpoint_auth_methods_supported",
  "response_modes_supported",
];

/**
 * Authorization server metadata (RFC 8414) of the gateway's own issuer that sends clients to a provider's
 * endpoints, and to a registration endpoint that the provider does not have.
 *
 * @throws {UnsuitableProviderError} for a provider that names itself in its answers (RFC 9207): clients compare
 * that with the issuer of this document, and have to refuse
 */
export function registrationProxyMetadata(
  publicUrl: string,
  { issuer, registrationEndpoint }: Pick<AcceptedTokens, "issuer" | "registrationEndpoint">,
  provider: IssuerMetadata,
  scopes: readonly string[],
): Record<string, unknown> {
  if (provider.authorization_response_iss_parameter_supported === true) {
    throw new UnsuitableProviderError(
      `${issuer} sends the iss parameter of RFC 9207, so that clients would refuse its answers under another issuer: leave DCR_PROXY_URL out, and let the provider register clients itself or put the gateway's own authorization server before it`,
    );
  }
  const methods = provider.code_challenge_methods_supported;
  if (Array.isArray(methods) && !methods.includes("S256")) {
    throw new UnsuitableProviderError(
      `${issuer} does not support PKCE with S256, which MCP clients insist on`,
    );
  }
  return {
    issuer: publicUrl,
    ...Object.fromEntries(TAKEN_OVER.flatMap((name) => (name in provider ? [[name, provider[name]]] : []))),
    registration_endpoint: registrationEndpoint,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    ...(scopes.length > 0 && { scopes_supported: scopes }),
  };
}
