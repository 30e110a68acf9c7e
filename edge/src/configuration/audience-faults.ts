import type { Configuration, Fault, Server } from "./configuration.ts";

/** What an origin is shown that is for one audience, by its member of the origin, and that audience. */
const SHOWN: readonly (readonly [member: string, audienceOf: (server: Server) => string | undefined])[] = [
  [
    "credential.audience",
    ({ origin: { credential } }) => ("audience" in credential ? credential.audience : undefined),
  ],
  ["assertion.audience", ({ origin }) => origin.assertion?.audience],
];

/** What is wrong with whom origins are shown tokens for: what is shown at one host would open the other. */
export function audienceFaults({ servers }: Configuration): Fault[] {
  const all = Object.values(servers);
  return [
    ...SHOWN.flatMap(([member, audienceOf]) => sharedFaults(all, member, audienceOf)),
    ...strayFaults(all),
  ];
}

/** An audience is one host's. */
function sharedFaults(
  servers: readonly Server[],
  member: string,
  audienceOf: (server: Server) => string | undefined,
): Fault[] {
  const faults: Fault[] = [];
  const owners = new Map<string, Server>();
  for (const server of servers) {
    const audience = audienceOf(server);
    if (audience === undefined) continue;
    const owner = owners.get(audience);
    if (owner && hostOf(owner) !== hostOf(server)) {
      faults.push({
        path: `servers.${server.id}.origin.${member}`,
        message: `is that of server ${owner.id} already, which is at another host: what opens one would open the other`,
      });
    }
    owners.set(audience, server);
  }
  return faults;
}

/** Clouds take a token that is for a service's own URL, whatever other audiences the service was given. */
function strayFaults(servers: readonly Server[]): Fault[] {
  return servers.flatMap((server) => {
    const { credential } = server.origin;
    if (!("audience" in credential) || !URL.canParse(credential.audience)) return [];
    const host = new URL(credential.audience).origin;
    const other = servers.find((candidate) => hostOf(candidate) === host);
    if (!other || host === hostOf(server)) return [];
    const path = `servers.${server.id}.origin.credential.audience`;
    return [{ path, message: `is the host of server ${other.id}, which it would open` }];
  });
}

function hostOf({ origin }: Server): string {
  return new URL(origin.url).origin;
}
