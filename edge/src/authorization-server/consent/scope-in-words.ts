import type { Server } from "../../configuration/configuration.ts";
import type { RuleBook } from "../../configuration/policy.ts";
import { grantedScopes } from "../../configuration/scopes.ts";

/** Of what is named, no more than these; of more, the number is told. */
const MOST_NAMED = 4;

/** What a scope is good for, as far as the configuration of its server says; undefined where it says nothing. */
export function scopeInWords(scope: string, server: Server): string | undefined {
  const included = grantedScopes([scope], server.scopes.implies);
  const connects = server.scopes.required.some((needed) => included.has(needed));
  const parts = [
    ...(connects ? ["Connecting to the server"] : []),
    ...named("Tool", server.tools, included),
    ...named("Prompt", server.prompts, included),
    ...named("Resource", server.resources, included),
  ];
  return parts.length === 0 ? undefined : parts.join(". ");
}

function named(kind: string, book: RuleBook, scopes: ReadonlySet<string>): readonly string[] {
  const names = Object.entries(book)
    .filter(([, rules]) => rules.some((rule) => rule.scopes.some((needed) => scopes.has(needed))))
    .map(([name]) => name);
  if (names.length === 0) return [];
  const more = names.length - MOST_NAMED;
  const list = names.slice(0, MOST_NAMED).join(", ");
  return [`${kind}${names.length === 1 ? "" : "s"}: ${list}${more > 0 ? ` and ${more} more` : ""}`];
}
