import type { CacheIo } from "../../../../edge/src/discovery/cached-document.ts";
import type { Credential } from "../../../../edge/src/origin/credential/credential.ts";

/** The headers that a credential attaches to a message that has nothing special. */
export async function headersOf(
  credential: Credential,
  io: CacheIo,
): Promise<Readonly<Record<string, string>>> {
  const attach = await credential({ ...io, onFault: () => {} });
  return attach({ method: "POST", url: "https://server.example/mcp", headers: new Headers() });
}
