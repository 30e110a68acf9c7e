import type { UpstreamClient } from "./identity-provider.ts";

/**
 * Chooses a registration for one of the gateway's clients: the one whose digest together with the client's handle is
 * the highest (rendezvous hashing). The same client always gets the same one, and a registration that is added or
 * removed moves only those clients that it wins or leaves behind.
 */
export async function chooseClient(
  handle: string,
  clients: readonly UpstreamClient[],
): Promise<UpstreamClient> {
  const ranked = await Promise.all(
    clients.map(async (client) => ({ client, rank: await rankOf(handle, client.id) })),
  );
  const [first, ...others] = ranked;
  if (!first) throw new Error("expected at least one registration");
  return others.reduce((best, other) => (other.rank > best.rank ? other : best), first).client;
}

/** SHA-256 of both, with between them what neither can contain. */
async function rankOf(handle: string, clientId: string): Promise<string> {
  const text = new TextEncoder().encode(`${handle}\0${clientId}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
