import { jwtVerify } from "jose";
import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import { record } from "../record.ts";
import { answerClient } from "../token/answer-client.ts";
import { openRefreshToken } from "../token/sealed-tokens.ts";

/**
 * The revocation endpoint: RFC 7009 section 2. A refresh token ends its grant, and with it the whole family. What is no
 * token of this client's is answered in the same way. It throws nothing.
 */
export function revokeToken(request: Request, context: AuthorizationServerContext): Promise<Response> {
  return answerClient(request, context, (parameters) => async (client) => {
    const token = parameters.get("token");
    if (token === undefined) throw new OAuthError("invalid_request", "Send the token that is to be revoked.");
    const refreshToken = await openRefreshToken(token, context.sealer);
    if (refreshToken) {
      await endGrant(refreshToken.grant, client, context);
    } else if (await isAccessToken(token, client, context)) {
      throw new OAuthError(
        "unsupported_token_type",
        "An access token ends by itself, soon; revoke the refresh token, and it is the last one.",
      );
    }
    return new Response(null, { headers: { "cache-control": "no-store" } });
  });
}

async function endGrant(id: string, client: Client, context: AuthorizationServerContext): Promise<void> {
  if (!(await context.grants.get(id).revoke(client.id))) return;
  record(context, "revocation", {
    client: client.handle,
    registration: client.registration,
    reason: "asked for by the client",
    status: 200,
  });
}

/**
 * Whether it is an access token of this client's that is still good. Nobody is asked about it when it is used, so it
 * cannot be revoked alone: RFC 7009 section 2.2.1 has that said.
 */
async function isAccessToken(
  token: string,
  client: Client,
  { configuration, tokenKeys, now }: AuthorizationServerContext,
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = tokenKeys.find(kid, now());
        if (!key) throw new Error("no such key");
        return key.publicKey;
      },
      {
        algorithms: ["ES256"],
        typ: "at+jwt",
        issuer: configuration.publicUrl,
        currentDate: new Date(now()),
      },
    );
    return payload.client_id === client.handle;
  } catch {
    return false;
  }
}
