import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../../../edge/src/access-token/principal.ts";
import type { Server } from "../../../../edge/src/configuration/configuration.ts";
import { filterAnswer } from "../../../../edge/src/mcp/filter-answer.ts";
import { decide } from "../../../../edge/src/mcp/policy/decide.ts";
import { ISSUER, limitsOf, type PolicyDocument, serverWith } from "../../material/mcp-server.ts";
import { requestOf } from "../../material/messages.ts";

type Rules = NonNullable<PolicyDocument["tools"]>;

const limits = limitsOf();
const SCOPES = ["r", "w", "x", "connect"];

const scope = fc.constantFrom(...SCOPES);
const rule = fc.record(
  {
    scopes: fc.uniqueArray(scope, { maxLength: 2 }),
    when: fc.oneof(
      fc.record({ clients: fc.constantFrom<string[]>(["one"], ["one", "two"]) }),
      fc.record({ groups: fc.constantFrom<string[]>(["g"], ["h"]) }),
    ),
    arguments: fc.record({ "/x": fc.record({ equals: fc.constantFrom(1, 2) }) }),
  },
  { requiredKeys: ["scopes"] },
);
const principal: fc.Arbitrary<Principal> = fc.record(
  {
    issuer: fc.constant(ISSUER),
    subject: fc.constant("alice"),
    scopes: fc.uniqueArray(scope),
    clientId: fc.constantFrom("one", "two", "three"),
    groups: fc.uniqueArray(fc.constantFrom("g", "h"), { maxLength: 2 }),
    obtainable: fc.uniqueArray(scope),
  },
  { requiredKeys: ["issuer", "subject", "scopes", "obtainable"] },
);

const name = fc.stringMatching(/^[ab_]{1,3}$/);
const namePattern = fc.oneof(
  name,
  name.map((prefix) => `${prefix}*`),
  fc.constant("*"),
);
const hierarchy = fc.constantFrom<Record<string, string[]>>(
  {},
  { all: ["r"], r: ["w"] },
  { x: ["connect"], connect: ["x"] },
);

/** Servers with any rules; those that a configuration would refuse, since a rule of theirs is in vain, are left out. */
function serverOf(
  kind: "tools" | "prompts",
  rules: Rules,
  implies: Record<string, string[]>,
  visible: Server["visible"],
) {
  try {
    const policy = { [kind]: rules, scopes: { required: ["connect"], implies }, visible };
    return serverWith(policy, { groupsClaim: "groups", obtainableClaim: "obtainable" });
  } catch {
    return undefined;
  }
}

const book = fc.dictionary(namePattern, fc.oneof(rule, fc.array(rule, { minLength: 1, maxLength: 3 })), {
  noNullPrototype: true,
  maxKeys: 5,
});

/** Whether there are arguments with which a call is allowed, with the token as it is. */
function mayCall(server: Server, who: Principal, method: string, called: string): boolean {
  return [{}, { x: 1 }, { x: 2 }].some(
    (args) => decide(server, who, requestOf(method, { name: called, arguments: args })).effect === "allow",
  );
}

/** Every set of scopes that somebody could come back with after asking for more. */
function stepUps({ scopes, obtainable = [] }: Principal, server: Server): readonly (readonly string[])[] {
  const implied = obtainable.flatMap((each) => [each, ...(server.scopes.implies[each] ?? [])]);
  return [...new Set(implied)].reduce<readonly (readonly string[])[]>(
    (sets, each) => sets.concat(sets.map((set) => set.concat(each))),
    [scopes],
  );
}

describe.each([
  ["tools", "tools/list", "tools/call"],
  ["prompts", "prompts/list", "prompts/get"],
] as const)("for any policy, principal and list, of %s", (kind, listing, calling) => {
  const entries = fc.uniqueArray(fc.oneof(name, fc.string({ maxLength: 4 })), { maxLength: 20 });

  function listed(server: Server, who: Principal, names: readonly string[]): readonly string[] {
    const hidden = names.map((each) => ({ name: each }));
    const result = { [kind]: hidden, nextCursor: "n", Tools: hidden, _meta: { hidden }, items: hidden };
    const context = { method: listing, revision: "2026-07-28", server, principal: who, limits } as const;
    const { result: filtered } = filterAnswer({ jsonrpc: "2.0", id: 1, result }, context);
    // Names stand nowhere else.
    const { [kind]: visible, ...beside } = filtered as Record<string, { name: string }[]>;
    expect(beside).toEqual({ nextCursor: "n" });
    return (visible ?? []).map((entry) => entry.name);
  }

  it("[J01] what is listed is exactly what may be called", () => {
    fc.assert(
      fc.property(book, hierarchy, principal, entries, (rules, implies, who, names) => {
        const server = serverOf(kind, rules, implies, "granted");
        fc.pre(server !== undefined);
        expect(listed(server, who, names)).toEqual(
          names.filter((each) => mayCall(server, who, calling, each)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("[J01] or, where the server says so, exactly what may be called after a step-up that this identity can obtain", () => {
    fc.assert(
      fc.property(book, hierarchy, principal, entries, (rules, implies, who, names) => {
        const server = serverOf(kind, rules, implies, "obtainable");
        fc.pre(server !== undefined);
        const obtainable = names.filter((each) =>
          stepUps(who, server).some((scopes) => mayCall(server, { ...who, scopes }, calling, each)),
        );
        expect(listed(server, who, names)).toEqual(obtainable);
      }),
      { numRuns: 500 },
    );
  });

  it("[C02] a challenge names all scopes that are missing, and nobody who has them is challenged again", () => {
    fc.assert(
      fc.property(book, hierarchy, principal, name, (rules, implies, who, called) => {
        const server = serverOf(kind, rules, implies, "granted");
        fc.pre(server !== undefined);
        for (const args of [{}, { x: 1 }]) {
          const message = requestOf(calling, { name: called, arguments: args });
          const decision = decide(server, who, message);
          if (
            decision.effect !== "insufficient-scope" ||
            !mayCall(server, { ...who, scopes: SCOPES }, calling, called)
          ) {
            continue;
          }
          const after = decide(server, { ...who, scopes: [...who.scopes, ...decision.scopes] }, message);
          expect(after.effect).not.toBe("insufficient-scope");
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("for any policy, principal and list, of resources", () => {
  const segment = fc.constantFrom("a", "b", "A", "a?q", "a/", "..", "%61", "b;v", "a.", "b%20", "");
  const uri = fc
    .array(segment, { minLength: 1, maxLength: 3 })
    .map((segments) => `docs://${segments.join("/")}`);
  const pattern = fc.oneof(
    fc.constantFrom("docs://a", "docs://a/b", "docs://b"),
    uri.map((each) => `${each}*`),
  );
  const resources = fc.dictionary(pattern, fc.record({ scopes: fc.uniqueArray(scope, { maxLength: 1 }) }), {
    noNullPrototype: true,
    maxKeys: 5,
  });

  function serverFor(rules: NonNullable<PolicyDocument["resources"]>): Server | undefined {
    try {
      return serverWith({ resources: rules });
    } catch {
      return undefined;
    }
  }

  const mayRead = (server: Server, who: Principal, read: string) =>
    decide(server, who, requestOf("resources/read", { uri: read })).effect === "allow";

  it("[J01] what is listed is exactly what may be read", () => {
    fc.assert(
      fc.property(resources, principal, fc.uniqueArray(uri, { maxLength: 20 }), (rules, who, uris) => {
        const server = serverFor(rules);
        fc.pre(server !== undefined);
        const result = { resources: uris.map((each) => ({ uri: each, name: "a" })) };
        const context = {
          method: "resources/list",
          revision: "2026-07-28",
          server,
          principal: who,
          limits,
        } as const;
        const filtered = filterAnswer({ jsonrpc: "2.0", id: 1, result }, context).result;
        const readable = uris.filter((each) => mayRead(server, who, each));
        expect(filtered).toEqual({ resources: readable.map((each) => ({ uri: each, name: "a" })) });
      }),
      { numRuns: 500 },
    );
  });

  it("[J01] of a template that is listed, every expansion may be read", () => {
    fc.assert(
      fc.property(resources, principal, uri, fc.array(uri, { maxLength: 20 }), (rules, who, start, ends) => {
        const server = serverFor(rules);
        fc.pre(server !== undefined);
        const result = { resourceTemplates: [{ uriTemplate: `${start}{+rest}`, name: "a" }] };
        const method = "resources/templates/list";
        const context = { method, revision: "2026-07-28", server, principal: who, limits } as const;
        const filtered = filterAnswer({ jsonrpc: "2.0", id: 1, result }, context).result;
        const isListed = JSON.stringify(filtered) === JSON.stringify(result);
        fc.pre(isListed);
        // What is not written plainly is nobody's, listed or not.
        const everyone = serverWith({ resources: { "*": { scopes: [] } } });
        const expansions = ends.map((end) => start + end.slice("docs://".length));
        const plain = expansions.filter((each) => mayRead(everyone, who, each));
        expect(plain.filter((each) => !mayRead(server, who, each))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
