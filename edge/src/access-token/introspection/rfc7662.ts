import * as oauth from "oauth4webapi";
import type { IntrospectionSettings } from "../../configuration/accepted-tokens.ts";
import type { TokenContent } from "../claim-checks.ts";
import { type AskIo, askIssuer } from "./ask-issuer.ts";
import { inactive } from "./inactive-tokens.ts";

type Settings = Extract<IntrospectionSettings, { type: "rfc7662" }>;

/**
 * Asks an issuer's introspection endpoint (RFC 7662) about an access token. Most of them know other tokens too: what is
 * not said to be a bearer token (section 2.2, `token_type`) is none.
 *
 * @param secret - that of the client
 * @throws {TokenError} when the token is not active
 * @throws {IssuerUnavailableError} when the endpoint does not say, or does not know the gateway
 */
export async function introspect(
  token: string,
  {
    issuer,
    settings,
    secret,
  }: { readonly issuer: string; readonly settings: Settings; readonly secret: string },
  io: AskIo,
): Promise<TokenContent> {
  const { endpoint, client } = settings;
  const { body } = await askIssuer(endpoint, [200], io, (fetcher) =>
    oauth.introspectionRequest(
      { issuer, introspection_endpoint: endpoint },
      { client_id: client.id },
      client.authentication === "client_secret_post"
        ? oauth.ClientSecretPost(secret)
        : oauth.ClientSecretBasic(secret),
      token,
      {
        additionalParameters: { token_type_hint: "access_token" },
        [oauth.customFetch]: fetcher,
        // Where plain http is allowed at all, the configuration and the fetcher have seen to it.
        [oauth.allowInsecureRequests]: true,
      },
    ),
  );
  const { active, token_type: type, ...claims } = body;
  if (active !== true) throw inactive();
  const isBearer = typeof type === "string" && type.toLowerCase() === "bearer";
  return { claims: { iss: issuer, ...claims }, type: isBearer ? "at+jwt" : "unknown" };
}
