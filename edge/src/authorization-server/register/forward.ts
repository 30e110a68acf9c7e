import { z } from "zod";
import type { AuthorizationServer } from "../../configuration/authorization-server.ts";
import type { ClientMetadata } from "../client/client-metadata.ts";
import type { Upstream } from "../client/dynamic-client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { registerAtAuth0 } from "./registrar/auth0.ts";
import { registerWithInitialAccessToken } from "./registrar/initial-access-token.ts";
import { registerAtOkta } from "./registrar/okta.ts";
import { type Application, type ProviderAccess, RegistrarError } from "./registrar/registrar.ts";

/** How clients are registered at an identity provider too. */
export type Forwarding = Extract<AuthorizationServer["registration"]["dynamic"], { strategy: "forward" }>;

/** A client's registration at an identity provider, and until when its secret is good there. */
export interface Forwarded {
  readonly upstream: Upstream;
  /** Milliseconds since 1970; absent where it does not expire. */
  readonly expiresAt?: number;
}

/** Characters of a name that every provider takes. */
const LONGEST_NAME = 100;

/** The members of a registration's answer that are kept (RFC 7591 section 3.2.1): short, so that they can be sealed. */
const registered = z.object({
  client_id: z.string().regex(/^[\x20-\x7e]{1,256}$/),
  client_secret: z.string().regex(/^[\x20-\x7e]{1,256}$/),
  client_secret_expires_at: z.int().nonnegative().default(0),
});

/**
 * Registers the gateway at an identity provider under the name of a client, so that the provider meets each client on
 * its own. It is told neither redirect URI nor keys of the client: it sends people back to the gateway.
 *
 * @throws {RegistrarError} when the provider does not
 */
export async function registerAtProvider(
  { name }: ClientMetadata,
  { identityProvider: id, endpoint, credential }: Forwarding,
  context: AuthorizationServerContext,
): Promise<Forwarded> {
  const { settings, configuration, internet, secret, now } = context;
  const issuer = settings.identityProviders[id]?.issuer;
  if (issuer === undefined) throw new Error("the identity provider to register at has no issuer");
  const provider: ProviderAccess = {
    issuer,
    ...(endpoint !== undefined && { endpoint }),
    fetcher: internet,
    bounds: configuration.limits.jwks,
  };
  const application = {
    name: [...`${name} via ${new URL(configuration.publicUrl).host}`].slice(0, LONGEST_NAME).join(""),
    redirectUri: `${configuration.publicUrl}/callback/${id}`,
  };
  const answer = registered.safeParse(await register(application, provider, credential, secret));
  if (!answer.success) throw new RegistrarError(`${issuer}: its answer is not that of a registration`, 502);
  const { client_id, client_secret, client_secret_expires_at: expiresAt } = answer.data;
  if (expiresAt > 0 && expiresAt * 1000 <= now()) {
    throw new RegistrarError(`${issuer}: the secret of its registration has expired already`, 502);
  }
  return {
    upstream: { provider: id, id: client_id, secret: client_secret },
    ...(expiresAt > 0 && { expiresAt: expiresAt * 1000 }),
  };
}

function register(
  application: Application,
  provider: ProviderAccess,
  credential: Forwarding["credential"],
  secret: (name: string) => string,
): Promise<Record<string, unknown>> {
  switch (credential.type) {
    case "initial-access-token":
      return registerWithInitialAccessToken(application, provider, secret(credential.token.secret));
    case "okta-api-token":
      return registerAtOkta(application, provider, secret(credential.token.secret));
    case "auth0-management":
      return registerAtAuth0(application, provider, {
        clientId: credential.clientId,
        clientSecret: secret(credential.clientSecret.secret),
      });
  }
}
