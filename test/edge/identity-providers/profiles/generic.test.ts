import { describe, expect, it } from "vitest";
import { SignInRefusedError } from "../../../../edge/src/identity-providers/identity-provider.ts";
import { json } from "../../material/network.ts";
import { TestProvider } from "../test-provider.ts";

describe("a sign-in at any OpenID provider", () => {
  it.each([
    [undefined, "openid profile email", undefined],
    [["openid"], "openid profile email", undefined],
    [["openid", "groups"], "openid profile email groups", undefined],
    [["openid", "offline_access"], "openid profile email offline_access", "consent"],
  ])(
    "asks for more where its metadata lists %j: OpenID Connect Core section 11",
    async (scopes_supported, scope, prompt) => {
      const test = await TestProvider.start({ profile: "generic" }, { metadata: { scopes_supported } });
      const parameters = await test.authorizationParameters();
      expect([parameters.scope, parameters.prompt]).toEqual([scope, prompt]);
    },
  );

  it("asks for consent where the configuration asks for offline_access", async () => {
    const test = await TestProvider.start({ profile: "generic", scopes: ["openid", "offline_access"] });
    expect(await test.authorizationParameters()).toMatchObject({
      scope: "openid offline_access",
      prompt: "consent",
    });
  });

  it("has claims that are at the userinfo endpoint only: OpenID Connect Core section 5.4", async () => {
    const test = await TestProvider.start({ profile: "generic" });
    test.answerUserinfo(json({ sub: "alice", groups: ["staff"], roles: "auditor" }));
    const { identity } = await test.signIn();
    expect([identity.groups, identity.roles]).toEqual([["staff"], ["auditor"]]);
  });

  it("has the claims of the ID token where there is no userinfo endpoint", async () => {
    const metadata = { userinfo_endpoint: undefined };
    const test = await TestProvider.start({ profile: "generic" }, { metadata });
    expect((await test.signIn({ groups: ["staff"] })).identity.groups).toEqual(["staff"]);
  });

  it("has groups and roles by the names that the configuration gives", async () => {
    const claims = { groups: "memberOf", roles: "app.roles" };
    const test = await TestProvider.start({ profile: "generic", claims });
    const answer = { sub: "alice", memberOf: ["staff"], app: { roles: ["auditor"] }, groups: ["x"] };
    test.answerUserinfo(json(answer));
    const { identity } = await test.signIn();
    expect([identity.groups, identity.roles]).toEqual([["staff"], ["auditor"]]);
  });

  it("[E11] is refused when the userinfo endpoint speaks of somebody else", async () => {
    const test = await TestProvider.start({ profile: "generic" });
    test.answerUserinfo(json({ sub: "mallory" }));
    await expect(test.signIn({ sub: "alice" })).rejects.toThrow(SignInRefusedError);
  });
});
