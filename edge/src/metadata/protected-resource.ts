import type { Configuration, Server } from "../configuration/configuration.ts";

/** A server's metadata: RFC 9728 section 2. */
export function protectedResourceMetadata(
  { publicUrl, tokens }: Configuration,
  server: Server,
  scopes: readonly string[],
): Record<string, unknown> {
  const issuers = tokens.accept
    .filter(({ servers }) => servers.includes(server.id))
    .map(({ issuer, registrationEndpoint }) => (registrationEndpoint === undefined ? issuer : publicUrl));
  return {
    resource: server.url,
    resource_name: server.name,
    authorization_servers: issuers,
    bearer_methods_supported: ["header"],
    ...(scopes.length > 0 && { scopes_supported: scopes }),
  };
}
