import { kindOf, matchesRedirectUri, redirectUriFault } from "../../redirect-uri/judge.ts";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import { readParameters } from "../parameters.ts";

/** Whom an authorization request is from, and where its answer goes: to be certain before anything is answered. */
export interface ReturnAddress {
  readonly client: Client;
  /** One that the client registered. */
  readonly redirectUri: string;
  /** Byte for byte as the client sent it; absent where it sent none, or none that can be sent back. */
  readonly state?: string;
}

/** Bytes of `state` at most. */
const LONGEST_STATE = 2048;

/**
 * Finds out where the answer to an authorization request may go. Whatever is wrong with that is nothing to send
 * anybody anywhere for: it is shown to the person (RFC 6749 section 4.1.2.1).
 *
 * @throws {OAuthError} when the client is not known, or the redirect URI is none of its own
 */
export async function findReturnAddress(
  query: URLSearchParams,
  context: AuthorizationServerContext,
): Promise<ReturnAddress> {
  const parameters = readParameters(query, ["client_id", "redirect_uri"]);
  const id = parameters.get("client_id");
  if (id === undefined) throw new OAuthError("invalid_request", "The request has no client_id; send it.");
  const client = await context.findClient(id);
  const redirectUri = parameters.get("redirect_uri") ?? onlyRedirectUri(client);
  if (!isRedirectUriOf(client, redirectUri, context)) {
    throw new OAuthError(
      "invalid_request",
      "The redirect_uri is none that this application registered; register it, or send one that is.",
    );
  }
  const states = query.getAll("state");
  const [state = ""] = states;
  return { client, redirectUri, ...(states.length === 1 && state !== "" && isEchoable(state) && { state }) };
}

/** Whether a redirect URI still is what its client registered, and allowed here. */
export function isRedirectUriOf(
  client: Client,
  redirectUri: string,
  { settings }: AuthorizationServerContext,
): boolean {
  const { schemes, hosts } = settings.registration.redirectUris;
  // The schemes and hosts are for clients that register themselves: those of the configuration say where they are.
  const policy = client.registration === "configured" ? { schemes: "any" as const } : { schemes, hosts };
  return (
    client.redirectUris.some((registered) => matchesRedirectUri(registered, redirectUri)) &&
    redirectUriFault(redirectUri, policy) === undefined
  );
}

/** Whether a `state` can be sent back as it came: it is not too long, and was UTF-8. */
export function isEchoable(state: string): boolean {
  return new TextEncoder().encode(state).length <= LONGEST_STATE && !state.includes("\ufffd");
}

/** RFC 6749 section 3.1.2.3: it may go unsaid where one was registered, in full; a loopback one lacks its port. */
function onlyRedirectUri({ redirectUris }: Client): string {
  const [only] = redirectUris;
  if (only === undefined || redirectUris.length > 1 || kindOf(only) === "loopback") {
    throw new OAuthError("invalid_request", "The request has no redirect_uri; send one that is registered.");
  }
  return only;
}
