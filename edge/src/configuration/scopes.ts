import type { Server } from "./configuration.ts";
import type { Rule } from "./policy.ts";

/** The claim of the gateway's own access tokens that says which scopes their identity could get beside those it has. */
export const OBTAINABLE_CLAIM = "obtainable_scope";

/** Every rule of a server, with its place in the configuration below the server. */
export function rulesOf(server: Server): readonly (readonly [path: string, rules: readonly Rule[]])[] {
  const { tools, prompts, resources, tasks = [], logging = [] } = server;
  const books = Object.entries({ tools, prompts, resources }).flatMap(([kind, book]) =>
    Object.entries(book).map(([name, rules]) => [`${kind}.${name}`, rules] as const),
  );
  return [...books, ["tasks", tasks], ["logging", logging]];
}

/** Every scope that a server's rules name: what a client has to ask for to use all that its person may. */
export function scopesOf(server: Server): readonly string[] {
  const named = rulesOf(server).flatMap(([, rules]) => rules.flatMap(({ scopes }) => scopes));
  return [...new Set([...server.scopes.required, ...named])];
}

/** Every scope that means something to a server, those included that only imply others. */
export function knownScopes(server: Server): readonly string[] {
  return [...new Set([...scopesOf(server), ...Object.entries(server.scopes.implies).flat(2)])];
}

/** What scopes grant, those included that a broader scope implies, however indirectly. */
export function grantedScopes(
  scopes: readonly string[],
  implies: Readonly<Record<string, readonly string[]>>,
): ReadonlySet<string> {
  const granted = new Set(scopes);
  for (const scope of granted) {
    if (!Object.hasOwn(implies, scope)) continue;
    for (const implied of implies[scope] ?? []) granted.add(implied);
  }
  return granted;
}
