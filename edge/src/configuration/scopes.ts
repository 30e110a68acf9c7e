import type { Server } from "./configuration.ts";

/** Every scope that a server's rules name: what a client has to ask for to use all that its person may. */
export function scopesOf({ scopes, tools }: Server): readonly string[] {
  const rules = Object.values(tools).flatMap((rule) => rule.scopes);
  return [...new Set([...scopes.required, ...rules])];
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
