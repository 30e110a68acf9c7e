import { describe, expect, it } from "vitest";
import type { IdentityProviderSettings } from "../../../edge/src/configuration/authorization-server.ts";
import { limits } from "../../../edge/src/configuration/limits.ts";
import { createIdentityProvider } from "../../../edge/src/identity-providers/create-identity-provider.ts";
import { createNetwork } from "../material/network.ts";
import { settingsOf } from "./test-provider.ts";

const DIRECTORY = {
  workloadIdentityProvider:
    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/edge/providers/edge",
  serviceAccount: "directory@example.iam.gserviceaccount.com",
  administrator: "admin@example.com",
  cacheSeconds: 300,
};

function create(settings: Partial<IdentityProviderSettings>, groupsOf?: () => Promise<string[]>) {
  const network = createNetwork();
  const provider = createIdentityProvider("company", settingsOf(settings), {
    internet: network.fetcher,
    limits: limits.parse({}),
    secret: (name) => `value of ${name}`,
    publicUrl: "https://mcp.example.com",
    ...(groupsOf && { groupsOf }),
  });
  return { provider, network };
}

describe("an identity provider of the configuration", () => {
  it("is asked for nothing before somebody signs in", () => {
    const { provider, network } = create({});
    expect([provider.id, network.calls]).toEqual(["company", []]);
  });

  it.each([
    ["google", undefined, "Google"],
    ["entra", "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0", "Microsoft"],
    ["okta", "https://example.okta.com", "Okta"],
    ["auth0", "https://example.auth0.com/", "Auth0"],
    ["keycloak", "https://sso.example.com/realms/staff", "Keycloak"],
    ["cognito", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example", "Amazon Cognito"],
    ["github", undefined, "GitHub"],
    ["generic", "https://login.example.com/tenant", "login.example.com"],
  ] as const)("is called what people call it, with the profile %s", (profile, issuer, name) => {
    const settings = { profile, issuer };
    expect(create(settings).provider.name).toBe(name);
    expect(create({ ...settings, name: "Staff login" }).provider.name).toBe("Staff login");
  });

  it("has its secrets from where the configuration says", () => {
    const { provider } = create({ clients: [{ id: "a", secret: { secret: "A_SECRET" } }, { id: "b" }] });
    expect(provider.client("a")).toEqual({ id: "a", secret: "value of A_SECRET" });
    expect(provider.client("b")).toEqual({ id: "b" });
  });

  it.each([
    [{ issuer: undefined }, "its issuer is missing"],
    [{ profile: "google", issuer: undefined, directory: DIRECTORY }, "nobody to ask its directory"],
  ] as [Partial<IdentityProviderSettings>, string][])("is refused: %j", (settings, sentence) => {
    expect(() => create(settings)).toThrow(sentence);
    expect(() => create(settings)).toThrow("identity provider company: ");
  });

  it("may have a directory where somebody looks groups up in it", () => {
    const settings = { profile: "google", issuer: undefined, directory: DIRECTORY } as const;
    expect(() => create(settings, async () => [])).not.toThrow();
  });
});
