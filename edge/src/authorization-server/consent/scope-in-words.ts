import type { Server } from "../../configuration/configuration.ts";
import { grantedScopes } from "../../configuration/scopes.ts";

/** Tools that are named; of more, the number is told. */
const MOST_NAMED = 4;

/** What a scope is good for, as far as the configuration of its server says; undefined where it says nothing. */
export function scopeInWords(scope: string, server: Server): string | undefined {
  const included = grantedScopes([scope], server.scopes.implies);
  const tools = Object.entries(server.tools)
    .filter(([, rules]) => rules.some(({ scopes }) => scopes.some((needed) => included.has(needed))))
    .map(([tool]) => tool);
  const connects = server.scopes.required.some((needed) => included.has(needed));
  const parts = [
    ...(connects ? ["Connecting to the server"] : []),
    ...(tools.length > 0 ? [toolNames(tools)] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(". ");
}

function toolNames(tools: readonly string[]): string {
  const named = tools.slice(0, MOST_NAMED).join(", ");
  const more = tools.length - MOST_NAMED;
  return `${tools.length === 1 ? "Tool" : "Tools"}: ${named}${more > 0 ? ` and ${more} more` : ""}`;
}
