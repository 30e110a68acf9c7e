import type { Configuration, Fault, Server } from "./configuration.ts";
import type { CredentialSettings } from "./credential/credential.ts";

/**
 * What is wrong with whom clients' own tokens are passed on to. MCP forbids a server to pass on a token that was made
 * for itself (MCP 2026-07-28, authorization, "Token Audience Binding and Validation"), and nobody is to get one with
 * which they could be the client elsewhere: an origin gets tokens for this very server, of which it is the whole.
 */
export function forwardedTokenFaults({ servers, tokens }: Configuration): Fault[] {
  const faults: Fault[] = [];
  for (const server of Object.values(servers)) {
    if (!server.origin.forwardClientToken) continue;
    const add = (member: string, message: string) =>
      void faults.push({ path: `servers.${server.id}.${member}`, message });
    server.audience.forEach((audience, index) => {
      if (isOf(server, audience)) return;
      add(
        `audience.${index}`,
        `is not this very server, whose origin is sent clients' tokens: expected ${server.url} or ${server.origin.url}`,
      );
    });
    for (const { issuer, introspection, servers: ids } of tokens.accept) {
      if (!introspection || !ids.includes(server.id)) continue;
      const message = `expected false: nobody can tell whom opaque tokens of ${issuer} are for`;
      add("origin.forwardClientToken", message);
    }
    if (takesAuthorization(server.origin.credential)) {
      const message = "expected false: the credential of the gateway itself is in Authorization";
      add("origin.forwardClientToken", message);
    }
  }
  return faults;
}

/** Of a URL one can tell whose it is: a whole host's is not one server's. What is none is the operator's word. */
function isOf({ url, origin }: Server, audience: string): boolean {
  return !/^https?:/i.test(audience) || audience === url || audience === origin.url;
}

function takesAuthorization(credential: CredentialSettings): boolean {
  switch (credential.type) {
    case "edge-token":
    case "aws-sigv4":
      return true;
    case "header":
      return credential.name.toLowerCase() === "authorization";
    default:
      return false;
  }
}
