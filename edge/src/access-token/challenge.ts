import type { Server } from "../configuration/configuration.ts";

/** What a challenge says beside where the metadata is: RFC 6750 section 3. */
export interface ChallengeParameters {
  readonly error?: "invalid_token" | "insufficient_scope";
  readonly description?: string;
  readonly scopes: readonly string[];
}

/** The URL of a server's metadata: RFC 9728 section 3.1, the path inserted behind the well-known part. */
export function resourceMetadataUrl(publicUrl: string, server: Server): string {
  return `${publicUrl}/.well-known/oauth-protected-resource${server.path}`;
}

/** The value of a `WWW-Authenticate` header for a server (RFC 6750 section 3, RFC 9728 section 5.1). */
export function challenge(
  publicUrl: string,
  server: Server,
  { error, description, scopes }: ChallengeParameters,
): string {
  const parameters: [name: string, value: string | undefined][] = [
    ["error", error],
    ["error_description", description],
    ["scope", scopes.join(" ") || undefined],
    ["resource_metadata", resourceMetadataUrl(publicUrl, server)],
  ];
  const written = parameters.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quote(value)}`],
  );
  return `Bearer ${written.join(", ")}`;
}

/** A quoted-string (RFC 9110 section 5.6.4) of the characters that RFC 6750 section 3 allows in it. */
function quote(value: string): string {
  return `"${value.replace(/[^\x20-\x7e]/g, "").replace(/["\\]/g, "'")}"`;
}
