import { principalDigest } from "../../audit/record.ts";
import type { ConfiguredClient } from "../../configuration/authorization-server.ts";
import type { Server } from "../../configuration/configuration.ts";
import { grantedScopes, knownScopes } from "../../configuration/scopes.ts";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Parameters } from "../parameters.ts";
import { serverOf } from "../resource.ts";
import { type AccessTokenContent, signAccessToken } from "./access-token.ts";
import { recordTokens } from "./grant-fields.ts";
import type { Tokens } from "./tokens.ts";

/**
 * Issues a token to a machine, for itself: OAuth 2.1 section 4.2. There is no refresh token, for it can ask again.
 *
 * @throws {OAuthError} `unauthorized_client` for all but configured clients that have proven who they are,
 *   `invalid_target` for a server that is not among theirs, `invalid_scope` when nothing is left of what they ask for
 */
export async function issueToMachine(
  client: Client,
  parameters: Parameters,
  context: AuthorizationServerContext,
): Promise<Tokens> {
  const machine = configured(client, context);
  const server = serverOf(parameters.all("resource"), context.configuration);
  if (machine.servers && !machine.servers.includes(server.id)) {
    throw new OAuthError(
      "invalid_target",
      "This client may not reach this resource; configure it for that server.",
    );
  }
  const { scopes, obtainable } = scopesFor(machine, server, parameters.get("scope"));
  const subject = `client:${client.handle}`;
  const accessToken = await signAccessToken({ subject, client, server, scopes, obtainable }, context);
  const { publicUrl } = context.configuration;
  recordTokens(
    "issue",
    client,
    {
      principal: await principalDigest({ issuer: publicUrl, subject }),
      server: server.id,
      scopes,
      grant_type: "client_credentials",
    },
    context,
  );
  return { accessToken, scopes };
}

function configured({ id, registration, authentication }: Client, { settings }: AuthorizationServerContext) {
  const machine = Object.hasOwn(settings.clients, id) ? settings.clients[id] : undefined;
  if (machine && registration === "configured" && authentication.method !== "none") return machine;
  throw new OAuthError(
    "unauthorized_client",
    "Only configured clients with a secret or a key may use client_credentials; have this one configured.",
  );
}

/** Configured ∩ asked for ∩ known to the server; and what it would have been for who asked for all. */
function scopesFor(
  machine: ConfiguredClient,
  server: Server,
  asked: string | undefined,
): Pick<AccessTokenContent, "scopes" | "obtainable"> {
  const granted = grantedScopes(machine.scopes, server.scopes.implies);
  const wanted = asked === undefined ? machine.scopes : [...new Set(asked.split(" "))];
  const obtainable = knownScopes(server).filter((scope) => granted.has(scope));
  const scopes = wanted.filter((scope) => obtainable.includes(scope));
  if (asked !== undefined && scopes.length === 0) {
    throw new OAuthError(
      "invalid_scope",
      "This client has none of these scopes there; ask for those it has.",
    );
  }
  return { scopes, obtainable };
}
