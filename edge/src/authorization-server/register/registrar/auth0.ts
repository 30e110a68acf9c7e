import { type Application, type ProviderAccess, postJson, RegistrarError } from "./registrar.ts";

/** The machine client that may create clients: it needs the scope `create:clients` of the Management API. */
export interface ManagementCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Registers at Auth0 by its Management API (https://auth0.com/docs/api/management/v2/clients/post-clients) with a token
 * that is asked for first (https://auth0.com/docs/secure/tokens/access-tokens/get-access-tokens). The API's audience has
 * the tenant's own host: with a custom domain as issuer, the configuration has to name the endpoint.
 *
 * @throws {RegistrarError} when the provider does not
 */
export async function registerAtAuth0(
  { name, redirectUri }: Application,
  provider: ProviderAccess,
  { clientId, clientSecret }: ManagementCredentials,
): Promise<Record<string, unknown>> {
  const endpoint = provider.endpoint ?? new URL("/api/v2/clients", provider.issuer).href;
  const tokenEndpoint = new URL("/oauth/token", endpoint).href;
  const { access_token: token } = await postJson(provider, tokenEndpoint, {
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    audience: new URL("/api/v2/", endpoint).href,
  });
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    throw new RegistrarError(`${tokenEndpoint}: the answer has no access token`, 502);
  }
  const client = {
    // The API refuses angle brackets.
    name: name.replaceAll(/[<>]/g, ""),
    app_type: "regular_web",
    callbacks: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "client_secret_post",
    oidc_conformant: true,
    // ID tokens are verified by the provider's published keys, which HS256 has none of.
    jwt_configuration: { alg: "RS256" },
  };
  return postJson(provider, endpoint, client, { authorization: `Bearer ${token}` });
}
