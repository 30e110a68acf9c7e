import { type ClientMetadata, readClientMetadata, registeredMetadata } from "../client/client-metadata.ts";
import { checkSize, sealClient, sealClientSecret } from "../client/dynamic-client.ts";
import { dynamicHandle } from "../client/handle.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { type Forwarding, registerAtProvider } from "./forward.ts";
import type { Registered } from "./registered.ts";

/**
 * Registers a client under an id that is a sealed document; with a forwarding, at an identity provider first. What the
 * provider gave is sealed with it and shown to nobody.
 *
 * @throws {OAuthError} `invalid_redirect_uri` or `invalid_client_metadata`
 * @throws {RegistrarError} when the provider does not register it
 */
export async function issueClient(
  document: unknown,
  context: AuthorizationServerContext,
  forwarding?: Forwarding,
): Promise<Registered> {
  const { settings, sealer } = context;
  const metadata = readClientMetadata(document, { redirectUris: settings.registration.redirectUris });
  checkSize(metadata);
  const forwarded = forwarding && (await registerAtProvider(metadata, forwarding, context));
  const issuedAt = context.now();
  const lifetimeEnd = issuedAt + settings.lifetimes.clientSeconds * 1000;
  const expiresAt = Math.min(lifetimeEnd, forwarded?.expiresAt ?? lifetimeEnd);
  const id = await sealClient(metadata, sealer, { issuedAt, expiresAt }, forwarded?.upstream);
  return {
    answer: {
      client_id: id,
      client_id_issued_at: Math.floor(issuedAt / 1000),
      ...(hasSecret(metadata) && {
        client_secret: await sealClientSecret(id, sealer, expiresAt),
        client_secret_expires_at: Math.floor(expiresAt / 1000),
      }),
      ...registeredMetadata(metadata),
    },
    handle: await dynamicHandle(id),
    registration: "dynamic",
    ...(forwarded && { upstream: forwarded.upstream }),
    refusedRedirectUris: metadata.refusedRedirectUris,
  };
}

function hasSecret({ authenticationMethod }: ClientMetadata): boolean {
  return authenticationMethod === "client_secret_basic" || authenticationMethod === "client_secret_post";
}
