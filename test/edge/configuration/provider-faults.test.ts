import { describe, expect, it } from "vitest";
import { DOCUMENT } from "../material/server.ts";
import { AT, FACADE, faultsOf, withProvider } from "./facade-document.ts";

const TENANT = "11111111-2222-3333-4444-555555555555";

/** An issuer that each profile can have. */
const ISSUERS = {
  google: undefined,
  entra: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  okta: "https://example.okta.com/oauth2/default",
  auth0: "https://example.eu.auth0.com/",
  keycloak: "https://sso.example.com/realms/staff",
  cognito: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example",
  github: undefined,
  generic: "https://login.example.com",
};

const DIRECTORY = {
  workloadIdentityProvider:
    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/edge/providers/edge",
  serviceAccount: "directory@example.iam.gserviceaccount.com",
  administrator: "admin@example.com",
};

const PROFILES = Object.keys(ISSUERS) as (keyof typeof ISSUERS)[];
const provider = (profile: keyof typeof ISSUERS) => ({ profile, issuer: ISSUERS[profile] });

describe("an identity provider", () => {
  it.each(PROFILES)("may be of the profile %s", (profile) => {
    expect(faultsOf(withProvider(provider(profile)))).toEqual([]);
  });

  it.each([
    [
      "a provider without an issuer",
      withProvider({ profile: "okta" }),
      `${AT}.identityProviders.google.issuer`,
    ],
    [
      "a provider that is the gateway",
      withProvider({ issuer: DOCUMENT.publicUrl }),
      `${AT}.identityProviders.google.issuer`,
    ],
    [
      "an http provider",
      withProvider({ issuer: "http://login.example.com" }),
      `${AT}.identityProviders.google.issuer`,
    ],
    [
      "an Entra issuer of no tenant",
      withProvider({ profile: "entra", issuer: "https://login.microsoftonline.com/common/v2.0" }),
      `${AT}.identityProviders.google.issuer`,
    ],
    [
      "a provider with no registration there",
      withProvider({ clients: [] }),
      `${AT}.identityProviders.google.clients`,
    ],
    [
      "a registration listed twice",
      withProvider({ clients: [{ id: "a" }, { id: "a" }] }),
      `${AT}.identityProviders.google.clients`,
    ],
    [
      "an Auth0 issuer without its slash",
      withProvider({ profile: "auth0", issuer: "https://example.eu.auth0.com" }),
      `${AT}.identityProviders.google.issuer`,
    ],
    ...[
      "common/v2.0",
      "organizations/v2.0",
      "consumers/v2.0",
      "example.com/v2.0",
      `${TENANT}/`,
      `${TENANT}/v1.0`,
    ].map((path): [string, unknown, string] => [
      `the Entra issuer ${path}`,
      withProvider({ profile: "entra", issuer: `https://login.microsoftonline.com/${path}` }),
      `${AT}.identityProviders.google.issuer`,
    ]),
    [
      "an Entra issuer of version 1",
      withProvider({ profile: "entra", issuer: `https://sts.windows.net/${TENANT}/` }),
      `${AT}.identityProviders.google.issuer`,
    ],
    ...(["google", "entra", "keycloak", "cognito", "github"] as const).map(
      (profile): [string, unknown, string] => [
        `an audience and the profile ${profile}`,
        withProvider({ ...provider(profile), audience: "api://documents" }),
        `${AT}.identityProviders.google.audience`,
      ],
    ),
    [
      "claims of groups at GitHub",
      withProvider({ profile: "github", claims: { groups: "teams" } }),
      `${AT}.identityProviders.google.claims`,
    ],
    [
      "claims of roles at GitHub",
      withProvider({ profile: "github", claims: { roles: "roles" } }),
      `${AT}.identityProviders.google.claims`,
    ],
    [
      "a directory at another provider than Google",
      withProvider({ ...provider("okta"), directory: DIRECTORY }),
      `${AT}.identityProviders.google.directory`,
    ],
    [
      "a directory and no key to prove itself with",
      withProvider({ directory: DIRECTORY }),
      `${AT}.identityProviders.google.directory`,
    ],
    [
      "the id that subjects of machines begin with",
      withProvider({}, "client"),
      `${AT}.identityProviders.client`,
    ],
    [
      "the id that names of clients begin with",
      withProvider({}, "dynamic"),
      `${AT}.identityProviders.dynamic`,
    ],
  ])("[K05] is refused with %s", (_, document, path) => {
    expect(faultsOf(document)).toContain(path);
  });

  it.each(["okta", "auth0", "generic"] as const)(
    "may be asked for an audience, with the profile %s",
    (profile) => {
      expect(faultsOf(withProvider({ ...provider(profile), audience: "api://documents" }))).toEqual([]);
    },
  );

  it("may have a directory where the gateway has a key to prove itself with", () => {
    const signingKeys = { ...FACADE.signingKeys, workload: [{ secret: "WORKLOAD_KEY" }] };
    expect(faultsOf({ ...withProvider({ directory: DIRECTORY }), signingKeys })).toEqual([]);
  });

  it("may be in a national cloud of Entra's", () => {
    const issuer = `https://login.microsoftonline.us/${TENANT}/v2.0`;
    expect(faultsOf(withProvider({ profile: "entra", issuer }))).toEqual([]);
  });

  it("[K05] is refused with all that is wrong with it at once", () => {
    const wrong = {
      profile: "github",
      issuer: DOCUMENT.publicUrl,
      audience: "x",
      claims: { groups: "teams" },
    };
    expect(faultsOf(withProvider(wrong))).toEqual(
      ["issuer", "audience", "claims"].map((member) => `${AT}.identityProviders.google.${member}`),
    );
  });
});
