import type { Configuration, Server } from "../configuration/configuration.ts";

/** A server's metadata: RFC 9728 section 2. */
export function protectedResourceMetadata(
  { publicUrl, tokens, authorizationServer }: Configuration,
  server: Server,
  scopes: readonly string[],
): Record<string, unknown> {
  const issuers = tokens.accept
    .filter(({ servers }) => servers.includes(server.id))
    .map(({ issuer, registrationEndpoint }) => (registrationEndpoint === undefined ? issuer : publicUrl));
  return {
    resource: server.url,
    resource_name: server.name,
    // Clients take the first they are no strangers to: the gateway takes everybody, another issuer its own clients.
    authorization_servers: authorizationServer ? [publicUrl, ...issuers] : issuers,
    bearer_methods_supported: ["header"],
    ...(scopes.length > 0 && { scopes_supported: scopes }),
  };
}
