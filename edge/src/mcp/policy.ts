import type { Server } from "../configuration/configuration.ts";
import { grantedScopes } from "../configuration/scopes.ts";
import type { Decision } from "./decision.ts";
import { type Message, nameOf } from "./message.ts";

/**
 * Methods that name nothing: whoever may connect may use them. Lists are filtered on their way back. What names
 * another request by its id is not among them, for an origin without sessions cannot tell whose it is.
 */
const OPEN_METHODS = new Set([
  "initialize",
  "notifications/initialized",
  "ping",
  "server/discover",
  "tools/list",
]);

/** Decides about a message, from the server's rules and the token's scopes alone. */
export function decide(server: Server, scopes: readonly string[], message: Message): Decision {
  const connection = decideConnection(server, scopes);
  if (connection.effect !== "allow" || message.kind === "response") return connection;
  const { method } = message;
  if (method === "tools/call") return decideTool(server, scopes, nameOf(message) ?? "");
  if (OPEN_METHODS.has(method)) return { effect: "allow", rule: `methods.${method}` };
  return { effect: "unknown-method", rule: "methods" };
}

/** Decides whether a principal may connect at all: also to listen, and to end a session. */
export function decideConnection(server: Server, scopes: readonly string[]): Decision {
  return requireScopes("scopes.required", server.scopes.required, server, scopes);
}

/**
 * The characters of tool names (MCP, server/tools). Under a broad rule beside a narrow one, any other would do for a
 * disguise, if only the origin overlooks it.
 */
const TOOL_NAME = /^[A-Za-z0-9_./-]{1,128}$/;

/** Decides about one tool: for a call, and for whether a list shows it. */
export function decideTool(server: Server, scopes: readonly string[], tool: string): Decision {
  const pattern = TOOL_NAME.test(tool) ? ruleFor(Object.keys(server.tools), tool) : undefined;
  const rule = pattern === undefined ? undefined : server.tools[pattern];
  if (pattern === undefined || !rule) return { effect: "deny", rule: "unlisted" };
  return requireScopes(`tools.${pattern}`, [...server.scopes.required, ...rule.scopes], server, scopes);
}

function requireScopes(
  rule: string,
  needed: readonly string[],
  server: Server,
  scopes: readonly string[],
): Decision {
  const granted = grantedScopes(scopes, server.scopes.implies);
  if (needed.every((scope) => granted.has(scope))) return { effect: "allow", rule };
  return { effect: "insufficient-scope", rule, scopes: [...new Set(needed)] };
}

/** The rule written out in full wins; then the longest prefix. */
function ruleFor(patterns: readonly string[], name: string): string | undefined {
  if (patterns.includes(name)) return name;
  return patterns
    .filter((pattern) => pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1)))
    .reduce<string | undefined>(
      (best, pattern) => (best && best.length >= pattern.length ? best : pattern),
      undefined,
    );
}
