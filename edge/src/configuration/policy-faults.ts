import type { Configuration, Fault, Server } from "./configuration.ts";
import type { ArgumentCondition, Caller, Rule } from "./policy.ts";
import { foldUri } from "./resource-uri.ts";
import { grantedScopes, rulesOf, scopesOf } from "./scopes.ts";

/** An issuer of tokens for a server, and what it says beside scopes. */
interface Issuer {
  readonly issuer: string;
  readonly saysGroups: boolean;
  readonly saysObtainable: boolean;
}

/** What is wrong with the servers' policies: what can never decide, and what could be decided in somebody else's favour. */
export function policyFaults(configuration: Configuration): Fault[] {
  return Object.values(configuration.servers).flatMap((server) => {
    const issuers = issuersOf(server, configuration);
    const faults = [
      ...impliesFaults(server),
      ...visibilityFaults(server, issuers),
      ...rivalFaults(server),
      ...rulesOf(server).flatMap(([place, rules]) =>
        rules.flatMap((rule, index) => {
          const path = rules.length > 1 ? `${place}.${index}` : place;
          return [
            ...callerFaults(`${path}.when`, rule.when, issuers),
            ...reachFaults(path, index, rules, server),
          ];
        }),
      ),
    ];
    return faults.map(({ path, message }) => ({ path: `servers.${server.id}.${path}`, message }));
  });
}

function issuersOf({ id }: Server, { publicUrl, tokens, authorizationServer }: Configuration): Issuer[] {
  const others = tokens.accept
    .filter(({ servers }) => servers.includes(id))
    .map(({ issuer, groupsClaim, obtainableClaim }) => ({
      issuer,
      saysGroups: groupsClaim !== undefined,
      saysObtainable: obtainableClaim !== undefined,
    }));
  const own = { issuer: publicUrl, saysGroups: false, saysObtainable: true };
  return authorizationServer ? [own, ...others] : others;
}

function impliesFaults(server: Server): Fault[] {
  const { implies } = server.scopes;
  const meaningful = new Set([...scopesOf(server), ...Object.keys(implies)]);
  return Object.entries(implies).flatMap(([scope, implied]) =>
    implied.flatMap((narrower, index) =>
      meaningful.has(narrower)
        ? []
        : [
            {
              path: `scopes.implies.${scope}.${index}`,
              message: `no rule names ${narrower}: it gives nothing here`,
            },
          ],
    ),
  );
}

function visibilityFaults({ visible }: Server, issuers: readonly Issuer[]): Fault[] {
  if (visible === "granted") return [];
  return issuers
    .filter(({ saysObtainable }) => !saysObtainable)
    .map(({ issuer }) => ({
      path: "visible",
      message: `${issuer} does not say what an identity could get: name its obtainableClaim in tokens.accept`,
    }));
}

/** Two places that are one to whoever decodes, or makes no difference between upper and lower case. */
function rivalFaults({ resources }: Server): Fault[] {
  const known = new Map<string, string>();
  return Object.keys(resources).flatMap((uri) => {
    const rival = known.get(foldUri(uri));
    known.set(foldUri(uri), uri);
    return rival === undefined ? [] : [{ path: `resources.${uri}`, message: `may be read as ${rival}` }];
  });
}

function callerFaults(path: string, when: Caller | undefined, issuers: readonly Issuer[]): Fault[] {
  if (!when) return [];
  const { issuer, clients, groups } = when;
  const meant = issuers.filter((candidate) => issuer === undefined || candidate.issuer === issuer);
  if (meant.length === 0) {
    return [{ path: `${path}.issuer`, message: `no tokens of ${issuer} are accepted for this server` }];
  }
  const faults: Fault[] = [];
  if (meant.length > 1 && (clients ?? groups)) {
    faults.push({ path, message: "lacks issuer: any of them could say this of somebody" });
  }
  if (groups && !meant.some(({ saysGroups }) => saysGroups)) {
    const message =
      "nobody is in one: no issuer's groupsClaim is named; for people who sign in here, let access.grants give a scope by group";
    faults.push({ path: `${path}.groups`, message });
  }
  return faults;
}

function reachFaults(path: string, index: number, rules: readonly Rule[], server: Server): Fault[] {
  const rule = rules[index];
  const broader = rules.findIndex(
    (other, place) =>
      rule !== undefined &&
      place !== index &&
      covers(other, rule, server) &&
      // Of two that allow the same, the later one is in vain.
      (place < index || !covers(rule, other, server)),
  );
  return broader < 0 ? [] : [{ path, message: `allows nothing that rule ${broader} does not allow already` }];
}

/** Whether whatever the narrower rule allows is allowed by the broader one too. */
function covers(broader: Rule, narrower: Rule, { scopes: { required, implies } }: Server): boolean {
  const had = grantedScopes([...required, ...narrower.scopes], implies);
  return (
    broader.scopes.every((scope) => had.has(scope)) &&
    coversCaller(broader.when ?? {}, narrower.when ?? {}) &&
    broader.arguments.every((condition) =>
      narrower.arguments.some((other) => coversCondition(condition, other)),
    )
  );
}

function coversCaller(broader: Caller, narrower: Caller): boolean {
  const isWithin = (all: readonly string[] | undefined, some: readonly string[] | undefined) =>
    all === undefined || (some?.every((one) => all.includes(one)) ?? false);
  return (
    (broader.issuer === undefined || broader.issuer === narrower.issuer) &&
    isWithin(broader.clients, narrower.clients) &&
    isWithin(broader.groups, narrower.groups)
  );
}

function coversCondition(broader: ArgumentCondition, narrower: ArgumentCondition): boolean {
  if (JSON.stringify(broader.path) !== JSON.stringify(narrower.path)) return false;
  const [all, some] = [broader.is, narrower.is];
  if ("oneOf" in all) return "oneOf" in some && some.oneOf.every((value) => all.oneOf.includes(value));
  if ("prefix" in all) return "prefix" in some && some.prefix.startsWith(all.prefix);
  return "pattern" in some && some.pattern.pattern() === all.pattern.pattern();
}
