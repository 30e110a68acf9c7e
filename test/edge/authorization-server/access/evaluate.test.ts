import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateAccess } from "../../../../edge/src/authorization-server/access/evaluate.ts";
import type { AuthorizationServer } from "../../../../edge/src/configuration/authorization-server.ts";
import { authorizationServer } from "../../../../edge/src/configuration/authorization-server.ts";
import type { Identity } from "../../../../edge/src/identity-providers/identity.ts";
import { documentsServer } from "../../material/server.ts";

type AccessInput = { hostedDomains?: string[]; tenants?: string[]; grants: unknown[] };

const settingsOf = (access: AccessInput): AuthorizationServer =>
  authorizationServer.parse({
    identityProviders: { google: { profile: "google", clients: [{ id: "gatehouse" }] } },
    access,
  });

const ALICE: Identity = {
  provider: "google",
  subject: "1",
  email: "alice@example.com",
  hostedDomain: "example.com",
  tenant: "tenant-1",
  groups: ["readers", "writers"],
  roles: ["auditor"],
};

const SERVER = {
  ...documentsServer(),
  scopes: { required: [], implies: { "confidential:read": ["public:read"] } },
};
const BOTH = ["public:read", "confidential:read"];

const evaluate = (
  access: AccessInput,
  identity: Partial<Identity> = {},
  requested: readonly string[] = BOTH,
) => evaluateAccess({ ...ALICE, ...identity }, SERVER, requested, settingsOf(access));

describe("what an identity gets is what policy gives it of what was asked for", () => {
  const grants = [
    { when: { group: "readers" }, scopes: ["public:read"] },
    { when: { group: "directors" }, scopes: ["confidential:read"] },
  ];

  it("[E12] without the group, the scope of the group is left out, whatever was requested", () => {
    expect(evaluate({ grants })).toEqual({
      admitted: true,
      scopes: ["public:read"],
      obtainable: ["public:read"],
    });
  });

  it("[E12] with the group, what was not requested is left out", () => {
    const director = { groups: ["readers", "directors"] };
    expect(evaluate({ grants }, director, ["confidential:read"]).scopes).toEqual(["confidential:read"]);
  });

  it("what could be had is all that policy gives, whatever was requested", () => {
    const director = { groups: ["readers", "directors"] };
    expect(evaluate({ grants }, director, []).obtainable).toEqual(["public:read", "confidential:read"]);
    const more = [...grants, { when: { group: "readers" }, scopes: ["of-no-server"] }];
    expect(evaluate({ grants: more }, {}, []).obtainable).toEqual(["public:read"]);
  });

  it("a broader scope gives the narrower one that was requested", () => {
    expect(evaluate({ grants }, { groups: ["directors"] }, ["public:read"]).scopes).toEqual(["public:read"]);
  });

  it("[E12] nobody without a matching grant is admitted", () => {
    expect(evaluate({ grants }, { groups: [] })).toMatchObject({ admitted: false, scopes: [] });
  });

  it("a grant without scopes admits, and gives nothing", () => {
    expect(evaluate({ grants: [{ when: { group: "readers" }, scopes: [] }] })).toEqual({
      admitted: true,
      scopes: [],
      obtainable: [],
    });
  });

  it("a grant for another server gives nothing here", () => {
    const elsewhere = [{ when: { group: "readers" }, scopes: BOTH, servers: ["tickets"] }];
    expect(evaluate({ grants: elsewhere }).admitted).toBe(false);
  });

  it("[E12] whoever asks, for whatever, never gets what policy does not give them", () => {
    const groups = fc.array(fc.constantFrom("readers", "directors", "others", "Readers", ""));
    const scopes = fc.array(fc.constantFrom("public:read", "confidential:read", "admin", "*", ""));
    fc.assert(
      fc.property(groups, scopes, (memberOf, requested) => {
        const decision = evaluate({ grants }, { groups: memberOf }, requested);
        expect(decision.admitted).toBe(memberOf.includes("readers") || memberOf.includes("directors"));
        for (const scope of decision.scopes) expect(requested).toContain(scope);
        expect(decision.scopes.includes("confidential:read")).toBe(
          memberOf.includes("directors") && requested.includes("confidential:read"),
        );
      }),
    );
  });
});

describe("a condition", () => {
  it.each([
    ["identityProvider", { identityProvider: "google" }, { provider: "other" }],
    ["hostedDomain", { hostedDomain: "example.com" }, { hostedDomain: "example.com.evil.example" }],
    ["tenant", { tenant: "tenant-1" }, { tenant: "tenant-2" }],
    ["group", { group: "readers" }, { groups: ["readers2"] }],
    ["role", { role: "auditor" }, { roles: ["auditors"] }],
    ["email", { email: "alice@example.com" }, { email: "alice@example.com.evil.example" }],
  ])("on the %s holds for exactly that", (_, when, otherwise) => {
    const access = { grants: [{ when, scopes: ["public:read"] }] };
    expect(evaluate(access).admitted).toBe(true);
    expect(evaluate(access, otherwise).admitted).toBe(false);
  });

  it("on the e-mail address holds whatever the case it is configured in", () => {
    const access = { grants: [{ when: { email: "Alice@Example.com" }, scopes: [] }] };
    expect(evaluate(access).admitted).toBe(true);
  });

  it("of several parts holds only when all of them do", () => {
    const access = { grants: [{ when: { group: "readers", role: "auditor" }, scopes: [] }] };
    expect(evaluate(access).admitted).toBe(true);
    expect(evaluate(access, { roles: [] }).admitted).toBe(false);
    expect(evaluate(access, { groups: [] }).admitted).toBe(false);
  });

  it.each(["hostedDomain", "tenant", "email"] as const)(
    "on the %s never holds where there is none",
    (name) => {
      const { [name]: value, ...rest } = ALICE;
      const access = { grants: [{ when: { [name]: value }, scopes: [] }] };
      expect(evaluateAccess(rest, SERVER, BOTH, settingsOf(access)).admitted).toBe(false);
    },
  );
});

describe("required hosted domains and tenants", () => {
  const grants = [{ when: { group: "readers" }, scopes: ["public:read"] }];

  it.each([
    [{ hostedDomains: ["example.com"] }, {}, true],
    [{ hostedDomains: ["example.com"] }, { hostedDomain: "gmail.com" }, false],
    [{ hostedDomains: ["example.org", "example.com"] }, {}, true],
    [{ tenants: ["tenant-1"] }, {}, true],
    [{ tenants: ["tenant-1"] }, { tenant: "tenant-2" }, false],
    [{ hostedDomains: ["example.com"], tenants: ["tenant-2"] }, {}, false],
  ])("%j decides about %j, whatever the grants say: %s", (required, identity, admitted) => {
    expect(evaluate({ ...required, grants }, identity).admitted).toBe(admitted);
  });

  it("refuse whoever is of none", () => {
    const { hostedDomain: _, ...person } = ALICE;
    const settings = settingsOf({ hostedDomains: ["example.com"], grants });
    expect(evaluateAccess(person, SERVER, BOTH, settings).admitted).toBe(false);
  });
});
