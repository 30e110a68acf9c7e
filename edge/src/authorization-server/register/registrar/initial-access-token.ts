import { discover } from "../../../discovery/discover.ts";
import { NetworkError } from "../../../network/fetcher.ts";
import { type Application, type ProviderAccess, postJson, RegistrarError } from "./registrar.ts";

/**
 * Registers by the protocol itself: RFC 7591 section 3 with an initial access token, as Keycloak issues them
 * (https://www.keycloak.org/securing-apps/client-registration, "Initial Access Token").
 *
 * @throws {RegistrarError} when the provider does not
 */
export async function registerWithInitialAccessToken(
  application: Application,
  provider: ProviderAccess,
  token: string,
): Promise<Record<string, unknown>> {
  const endpoint = provider.endpoint ?? (await discoverEndpoint(provider));
  return postJson(provider, endpoint, registrationOf(application), { authorization: `Bearer ${token}` });
}

/** RFC 7591 section 2: a confidential client, for the gateway keeps the secret sealed. */
export function registrationOf({ name, redirectUri }: Application): Record<string, unknown> {
  return {
    client_name: name,
    application_type: "web",
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "client_secret_post",
  };
}

async function discoverEndpoint({ fetcher, issuer, bounds }: ProviderAccess): Promise<string> {
  try {
    const { registration_endpoint: endpoint } = await discover(fetcher, issuer, bounds);
    if (typeof endpoint === "string" && URL.canParse(endpoint)) return endpoint;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    throw new RegistrarError(error.message, 503);
  }
  throw new RegistrarError(`${issuer}: its discovery document names no registration_endpoint`, 502);
}
