import type { Configuration, Fault, Server } from "./configuration.ts";
import type { CredentialSettings } from "./credential/credential.ts";

/**
 * What is wrong with whom clients' own tokens are passed on to. MCP forbids a server to pass on a token that was made for
 * itself (MCP 2026-07-28, authorization, "Access Token Privilege Restriction"), and nobody is to get one with which they
 * could be the client elsewhere: an origin gets tokens for this very server, of which it is the whole, and no others.
 */
export function forwardedTokenFaults({ servers, tokens }: Configuration): Fault[] {
  return Object.values(servers)
    .filter(({ origin }) => origin.forwardClientToken)
    .flatMap((server) => {
      const path = `servers.${server.id}`;
      const others = server.audience.flatMap((audience, index) =>
        isOf(server, audience)
          ? []
          : [
              {
                path: `${path}.audience.${index}`,
                message: `is not this very server, which is sent clients' tokens: expected ${server.url}, or where its origin is`,
              },
            ],
      );
      const unreadable = tokens.accept
        .filter((issuer) => issuer.introspection && issuer.servers.includes(server.id))
        .map(({ issuer }) => `expected false: nobody can tell whom opaque tokens of ${issuer} are for`);
      const taken = takesAuthorization(server.origin.credential)
        ? ["expected false: the credential of the gateway itself is in Authorization"]
        : [];
      const faults = [...unreadable, ...taken].map((message) => ({
        path: `${path}.origin.forwardClientToken`,
        message,
      }));
      return [...others, ...faults];
    });
}

/** Of a URL one can tell whose it is; what else an issuer calls the server is the operator's word. */
function isOf({ url, origin }: Server, audience: string): boolean {
  if (!/^https?:/i.test(audience)) return true;
  const host = new URL(origin.url).origin;
  return [url, origin.url, host, `${host}/`].includes(audience);
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
