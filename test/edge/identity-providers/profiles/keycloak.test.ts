import { beforeEach, describe, expect, it } from "vitest";
import { SignInRefusedError } from "../../../../edge/src/identity-providers/identity-provider.ts";
import { TestProvider } from "../test-provider.ts";

const ISSUER = "https://sso.example.com/realms/staff";

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start({ profile: "keycloak", issuer: ISSUER });
});

describe("a sign-in at Keycloak", () => {
  // https://www.keycloak.org/docs/latest/server_admin/#_offline-access
  it("asks for a refresh token that outlives the browser's session where the realm has that scope", async () => {
    expect(await test.authorizationParameters()).toHaveProperty("scope", "openid profile email");
    const metadata = { scopes_supported: ["openid", "offline_access", "email", "groups"] };
    test = await TestProvider.start({ profile: "keycloak", issuer: ISSUER }, { metadata });
    expect(await test.authorizationParameters()).toHaveProperty(
      "scope",
      "openid profile email offline_access",
    );
  });

  // https://www.keycloak.org/docs-api/latest/javadocs/org/keycloak/protocol/oidc/mappers/GroupMembershipMapper.html
  it("has groups as the mapper writes them, with their path or without", async () => {
    const { identity } = await test.signIn({ groups: ["/staff/support", "auditors"] });
    expect(identity.groups).toEqual(["/staff/support", "auditors"]);
  });

  // https://www.keycloak.org/docs/latest/server_admin/#_protocol-mappers
  it("has the realm's roles where the mapper adds them to the ID token", async () => {
    const { identity } = await test.signIn({ realm_access: { roles: ["auditor"] } });
    expect(identity.roles).toEqual(["auditor"]);
    expect((await test.signIn()).identity.roles).toEqual([]);
  });

  it("has the roles of a claim that the configuration names", async () => {
    const claims = { roles: "resource_access.gatehouse.roles" };
    test = await TestProvider.start({ profile: "keycloak", issuer: ISSUER, claims });
    const { identity } = await test.signIn({ resource_access: { gatehouse: { roles: ["editor"] } } });
    expect(identity.roles).toEqual(["editor"]);
  });

  it.each([
    { groups: { staff: true } },
    { realm_access: { roles: { auditor: true } } },
    { realm_access: [] },
  ])("is refused where a mapper writes what is no list: %j", async (claims) => {
    await expect(test.signIn(claims)).rejects.toThrow(SignInRefusedError);
  });

  // https://www.keycloak.org/docs/latest/upgrading/#added-iss-parameter-to-oauth-2-0openid-connect-authentication-response
  it("[E10] comes back with its issuer, and not without", async () => {
    const metadata = { authorization_response_iss_parameter_supported: true };
    test = await TestProvider.start({ profile: "keycloak", issuer: ISSUER }, { metadata });
    await test.answerIdToken();
    await expect(test.complete({ iss: ISSUER, session_state: "x" })).resolves.toBeDefined();
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
  });
});
