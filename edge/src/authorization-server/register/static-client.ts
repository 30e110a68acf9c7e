import { matchesRedirectUri } from "../../redirect-uri/judge.ts";
import { readClientMetadata } from "../client/client-metadata.ts";
import { configuredClient } from "../client/configured-client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Registered } from "./registered.ts";

/**
 * Gives everybody the id of one configured public client, as far as their redirect URIs are that client's.
 *
 * @throws {OAuthError} `invalid_redirect_uri` when none is, `invalid_client_metadata` for metadata that cannot be read
 */
export function registerAsStaticClient(
  document: unknown,
  id: string,
  { settings, secret }: AuthorizationServerContext,
): Registered {
  const known = Object.hasOwn(settings.clients, id) ? settings.clients[id] : undefined;
  const client = known && configuredClient(id, known, secret);
  if (client?.authentication.method !== "none") throw new Error("the client for everybody is no public one");
  const metadata = readClientMetadata(document, {
    // What the configuration names is its own judgement; here nothing counts but that it is the same.
    redirectUris: { schemes: "any" },
    authenticationMethod: "none",
  });
  const isKnown = (uri: string) => client.redirectUris.some((own) => matchesRedirectUri(own, uri));
  const redirectUris = metadata.redirectUris.filter(isKnown);
  if (redirectUris.length === 0) {
    throw new OAuthError(
      "invalid_redirect_uri",
      "Clients of this gateway share one registration, and these redirect URIs are not in it: have them added.",
    );
  }
  return {
    answer: {
      client_id: client.id,
      client_name: client.name,
      redirect_uris: redirectUris,
      grant_types: client.grantTypes,
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
    handle: client.handle,
    registration: client.registration,
    refusedRedirectUris: metadata.redirectUris.filter((uri) => !isKnown(uri)),
  };
}
