import { createServer } from "node:net";
import { isLoopback, isLoopbackHttp } from "../src/configuration/values.ts";

/** The port where nothing says another. */
export const DEFAULT_PORT = 8787;

/**
 * Where to listen so that what is sent to `publicUrl` arrives, and nothing else does where that would matter.
 *
 * @param hostname the address as it stands in a URL: IPv6 in brackets
 * @param port 0: any free port. Undefined: the port of a `publicUrl` that is http, and so loopback, else 8787.
 * @throws {Error} when a loopback `publicUrl` would be served at another port than its own, where every request is
 * refused, or at an address that is reachable from elsewhere, where what is granted to this machine is not due
 */
export function listeningAddress(publicUrl: URL, hostname: string, port: number | undefined): string {
  const isDirect = isLoopbackHttp(publicUrl);
  const ownPort = Number(publicUrl.port || 80);
  if (isDirect && port !== undefined && port !== ownPort) {
    throw new Error(`--port: expected ${ownPort}, since publicUrl is ${publicUrl.origin}`);
  }
  if (isLoopback(publicUrl)) {
    const isNamed = isDirect && publicUrl.hostname !== "localhost";
    const hostnames = isNamed ? [publicUrl.hostname] : ["127.0.0.1", "[::1]", "localhost"];
    if (!hostnames.includes(hostname)) {
      const addresses = hostnames.map((name) => name.replace(/[[\]]/g, "")).join(" or ");
      throw new Error(`--host: expected ${addresses}, since publicUrl is ${publicUrl.origin}`);
    }
  }
  return `${hostname}:${port ?? (isDirect ? ownPort : DEFAULT_PORT)}`;
}

/** A port of an address of this machine on which nobody listens. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
