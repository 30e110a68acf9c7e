import { z } from "zod";
import type { IdentityProvider, UpstreamClient } from "../../identity-providers/identity-provider.ts";
import { upstreamClientOf } from "../client/upstream-client.ts";
import type { AuthorizationServerContext } from "../context.ts";
import { OAuthError } from "../oauth-error.ts";

const schema = z.object({ nonce: z.string(), codeVerifier: z.string(), upstreamClient: z.string() });

/** What the gateway has to know again when the browser comes back from the identity provider. */
export type UpstreamLeg = z.infer<typeof schema>;

/** The gateway's callback of one provider: each has its own, so that no answer passes for another's. */
export function callbackUrl(publicUrl: string, providerId: string): string {
  return `${publicUrl}/callback/${providerId}`;
}

/**
 * The registration that was chosen, by its id: one of the gateway's, also where the client is known no longer.
 *
 * @returns undefined when it is there no longer
 */
export async function findUpstreamClient(
  id: string,
  clientId: string,
  provider: IdentityProvider,
  { findClient }: AuthorizationServerContext,
): Promise<UpstreamClient | undefined> {
  const client = await findClient(clientId).catch((error) => {
    if (error instanceof OAuthError) return {};
    throw error;
  });
  return upstreamClientOf(id, client, provider);
}

/** Seals it for as long as the sign-in may take. */
export function sealUpstreamLeg(
  leg: UpstreamLeg,
  expiresAt: number,
  { sealer }: AuthorizationServerContext,
): Promise<string> {
  return sealer.seal("sign-in", leg, expiresAt);
}

/** @throws {UnsealError} past its time */
export async function openUpstreamLeg(
  sealed: string,
  { sealer }: AuthorizationServerContext,
): Promise<UpstreamLeg> {
  return schema.parse(await sealer.open("sign-in", sealed));
}
