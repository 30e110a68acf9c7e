import type { Principal } from "../../access-token/principal.ts";
import type { Server } from "../../configuration/configuration.ts";
import type { Caller, Rule } from "../../configuration/policy.ts";
import { grantedScopes } from "../../configuration/scopes.ts";
import { argumentsHold } from "./arguments.ts";
import { allOf, anyOf, type DecisionLevel, type SubjectDecision } from "./decision.ts";
import { findRules, type PlacedRules } from "./find-rules.ts";
import type { Subject } from "./subject.ts";

/**
 * Decides about one thing that a message or a list names, from the server's rules and what the token says of the
 * principal alone.
 */
export function decideSubject(server: Server, principal: Principal, subject: Subject): SubjectDecision {
  const [first, ...others] = findRules(server, subject).map((rules) =>
    decideByRules(rules, server, principal, subject),
  );
  return first ? allOf(first, ...others) : { effect: "deny", level: "subject", rule: "unlisted" };
}

/** Whether a list shows it: where it may be called with the token, or where the server says so, after a step-up. */
export function isVisible(server: Server, principal: Principal, subject: Subject): boolean {
  const { effect } = decideSubject(server, principal, subject);
  return effect === "allow" || (effect === "insufficient-scope" && server.visible === "obtainable");
}

/** Decides whether a principal may connect at all. */
export function decideConnection(server: Server, principal: Principal): SubjectDecision {
  return decideScopes("scopes.required", "server", server.scopes.required, server, principal);
}

function decideByRules(
  { place, rules }: PlacedRules,
  server: Server,
  principal: Principal,
  subject: Subject,
): SubjectDecision {
  const decisions = rules.flatMap((rule, index) => {
    if (!isFor(rule.when, principal) || !isAbout(rule, subject)) return [];
    const name = rules.length > 1 ? `${place}.${index}` : place;
    return [decideScopes(name, "subject", [...server.scopes.required, ...rule.scopes], server, principal)];
  });
  return anyOf(decisions) ?? { effect: "deny", level: "subject", rule: place };
}

function isFor(when: Caller | undefined, { issuer, clientId, groups = [] }: Principal): boolean {
  return (
    (when?.issuer === undefined || when.issuer === issuer) &&
    (when?.clients === undefined || (clientId !== undefined && when.clients.includes(clientId))) &&
    (when?.groups === undefined || when.groups.some((group) => groups.includes(group)))
  );
}

function isAbout(rule: Rule, subject: Subject): boolean {
  return !("arguments" in subject) || argumentsHold(rule.arguments, subject.arguments);
}

/** A step-up is spoken of only where it leads somewhere: a client that asks for more and gets the same asks forever. */
function decideScopes(
  rule: string,
  level: DecisionLevel,
  needed: readonly string[],
  { scopes: { implies } }: Server,
  { scopes, obtainable }: Principal,
): SubjectDecision {
  const has = (granted: ReadonlySet<string>) => needed.every((scope) => granted.has(scope));
  if (has(grantedScopes(scopes, implies))) return { effect: "allow", rule };
  if (obtainable && !has(grantedScopes([...scopes, ...obtainable], implies))) {
    return { effect: "deny", level, rule };
  }
  return { effect: "insufficient-scope", level, rule, scopes: [...new Set(needed)] };
}
