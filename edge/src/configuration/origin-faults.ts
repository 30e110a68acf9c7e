import { assertionFaults } from "./assertion-faults.ts";
import { audienceFaults } from "./audience-faults.ts";
import type { Configuration, Fault } from "./configuration.ts";
import { credentialFaults } from "./credential/credential-faults.ts";
import { forwardedTokenFaults } from "./forwarded-token-faults.ts";

/** What is wrong with where servers are, and with what the gateway is to say to them. */
export function originFaults(configuration: Configuration): Fault[] {
  const { publicUrl, servers } = configuration;
  const faults: Fault[] = [];
  for (const { id, origin } of Object.values(servers)) {
    const add = (member: string, message: string) =>
      void faults.push({ path: `servers.${id}.origin.${member}`, message });
    if (new URL(origin.url).origin === publicUrl) add("url", "is the gateway itself");
  }
  return [
    ...faults,
    ...assertionFaults(configuration),
    ...credentialFaults(configuration),
    ...audienceFaults(configuration),
    ...forwardedTokenFaults(configuration),
  ];
}
