import type { AcceptedTokens } from "./accepted-tokens.ts";
import type { Configuration, Fault } from "./configuration.ts";

/** What is wrong with whose tokens are accepted, and for which servers. */
export function acceptedTokensFaults(configuration: Configuration): Fault[] {
  const { accept } = configuration.tokens;
  return [
    ...absenceFaults(configuration),
    ...serverFaults(configuration),
    ...nameFaults(configuration),
    ...accept.flatMap((entry, index) =>
      wayFaults(entry).map(({ path, message }) => ({ path: `tokens.accept.${index}.${path}`, message })),
    ),
    ...opaqueFaults(configuration),
    ...registrationFaults(accept),
  ];
}

function absenceFaults({ servers, tokens, authorizationServer }: Configuration): Fault[] {
  if (authorizationServer) return [];
  if (tokens.accept.length === 0) {
    return [
      {
        path: "tokens.accept",
        message: "is empty, and there is no authorizationServer: nobody could come in",
      },
    ];
  }
  return Object.keys(servers)
    .filter((id) => !tokens.accept.some((entry) => entry.servers.includes(id)))
    .map((id) => ({ path: `servers.${id}`, message: "no accepted issuer has tokens for it" }));
}

function serverFaults({ servers, tokens }: Configuration): Fault[] {
  return tokens.accept.flatMap((entry, index) =>
    entry.servers
      .filter((id) => !Object.hasOwn(servers, id))
      .map((id) => ({ path: `tokens.accept.${index}.servers`, message: `there is no server ${id}` })),
  );
}

/** Each name is that of one issuer. */
function nameFaults({ tokens, publicUrl }: Configuration): Fault[] {
  const faults: Fault[] = [];
  const names = new Set<string>();
  tokens.accept.forEach(({ issuer, alias }, index) => {
    const add = (member: string, message: string) =>
      void faults.push({ path: `tokens.accept.${index}.${member}`, message });
    if (names.has(issuer)) add("issuer", "is listed already");
    names.add(issuer);
    if (alias === undefined) return;
    if (alias !== `${issuer}/` && issuer !== `${alias}/`) {
      add("alias", "expected the issuer with a slash at its end more or less, and nothing else");
    }
    if (alias === publicUrl) add("alias", "is the gateway itself");
    if (names.has(alias)) add("alias", "is listed already");
    names.add(alias);
  });
  return faults;
}

/** A token is verified with published keys, with a secret, or by asking; one way excludes the others. */
function wayFaults({ issuer, algorithms, jwksUri, secret, introspection }: AcceptedTokens): Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, message: string) => void faults.push({ path, message });
  const isShared = algorithms.includes("HS256");
  if (isShared && algorithms.length > 1) {
    add("algorithms", "expected HS256 alone: a public key could serve as its secret");
  }
  if (isShared && !secret) add("secret", "is missing: HS256 verifies with one");
  if (isShared && jwksUri !== undefined) add("jwksUri", "has no place beside HS256: its key is a secret");
  if (secret && !isShared) add("secret", 'has no place without "algorithms": ["HS256"]');
  if (introspection && (secret || jwksUri !== undefined)) {
    add("introspection", "has no place beside keys: tokens are verified here, or by asking their issuer");
  }
  if (introspection?.type === "google-token-info" && issuer !== "https://accounts.google.com") {
    add("introspection.type", "is for the issuer https://accounts.google.com");
  }
  return faults;
}

/** What is not a JWT says nothing of its issuer: whoever is asked about it gets to know it. */
function opaqueFaults({ servers, tokens }: Configuration): Fault[] {
  return Object.keys(servers).flatMap((id) => {
    const asking = tokens.accept.flatMap(({ introspection, servers: ids }, index) =>
      introspection && ids.includes(id) ? [index] : [],
    );
    return asking.slice(1).map((index) => ({
      path: `tokens.accept.${index}.introspection`,
      message: `another issuer is asked about the tokens for server ${id}: each would be shown those of the other`,
    }));
  });
}

function registrationFaults(accept: readonly AcceptedTokens[]): Fault[] {
  if (accept.length < 2 || accept.every((entry) => entry.registrationEndpoint === undefined)) return [];
  const message =
    "registrationEndpoint needs its issuer to be the only one: the gateway's document can stand for one";
  return [{ path: "tokens.accept", message }];
}
