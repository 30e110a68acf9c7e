import { beforeEach, describe, expect, it } from "vitest";
import {
  ProviderUnavailableError,
  SignInRefusedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { json } from "../../material/network.ts";
import { TestProvider } from "../test-provider.ts";

const ISSUER = "https://example.okta.com";

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start({ profile: "okta", issuer: ISSUER });
});

describe("a sign-in at Okta", () => {
  // https://developer.okta.com/docs/guides/customize-tokens-groups-claim/main/
  it.each([
    [
      ["openid", "email", "profile", "offline_access", "groups"],
      "openid profile email offline_access groups",
    ],
    [["openid", "email", "profile", "offline_access"], "openid profile email offline_access"],
    [undefined, "openid profile email offline_access"],
  ])(
    "asks for groups where the authorization server knows that scope: %j",
    async (scopes_supported, scope) => {
      test = await TestProvider.start(
        { profile: "okta", issuer: ISSUER },
        { metadata: { scopes_supported } },
      );
      expect(await test.authorizationParameters()).toHaveProperty("scope", scope);
    },
  );

  it("names the audience that the configuration names, and otherwise none", async () => {
    expect(await test.authorizationParameters()).not.toHaveProperty("audience");
    test = await TestProvider.start({ profile: "okta", issuer: ISSUER, audience: "api://default" });
    expect(await test.authorizationParameters()).toHaveProperty("audience", "api://default");
  });

  // https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/: the ID token may not have all claims.
  it("has what the userinfo endpoint says beside a thin ID token", async () => {
    const full = { sub: "00uid4BxXw6I6TV4m0g3", email: "alice@example.com", email_verified: true };
    test.answerUserinfo(json({ ...full, groups: ["Everyone", "Staff"] }));
    expect((await test.signIn({ sub: full.sub })).identity).toEqual({
      provider: "company",
      subject: full.sub,
      email: "alice@example.com",
      groups: ["Everyone", "Staff"],
      roles: [],
    });
  });

  it("[E11] is refused when the userinfo endpoint speaks of somebody else", async () => {
    test.answerUserinfo(json({ sub: "mallory", groups: ["Admins"] }));
    await expect(test.signIn({ sub: "alice" })).rejects.toThrow("speaks of somebody else");
  });

  it("[E11] is refused when the userinfo endpoint does not take the access token", async () => {
    test.answerUserinfo(() => new Response("", { status: 401 }));
    await expect(test.signIn({ sub: "alice" })).rejects.toThrow(SignInRefusedError);
  });

  it("is not known by half while the userinfo endpoint is down", async () => {
    test.answerUserinfo(() => new Response("", { status: 503 }));
    await expect(test.signIn({ sub: "alice" })).rejects.toThrow(ProviderUnavailableError);
  });
});
