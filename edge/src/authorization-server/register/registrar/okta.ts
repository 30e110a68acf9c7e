import { registrationOf } from "./initial-access-token.ts";
import { type Application, type ProviderAccess, postJson } from "./registrar.ts";

/**
 * Registers at Okta, whose endpoint is that of RFC 7591 but for the token, which is an API token of the organization
 * (https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/client/createclient,
 * https://developer.okta.com/docs/guides/create-an-api-token/main/). The endpoint is the organization's, whichever of
 * its authorization servers the issuer is. People are asked for their consent there too, for Okta sets
 * `consent_method` to `REQUIRED`, and the organization has to assign such clients to somebody.
 *
 * @throws {RegistrarError} when the provider does not
 */
export function registerAtOkta(
  application: Application,
  provider: ProviderAccess,
  token: string,
): Promise<Record<string, unknown>> {
  const endpoint = provider.endpoint ?? new URL("/oauth2/v1/clients", provider.issuer).href;
  return postJson(provider, endpoint, registrationOf(application), { authorization: `SSWS ${token}` });
}
