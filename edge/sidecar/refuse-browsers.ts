import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { Refusal } from "./refusal.ts";

/**
 * Refuses what a web page could have sent: the sidecar lends its identity to whoever reaches it, and on a developer's
 * machine every page can reach it. Browsers say `Origin` with whatever could change something; a page whose own name was
 * led to this machine (DNS rebinding) has a name with dots, and those beside the sidecar call it by an address or a
 * name without.
 *
 * @throws {Refusal}
 */
export function refuseBrowsers({ headers }: IncomingMessage): void {
  const { origin, host = "", "sec-fetch-site": site } = headers;
  const name = host.replace(/:\d*$/, "");
  const isNear = isIP(name.replace(/[[\]]/g, "")) !== 0 || /^[\w-]+$/.test(name);
  if (origin === undefined && site === undefined && isNear) return;
  throw new Refusal(403, "forbidden", "This is a sidecar for programs beside it, and not for browsers.");
}
