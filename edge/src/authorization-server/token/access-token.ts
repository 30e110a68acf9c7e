import { SignJWT } from "jose";
import type { Server } from "../../configuration/configuration.ts";
import { OBTAINABLE_CLAIM } from "../../configuration/scopes.ts";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";

/** What an access token says. */
export interface AccessTokenContent {
  readonly subject: string;
  readonly client: Client;
  readonly server: Server;
  readonly scopes: readonly string[];
  /** What its identity could get: without that, whoever is refused cannot be told whether asking for more would help. */
  readonly obtainable: readonly string[];
  /** The end of what it is issued from; milliseconds since 1970. @default it is issued from nothing that ends */
  readonly notAfter?: number;
}

/** An access token, and for how long it is good. */
export interface AccessToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/**
 * Signs an access token: RFC 9068 section 2, for one server, and with nothing in it that the server does not need.
 *
 * @throws {Error} when no key is in force, or there is no time left
 */
export async function signAccessToken(
  { subject, client, server, scopes, obtainable, notAfter = Number.POSITIVE_INFINITY }: AccessTokenContent,
  { configuration, settings, tokenKeys, now }: AuthorizationServerContext,
): Promise<AccessToken> {
  const key = tokenKeys.current(now());
  if (!key) throw new Error("no key for access tokens is in force");
  const issuedAt = Math.floor(now() / 1000);
  const expiresAt = Math.min(issuedAt + settings.lifetimes.accessTokenSeconds, Math.floor(notAfter / 1000));
  const expiresInSeconds = expiresAt - issuedAt;
  if (expiresInSeconds <= 0) throw new Error("no time is left for an access token");
  const more = obtainable.filter((scope) => !scopes.includes(scope));
  const claims = {
    client_id: client.handle,
    scope: scopes.join(" "),
    ...(more.length > 0 && { [OBTAINABLE_CLAIM]: more.join(" ") }),
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: key.alg, typ: "at+jwt", kid: key.kid })
    .setIssuer(configuration.publicUrl)
    .setAudience(server.url)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .setJti(crypto.randomUUID())
    .sign(key.privateKey);
  return { token, expiresInSeconds };
}
