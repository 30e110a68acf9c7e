import type { Client } from "../client/client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import type { GrantState, PresentationResult } from "../grant/grant.ts";
import { OAuthError } from "../oauth-error.ts";
import type { Parameters } from "../parameters.ts";
import { grantFields, recordTokens } from "./grant-fields.ts";
import { narrowedToken, type RefreshRequest, readRefreshRequest, refreshRefused } from "./refresh-request.ts";
import { temporarilyUnavailable } from "./refusal.ts";
import { rotate } from "./rotation.ts";
import { openSuccessor } from "./sealed-tokens.ts";
import { namedServer, wrongTarget } from "./target.ts";
import type { Tokens } from "./tokens.ts";

/**
 * Refreshes: OAuth 2.1 section 4.3. The person is asked about again each time, and the refresh token rotates.
 *
 * @throws {OAuthError} `invalid_grant` in one shape, whichever check failed; `invalid_request`, `invalid_scope`,
 *   `invalid_target`, and `temporarily_unavailable` when nothing is lost and it may be tried again
 */
export async function refresh(
  client: Client,
  parameters: Parameters,
  context: AuthorizationServerContext,
): Promise<Tokens> {
  const target = namedServer(parameters, context);
  const request = await readRefreshRequest(client, parameters, context);
  const { token, scopes } = request;
  const result = await context.grants.get(token.grant).present({
    clientId: client.id,
    generation: token.generation,
    ...(target && { server: target.id }),
    ...(scopes && { scopes }),
    graceSeconds: context.settings.lifetimes.refreshGraceSeconds,
  });
  switch (result.outcome) {
    case "current": {
      const tokens = rotate(request, result.state, context);
      // A client that hangs up must not stop it half-way: the provider may have rotated its own token already.
      context.waitUntil(tokens.catch(() => {}));
      return tokens;
    }
    case "repeated":
      return repeat(request, result.state, result.successor, context);
    default:
      throw await refusalOf(result, context);
  }
}

/** The answer to a refresh whose first answer may have been lost: the same successor, and nobody is asked again. */
async function repeat(
  request: RefreshRequest,
  { authorization }: GrantState,
  successor: string,
  context: AuthorizationServerContext,
): Promise<Tokens> {
  const refreshToken = await openSuccessor(successor, context.sealer);
  const { accessToken, scopes } = await narrowedToken(request, authorization, authorization, context);
  const fields = await grantFields(authorization, context);
  recordTokens(
    "refresh",
    request.client,
    { ...fields, grant_type: "refresh_token", scopes, reason: "repeated" },
    context,
  );
  return { accessToken, scopes, refreshToken };
}

async function refusalOf(
  result: Exclude<PresentationResult, { readonly outcome: "current" | "repeated" }>,
  context: AuthorizationServerContext,
): Promise<OAuthError> {
  switch (result.outcome) {
    case "wrong-target":
      return wrongTarget();
    case "wrong-scope":
      return new OAuthError(
        "invalid_scope",
        "That is more than was authorized; ask for less, or authorize again.",
      );
    case "busy":
      return temporarilyUnavailable({ grant_type: "refresh_token", reason: result.outcome });
    case "replayed":
      return refreshRefused({
        event: "replay",
        reason: "it was used before: the grant has ended",
        ...(await grantFields(result.state.authorization, context)),
      });
    default:
      return refreshRefused({ reason: result.outcome });
  }
}
