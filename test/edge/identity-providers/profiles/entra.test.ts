import { beforeEach, describe, expect, it } from "vitest";
import {
  ProviderUnavailableError,
  SignInRefusedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { json } from "../../material/network.ts";
import { TestProvider, TOKENS } from "../test-provider.ts";

const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const ISSUER = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const ALICE = { sub: "pairwise", tid: TENANT, oid: "00000000-0000-0000-66f3-3332eca7ea81" };

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start({ profile: "entra", issuer: ISSUER });
});

describe("a sign-in at Entra", () => {
  // https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference
  it("is known by tenant and object, which are never reused", async () => {
    expect((await test.signIn(ALICE)).identity).toEqual({
      provider: "company",
      subject: `${TENANT}/${ALICE.oid}`,
      tenant: TENANT,
      groups: [],
      roles: [],
    });
  });

  it.each(["tid", "oid"])(
    "[E11] is refused when %s has a character in it that nobody sees",
    async (claim) => {
      await expect(test.signIn({ ...ALICE, [claim]: `${TENANT}\u202e` })).rejects.toThrow("printable ASCII");
    },
  );

  it.each(["tid", "oid"])("[E11] is refused without %s, whatever else the ID token says", async (claim) => {
    const claims = { ...ALICE, [claim]: undefined, email: "alice@example.com", xms_edov: true };
    await expect(test.signIn(claims)).rejects.toThrow("names no tenant and object");
  });

  // https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc: oid needs the scope profile.
  it("asks for a refresh token and for what names the person", async () => {
    expect(await test.authorizationParameters()).toHaveProperty(
      "scope",
      "openid profile email offline_access",
    );
  });

  it("asks for scopes of the tenant's own API where the configuration does", async () => {
    const scopes = ["openid", "profile", "offline_access", "api://gatehouse/access"];
    test = await TestProvider.start({ profile: "entra", issuer: ISSUER, scopes });
    expect(await test.authorizationParameters()).toHaveProperty("scope", scopes.join(" "));
  });

  // AADSTS9010010 and AADSTS901002: https://github.com/microsoft/vscode/issues/254009
  it("has no resource in any of its requests", async () => {
    expect(await test.authorizationParameters()).not.toHaveProperty("resource");
    await test.signIn(ALICE);
    await test.renew();
    expect(test.forms.map((form) => form.has("resource"))).toEqual([false, false]);
  });

  // https://learn.microsoft.com/en-us/entra/identity-platform/migrate-off-email-claim-authorization
  it.each([undefined, false, "false", "0", 0, null, {}])(
    "[E11] vouches for no address when xms_edov is %j: nOAuth",
    async (xms_edov) => {
      const claims = { ...ALICE, email: "ceo@example.com", preferred_username: "ceo@example.com", xms_edov };
      expect((await test.signIn(claims)).identity).not.toHaveProperty("email");
    },
  );

  it.each([{ xms_edov: true }, { xms_edov: "1" }, { xms_edov: 1 }, { email_verified: true }])(
    "[E11] vouches for the address when its domain's owner was verified: %j",
    async (claim) => {
      const { identity } = await test.signIn({ ...ALICE, email: "Alice@Example.com", ...claim });
      expect(identity.email).toBe("alice@example.com");
    },
  );

  it("has groups and roles as the ID token lists them", async () => {
    const groups = ["2f4e8a5c-3c3b-4ee5-9a55-29a4f6d4a6f1"];
    const { identity } = await test.signIn({ ...ALICE, groups, roles: ["Documents.Read"] });
    expect([identity.groups, identity.roles]).toEqual([groups, ["Documents.Read"]]);
  });

  // https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference#groups-overage-claim
  it.each([
    [
      {
        _claim_names: { groups: "src1" },
        _claim_sources: { src1: { endpoint: "https://graph.microsoft.com" } },
      },
    ],
    [{ hasgroups: true }],
    [{ "groups:src1": { endpoint: "https://graph.microsoft.com" } }],
  ])("is refused when the groups are too many for the token: %j", async (overage) => {
    await expect(test.signIn({ ...ALICE, ...overage })).rejects.toThrow("left");
    await expect(test.signIn({ ...ALICE, ...overage })).rejects.toThrow(SignInRefusedError);
  });

  // https://learn.microsoft.com/en-us/entra/identity-platform/userinfo: it has neither tenant nor object id.
  it("never asks the userinfo endpoint: without an ID token there is no answer", async () => {
    test.answerUserinfo(json(ALICE));
    test.answerTokens(json(TOKENS));
    await expect(test.renew()).rejects.toThrow(ProviderUnavailableError);
    expect(test.network.calls.filter((url) => url.includes("userinfo"))).toEqual([]);
  });

  it("leaves nothing to ask with again where there is no refresh token", async () => {
    await test.answerIdToken({ claims: ALICE }, { ...TOKENS, refresh_token: undefined });
    expect((await test.complete()).session).toEqual({ clientId: "gateway" });
  });

  it("[E11] is of this tenant: another one's issuer is another", async () => {
    const iss = ISSUER.replace(TENANT, "9188040d-6c67-4c5b-b112-36a304b66dad");
    await expect(test.signIn({ ...ALICE, iss })).rejects.toThrow(SignInRefusedError);
  });
});
