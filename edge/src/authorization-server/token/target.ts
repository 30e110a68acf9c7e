import type { Server } from "../../configuration/configuration.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Parameters } from "../parameters.ts";
import { serverOf } from "../resource.ts";

/**
 * The server that `resource` names (RFC 8707 section 2.2); undefined where there is none, and that of the grant is meant.
 *
 * @throws {OAuthError} `invalid_target` where it names none of the servers here, or several
 */
export function namedServer(
  parameters: Parameters,
  { configuration }: AuthorizationServerContext,
): Server | undefined {
  const resources = parameters.all("resource");
  return resources.length > 0 ? serverOf(resources, configuration) : undefined;
}

/** The answer to a `resource` that is another one than the person consented to. */
export function wrongTarget(): OAuthError {
  return new OAuthError(
    "invalid_target",
    "This is for another resource; send the one that was authorized, or authorize this one.",
  );
}

/** The server of a grant; undefined where it is not served any more. */
export function serverById(
  id: string,
  { configuration: { servers } }: AuthorizationServerContext,
): Server | undefined {
  return Object.hasOwn(servers, id) ? servers[id] : undefined;
}
