import { describe, expect, it } from "vitest";
import { auth0 } from "../../../edge/src/identity-providers/profiles/auth0.ts";
import { cognito } from "../../../edge/src/identity-providers/profiles/cognito.ts";
import { entra } from "../../../edge/src/identity-providers/profiles/entra.ts";
import { generic } from "../../../edge/src/identity-providers/profiles/generic.ts";
import { google } from "../../../edge/src/identity-providers/profiles/google.ts";
import { keycloak } from "../../../edge/src/identity-providers/profiles/keycloak.ts";
import { okta } from "../../../edge/src/identity-providers/profiles/okta.ts";
import { AT, type Change, FACADE, faultsOf, GOOGLE, withSection } from "./facade-document.ts";

const clients = [{ id: "gatehouse" }];
const ENTRA = {
  profile: "entra",
  issuer: "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
  clients,
};
const GENERIC = { profile: "generic", issuer: "https://login.example.com", clients };
const GITHUB = { profile: "github", clients };
const DIRECTORY = {
  workloadIdentityProvider:
    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/edge/providers/edge",
  serviceAccount: "directory@example.iam.gserviceaccount.com",
  administrator: "admin@example.com",
};

/** The faults of a configuration with these providers and one rule. */
const judge = (identityProviders: Change, when: Change, access: Change = {}) =>
  faultsOf({
    ...withSection({ identityProviders, access: { grants: [{ when, scopes: [] }], ...access } }),
    signingKeys: { ...FACADE.signingKeys, workload: [{ secret: "WORKLOAD_KEY" }] },
  });

const WHEN = `${AT}.access.grants.0.when`;

describe("a rule that does not say which identity provider it is about", () => {
  it.each([{ email: "ceo@example.com" }, { group: "g" }, { role: "r" }, { group: "g", role: "r" }])(
    "[K05] is refused beside several: %j, which any of them could say",
    (when) => {
      expect(judge({ entra: ENTRA, partner: GENERIC }, when)).toEqual([WHEN]);
      expect(judge({ entra: ENTRA, partner: GENERIC }, { ...when, identityProvider: "entra" })).toEqual([]);
      expect(judge({ entra: ENTRA }, when)).toEqual([]);
    },
  );

  it("may be about what one kind of provider alone says, beside several", () => {
    const both = { google: GOOGLE, entra: ENTRA };
    expect(judge(both, { hostedDomain: "example.com" })).toEqual([]);
    expect(judge(both, { tenant: "11111111-2222-3333-4444-555555555555" })).toEqual([]);
  });
});

describe("a rule about what no identity provider says", () => {
  it.each([
    ["group", { google: GOOGLE }, { group: "g" }],
    ["role", { google: GOOGLE }, { role: "r" }],
    ["role", { github: GITHUB }, { role: "r" }],
    ["hostedDomain", { entra: ENTRA }, { hostedDomain: "example.com" }],
    ["hostedDomain", { generic: GENERIC }, { hostedDomain: "example.com" }],
    ["tenant", { google: GOOGLE }, { tenant: "t" }],
    ["tenant", { generic: GENERIC }, { tenant: "t" }],
    ["group", { google: GOOGLE, entra: ENTRA }, { identityProvider: "google", group: "g" }],
    [
      "hostedDomain",
      { google: GOOGLE, entra: ENTRA },
      { identityProvider: "entra", hostedDomain: "a.example" },
    ],
    ["tenant", { google: GOOGLE, entra: ENTRA }, { identityProvider: "google", tenant: "t" }],
    ["identityProvider", { google: GOOGLE }, { identityProvider: "okta", group: "g" }],
  ])("[K05] is refused at its %s: %j, %j", (member, providers, when) => {
    expect(judge(providers, when)).toEqual([`${WHEN}.${member}`]);
  });

  it.each([
    [{ google: { ...GOOGLE, directory: DIRECTORY } }, { group: "g" }],
    [{ github: GITHUB }, { group: "organisation/team" }],
    [{ generic: { ...GENERIC, profile: "okta", claims: { roles: "roles" } } }, { role: "r" }],
  ])("is none where %j says it: %j", (providers, when) => {
    expect(judge(providers, when)).toEqual([]);
  });

  it.each(Object.entries({ google, entra, okta, auth0, keycloak, cognito, generic }))(
    "is judged of %s by the claims that its profile reads",
    (profile, { claims }) => {
      const slash = profile === "auth0" ? "/" : "";
      const issuer = profile === "entra" ? ENTRA.issuer : `https://login.example.com${slash}`;
      const provider = { profile, issuer, clients };
      expect(judge({ login: provider }, { group: "g" })).toEqual(claims.groups ? [] : [`${WHEN}.group`]);
      expect(judge({ login: provider }, { role: "r" })).toEqual(claims.roles ? [] : [`${WHEN}.role`]);
      const named = { ...provider, claims: { groups: "urn:groups", roles: "urn:roles" } };
      expect(judge({ login: named }, { group: "g", role: "r" })).toEqual([]);
    },
  );
});

describe("hosted domains and tenants that are required", () => {
  const anybody = { identityProvider: "login" };

  it.each([
    ["hostedDomains", ENTRA, GOOGLE],
    ["hostedDomains", GENERIC, GOOGLE],
    ["tenants", GOOGLE, ENTRA],
    ["tenants", GENERIC, ENTRA],
  ])("[K05] are refused where no provider says them: %s of %j", (member, wrong, right) => {
    const required = { [member]: ["example.com"] };
    expect(judge({ login: wrong }, anybody, required)).toEqual([`${AT}.access.${member}`]);
    expect(judge({ login: right }, anybody, required)).toEqual([]);
    expect(judge({ login: wrong, other: right }, anybody, required)).toEqual([]);
  });
});
