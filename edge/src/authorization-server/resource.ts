import type { Configuration, Server } from "../configuration/configuration.ts";
import { OAuthError } from "./oauth-error.ts";

/** Scheme and authority, which are compared without regard to case (RFC 3986 section 6.2.2.1), and the rest. */
const ABSOLUTE_URI = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]+)([/?].*)?$/is;

/**
 * The server that a request's `resource` names (RFC 8707 section 2): compared with the servers' URLs without regard to
 * the case of scheme and host, or to one slash at the end, which clients add and leave out. Without `resource` it is
 * the only server there is.
 *
 * @param resources - the values of the parameter
 * @throws {OAuthError} `invalid_target` where they name none, or not exactly one
 */
export function serverOf(resources: readonly string[], { servers }: Configuration): Server {
  const all = Object.values(servers);
  const [resource] = resources;
  if (resources.length > 1) {
    throw new OAuthError("invalid_target", "A token is for one server; send resource once.");
  }
  const uri = resource === undefined ? undefined : normalize(resource);
  const named = resource === undefined ? all : all.filter(({ url }) => url === uri);
  const [server] = named;
  if (!server || named.length > 1) {
    throw new OAuthError(
      "invalid_target",
      "Send the URL of the MCP server as resource, as its protected resource metadata has it.",
    );
  }
  return server;
}

function normalize(resource: string): string | undefined {
  const [, origin, rest = ""] = ABSOLUTE_URI.exec(resource) ?? [];
  return origin === undefined ? undefined : origin.toLowerCase() + rest.replace(/\/$/, "");
}
