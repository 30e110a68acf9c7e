import { beforeEach, describe, expect, it } from "vitest";
import { json } from "../../material/network.ts";
import { TestProvider, TOKENS } from "../test-provider.ts";

const ISSUER = "https://example.eu.auth0.com/";
const CLAIMS = { groups: "https://example.com/groups", roles: "https://example.com/roles" };

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start({ profile: "auth0", issuer: ISSUER, claims: CLAIMS });
});

describe("a sign-in at Auth0", () => {
  // https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery
  it("has an issuer that ends with a slash, and a discovery document right below it", async () => {
    await test.signIn({ sub: "auth0|1" });
    expect(test.network.calls[0]).toBe("https://example.eu.auth0.com/.well-known/openid-configuration");
  });

  // https://auth0.com/docs/secure/tokens/refresh-tokens/get-refresh-tokens
  it("asks for a refresh token, and for the audience that the configuration names", async () => {
    expect(await test.authorizationParameters()).toHaveProperty(
      "scope",
      "openid profile email offline_access",
    );
    expect(await test.authorizationParameters()).not.toHaveProperty("audience");
    const audience = "https://mcp.example.com";
    test = await TestProvider.start({ profile: "auth0", issuer: ISSUER, audience });
    expect(await test.authorizationParameters()).toHaveProperty("audience", audience);
  });

  // https://auth0.com/docs/secure/tokens/json-web-tokens/create-custom-claims
  it("has groups and roles under names of the customer's own", async () => {
    const claims = { [CLAIMS.groups]: ["staff"], [CLAIMS.roles]: ["auditor"], groups: ["x"], roles: ["y"] };
    const { identity } = await test.signIn({ sub: "auth0|1", ...claims });
    expect([identity.groups, identity.roles]).toEqual([["staff"], ["auditor"]]);
  });

  it("has neither where the configuration names none, for groups and roles are no custom claims", async () => {
    test = await TestProvider.start({ profile: "auth0", issuer: ISSUER });
    const { identity } = await test.signIn({ sub: "auth0|1", groups: ["x"], roles: ["y"] });
    expect([identity.groups, identity.roles]).toEqual([[], []]);
  });

  // https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations/custom-claims-migration
  it("is renewed by the userinfo endpoint, which has the custom claims too, where there is no ID token", async () => {
    test.answerTokens(json({ ...TOKENS, refresh_token: "rotated" }));
    test.answerUserinfo(json({ sub: "auth0|1", [CLAIMS.groups]: ["support"] }));
    const { identity, session } = await test.renew();
    expect([identity.groups, session.refreshToken]).toEqual([["support"], "rotated"]);
  });
});
