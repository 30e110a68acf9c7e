import type { Configuration, Fault } from "../configuration.ts";

/**
 * Whom clouds expect in the tokens that they exchange for their own: whoever is shown one of these could act as the
 * gateway there.
 */
const EXCHANGES = [
  /^(?:https:)?\/\/(?:iam|sts)\.googleapis\.com(?:\/|$)/,
  /^(?:https:\/\/)?sts(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?(?:\/|$)/,
  /^api:\/\/AzureADTokenExchange/,
];

/** What is wrong with what the gateway is to prove itself to origins by. */
export function credentialFaults({ servers, signingKeys }: Configuration): Fault[] {
  const faults: Fault[] = [];
  const audiences = new Map<string, { readonly id: string; readonly host: string }>();
  for (const { id, origin } of Object.values(servers)) {
    const add = (member: string, message: string) =>
      void faults.push({ path: `servers.${id}.origin.${member}`, message });
    const host = new URL(origin.url).origin;
    const { credential } = origin;
    if (credential.type === "none") continue;
    if (signingKeys.workload.length === 0) {
      add("credential", "needs a key to prove itself with: name its secret in signingKeys.workload");
    }
    if (credential.type === "edge-token" && EXCHANGES.some((form) => form.test(credential.audience))) {
      add(
        "credential.audience",
        "is where a cloud exchanges tokens: the origin could act as the gateway there",
      );
    }
    const owner = audiences.get(credential.audience);
    if (owner && owner.host !== host) {
      add(
        "credential.audience",
        `is that of server ${owner.id} already, which is at another host: what opens one would open the other`,
      );
    }
    audiences.set(credential.audience, { id, host });
  }
  return faults;
}
