import type { Configuration, Fault } from "./configuration.ts";

/** What is wrong with what origins are to be told about callers. */
export function assertionFaults({ servers, signingKeys }: Configuration): Fault[] {
  const faults: Fault[] = [];
  const owners = new Map(
    Object.values(servers).map(({ id, origin }) => [origin.assertion?.audience, id] as const),
  );
  for (const { id, origin } of Object.values(servers)) {
    if (!origin.assertion) continue;
    const add = (member: string, message: string) =>
      void faults.push({ path: `servers.${id}.origin.assertion${member}`, message });
    if (signingKeys.callers.length === 0) {
      add("", "needs a key to sign with: name its secret in signingKeys.callers");
    }
    const { downstream } = origin.assertion;
    downstream.forEach((audience, index) => {
      const owner = owners.get(audience);
      if (owner !== undefined) {
        const whose = owner === id ? "the server's own" : `that of server ${owner}`;
        add(`.downstream.${index}.audience`, `is ${whose}, which is called by way of the gateway`);
      }
      if (downstream.indexOf(audience) < index) add(`.downstream.${index}.audience`, "is there already");
    });
  }
  return faults;
}
