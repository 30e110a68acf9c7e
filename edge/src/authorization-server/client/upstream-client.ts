import type { IdentityProvider, UpstreamClient } from "../../identity-providers/identity-provider.ts";
import type { Client } from "./client.ts";

/** The registration with which a client's people are led to a provider: its own there, or one of the gateway's. */
export async function chooseUpstreamClient(
  client: Client,
  provider: IdentityProvider,
): Promise<UpstreamClient> {
  return ownRegistration(client, provider) ?? provider.clientFor(client.handle);
}

/**
 * The registration that was chosen, by its id.
 *
 * @returns undefined when it is there no longer
 */
export function upstreamClientOf(
  id: string,
  client: Pick<Client, "upstream">,
  provider: IdentityProvider,
): UpstreamClient | undefined {
  const own = ownRegistration(client, provider);
  return own?.id === id ? own : provider.client(id);
}

function ownRegistration(
  { upstream }: Pick<Client, "upstream">,
  provider: IdentityProvider,
): UpstreamClient | undefined {
  if (upstream?.provider !== provider.id) return undefined;
  const { id, secret } = upstream;
  return { id, ...(secret !== undefined && { secret }) };
}
