import type { Configuration, Fault } from "./configuration.ts";
import { credentialFaults } from "./credential/credential-faults.ts";

/** What is wrong with where servers are, and with what the gateway is to say to them. */
export function originFaults(configuration: Configuration): Fault[] {
  const { publicUrl, servers, signingKeys } = configuration;
  const faults: Fault[] = [];
  for (const { id, origin } of Object.values(servers)) {
    const add = (member: string, message: string) =>
      void faults.push({ path: `servers.${id}.origin.${member}`, message });
    if (new URL(origin.url).origin === publicUrl) add("url", "is the gateway itself");
    if (origin.assertion && signingKeys.callers.length === 0) {
      add("assertion", "needs a key to sign with: name its secret in signingKeys.callers");
    }
  }
  return [...faults, ...credentialFaults(configuration)];
}
