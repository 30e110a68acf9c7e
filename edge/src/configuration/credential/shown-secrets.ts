import type { Configuration, Fault, Server } from "../configuration.ts";
import { type ReadSecret, secretFault, secretNames } from "../secrets.ts";

/** Characters of a secret at least: what is shorter can be guessed. */
const LEAST = 16;

/** What a header can carry: RFC 9110 section 5.5, in ASCII. */
const VALUE = /^[\x20-\x7e]*$/;

/** The secrets that an origin gets to see, by the member of its credential. */
function shownSecrets({ origin: { credential } }: Server): readonly (readonly [string, string])[] {
  switch (credential.type) {
    case "header":
      return [["value", credential.value.secret]];
    case "access-service-token":
      return [
        ["clientId", credential.clientId.secret],
        ["clientSecret", credential.clientSecret.secret],
      ];
    default:
      return [];
  }
}

/** Every secret that an origin gets to see, with its place in the configuration. */
function placesOf(server: Server) {
  return shownSecrets(server).map(([member, name]) => ({
    path: `servers.${server.id}.origin.credential.${member}`,
    name,
  }));
}

/** Whoever is shown a secret could use it wherever else it is good: it is for one host's servers, and nothing else. */
export function shownSecretFaults(configuration: Configuration): Fault[] {
  const servers = Object.values(configuration.servers);
  const hostOf = ({ origin }: Server) => new URL(origin.url).origin;
  return servers.flatMap((server) => {
    const isTheirs = (other: Server) => hostOf(other) === hostOf(server) && shownSecrets(other).length > 0;
    const elsewhere = secretNames({ ...configuration, servers: servers.filter((other) => !isTheirs(other)) });
    return placesOf(server)
      .filter(({ name }) => elsewhere.includes(name))
      .map(({ path, name }) => ({
        path,
        message: `secret ${name}: is used elsewhere as well, and whoever is at this origin gets to see it`,
      }));
  });
}

/** What is wrong with the values of the secrets that origins get to see. */
export function shownValueFaults({ servers }: Configuration, read: ReadSecret): Fault[] {
  return Object.values(servers)
    .flatMap(placesOf)
    .flatMap(({ path, name }) => {
      const fault = valueFault(read(name));
      return fault === undefined ? [] : [{ path, message: `secret ${name}: ${fault}` }];
    });
}

function valueFault(value: string | undefined): string | undefined {
  if (value === undefined) return "is not set";
  return secretFault(value, LEAST) ?? (VALUE.test(value) ? undefined : "cannot be the value of a header");
}
