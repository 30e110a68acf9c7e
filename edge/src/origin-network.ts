import { ConfigurationError, type Server } from "./configuration/configuration.ts";
import type { GatewayIo } from "./gateway.ts";
import { type Fetcher, restrictToHosts } from "./network/fetcher.ts";

/**
 * The network in which a server's origin is called, with the certificate that it asks for: its host, and nothing else.
 *
 * @throws {ConfigurationError} when the runtime lacks what the server's credential needs
 */
export function originNetwork(
  { id, origin: { url, credential } }: Server,
  { origins, certificates, googleMetadata }: GatewayIo,
): Fetcher {
  const refuse = (member: string, message: string) =>
    new ConfigurationError([{ path: `servers.${id}.origin.credential.${member}`, message }]);
  if (credential.type === "mtls") {
    const network = certificates?.(credential.binding);
    if (!network)
      throw refuse("binding", "expected an mTLS certificate that is bound to the Worker by this name");
    return restrictToHosts(network, [url]);
  }
  if (credential.type === "google-id-token" && credential.source.type === "metadata-server") {
    const message = "expected a gateway on a machine of Google Cloud: there is no metadata server on Workers";
    if (!googleMetadata) throw refuse("source.type", message);
  }
  return restrictToHosts(origins, [url]);
}
