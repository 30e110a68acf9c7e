import { beforeEach, describe, expect, it } from "vitest";
import { ProviderUnavailableError } from "../../../../edge/src/identity-providers/identity-provider.ts";
import { json } from "../../material/network.ts";
import { REQUEST, TestProvider, TOKENS } from "../test-provider.ts";

const ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example";
const DOMAIN = "https://example.auth.eu-west-1.amazoncognito.com";

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start({ profile: "cognito", issuer: ISSUER });
});

describe("a sign-in at Cognito", () => {
  // https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
  it("is at the pool's domain, which is not the issuer's host", async () => {
    const metadata = { authorization_endpoint: `${DOMAIN}/oauth2/authorize` };
    test = await TestProvider.start({ profile: "cognito", issuer: ISSUER }, { metadata });
    const url = await test.provider.authorizationUrl(REQUEST, test.clock);
    expect(url).toContain(`${DOMAIN}/oauth2/authorize?`);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html: invalid_scope otherwise
  it("asks for the scopes that a user pool has, and never for offline_access", async () => {
    const metadata = { scopes_supported: ["openid", "email", "phone", "profile", "offline_access"] };
    test = await TestProvider.start({ profile: "cognito", issuer: ISSUER }, { metadata });
    expect(await test.authorizationParameters()).toHaveProperty("scope", "openid profile email");
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
  it("has the groups and IAM roles of the ID token", async () => {
    const roles = ["arn:aws:iam::123456789012:role/auditor"];
    const claims = { "cognito:groups": ["staff"], "cognito:roles": roles, token_use: "id" };
    const { identity } = await test.signIn(claims);
    expect([identity.groups, identity.roles]).toEqual([["staff"], roles]);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html: it has no groups.
  it("never asks the userinfo endpoint: without an ID token there is no answer", async () => {
    test.answerUserinfo(json({ sub: "alice", email: "alice@example.com", email_verified: "true" }));
    test.answerTokens(json(TOKENS));
    await expect(test.renew()).rejects.toThrow(ProviderUnavailableError);
    expect(test.network.calls.filter((url) => url.includes("userinfo"))).toEqual([]);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
  it("keeps the refresh token, which comes by itself and does not change", async () => {
    await test.answerIdToken({}, { ...TOKENS, refresh_token: undefined });
    expect((await test.renew()).session.refreshToken).toBe("canary-refresh-token");
  });
});
