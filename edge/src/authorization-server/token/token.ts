import type { Client, GrantType } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Parameters } from "../parameters.ts";
import { answerClient } from "./answer-client.ts";
import { redeemCode } from "./authorization-code.ts";
import { issueToMachine } from "./client-credentials.ts";
import { refresh } from "./refresh-token.ts";
import type { Tokens } from "./tokens.ts";

type Issue = (client: Client, parameters: Parameters, context: AuthorizationServerContext) => Promise<Tokens>;

const ISSUE = {
  authorization_code: redeemCode,
  refresh_token: refresh,
  client_credentials: issueToMachine,
} satisfies Record<GrantType, Issue>;

/** The token endpoint: RFC 6749 section 3.2. It throws nothing. */
export function issueTokens(request: Request, context: AuthorizationServerContext): Promise<Response> {
  return answerClient(request, context, (parameters) => {
    const grantType = grantTypeOf(parameters);
    return async (client) => {
      if (!client.grantTypes.includes(grantType)) {
        throw new OAuthError(
          "unauthorized_client",
          `This client may not use ${grantType}; register it for that grant type.`,
        );
      }
      return answer(await ISSUE[grantType](client, parameters, context));
    };
  });
}

function grantTypeOf(parameters: Parameters): GrantType {
  const grantType = parameters.get("grant_type");
  if (grantType === undefined) throw new OAuthError("invalid_request", "Send a grant_type.");
  if (isGrantType(grantType)) return grantType;
  throw new OAuthError(
    "unsupported_grant_type",
    `Use one of the grant types ${Object.keys(ISSUE).join(", ")}.`,
  );
}

function isGrantType(text: string): text is GrantType {
  return Object.hasOwn(ISSUE, text);
}

/** The scopes are always named, for they may be fewer than were asked for: RFC 6749 section 3.3. */
function answer({ accessToken, scopes, refreshToken }: Tokens): Response {
  return Response.json(
    {
      access_token: accessToken.token,
      token_type: "Bearer",
      expires_in: accessToken.expiresInSeconds,
      scope: scopes.join(" "),
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    },
    { headers: { "cache-control": "no-store" } },
  );
}
