import { beforeEach, describe, expect, it } from "vitest";
import { UnknownPersonError } from "../../../../edge/src/identity-providers/google-directory/directory-api.ts";
import {
  ProviderUnavailableError,
  SessionEndedError,
  SignInRefusedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import type { GroupsOf } from "../../../../edge/src/identity-providers/openid/openid-dialect.ts";
import { json } from "../../material/network.ts";
import { TestProvider, TOKENS } from "../test-provider.ts";

const ISSUER = "https://accounts.google.com";
const DIRECTORY = {
  workloadIdentityProvider:
    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/edge/providers/edge",
  serviceAccount: "directory@example.iam.gserviceaccount.com",
  administrator: "admin@example.com",
  cacheSeconds: 300,
};
const EMPLOYEE = { sub: "10769150350006150715113082367", email: "alice@example.com", email_verified: true };

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start({ profile: "google", issuer: ISSUER });
});

describe("a sign-in at Google", () => {
  // https://developers.google.com/identity/protocols/oauth2/web-server#offline
  it("asks for a refresh token, which Google gives with a person's consent only", async () => {
    expect(await test.authorizationParameters()).toMatchObject({
      access_type: "offline",
      prompt: "consent",
      scope: "openid email profile",
    });
  });

  // https://developers.google.com/identity/protocols/oauth2/scopes lists no offline_access.
  it("asks for no offline_access, whatever the metadata lists", async () => {
    const metadata = { scopes_supported: ["openid", "email", "profile", "offline_access"] };
    test = await TestProvider.start({ profile: "google", issuer: ISSUER }, { metadata });
    expect((await test.authorizationParameters()).scope).not.toContain("offline_access");
  });

  // https://developers.google.com/identity/openid-connect/openid-connect#hd-param
  it("names the hosted domain where only one may sign in", async () => {
    expect(await test.authorizationParameters()).not.toHaveProperty("hd");
    const surroundings = { hostedDomains: ["example.com"] };
    test = await TestProvider.start({ profile: "google", issuer: ISSUER }, { surroundings });
    expect(await test.authorizationParameters()).toHaveProperty("hd", "example.com");
    const several = { hostedDomains: ["example.com", "example.org"] };
    test = await TestProvider.start({ profile: "google", issuer: ISSUER }, { surroundings: several });
    expect(await test.authorizationParameters()).not.toHaveProperty("hd");
  });

  it("[E11] has the hosted domain of the ID token, never the one that was asked for", async () => {
    const surroundings = { hostedDomains: ["example.com"] };
    test = await TestProvider.start({ profile: "google", issuer: ISSUER }, { surroundings });
    expect((await test.signIn({ ...EMPLOYEE, hd: "Example.org" })).identity.hostedDomain).toBe("example.org");
    expect((await test.signIn(EMPLOYEE)).identity).not.toHaveProperty("hostedDomain");
  });

  it.each(["ex\u0430mple.com", "example.com\n", "\u212Aexample.com"])(
    "[E11] has no hosted domain that only looks like one: %j",
    async (hd) => {
      expect((await test.signIn({ sub: "1", hd })).identity).not.toHaveProperty("hostedDomain");
    },
  );

  it.each([5, null, "", ["example.com"]])("[E11] is refused when hd is %j", async (hd) => {
    await expect(test.signIn({ sub: "1", hd })).rejects.toThrow(SignInRefusedError);
  });

  // https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
  it.each([
    ["of a Workspace account", { email: "Alice@Example.com", email_verified: true, hd: "example.com" }, true],
    ["of gmail.com", { email: "alice@gmail.com", email_verified: true }, true],
    ["that Google verified once, but does not host", { email: "a@example.com", email_verified: true }, false],
    ["that looks like gmail.com", { email: "a@evil-gmail.com", email_verified: true }, false],
    ["that is not verified", { email: "a@example.com", email_verified: false, hd: "example.com" }, false],
    ["whose verification is text", { email: "a@gmail.com", email_verified: "true" }, false],
  ])("[E11] vouches for an address %s: %j", async (_, claims, isVouchedFor) => {
    const { identity } = await test.signIn({ sub: "1", ...claims });
    expect("email" in identity).toBe(isVouchedFor);
  });

  // Google sends `iss` without advertising it, which RFC 9207 section 2.4 leaves to the client's judgement.
  it("[E10] may come back with Google's iss, and with nobody else's", async () => {
    await test.answerIdToken();
    await expect(test.complete({ iss: ISSUER, scope: "email openid", authuser: "0" })).resolves.toBeDefined();
    await expect(test.complete({ iss: "accounts.google.com" })).rejects.toThrow(SignInRefusedError);
  });

  // https://developers.google.com/identity/protocols/oauth2/web-server#offline shows an answer without an ID token.
  it("is renewed by the userinfo endpoint, for a refresh need not bring an ID token", async () => {
    test.answerTokens(json({ ...TOKENS, refresh_token: undefined }));
    test.answerUserinfo(json({ ...EMPLOYEE, hd: "example.com" }));
    expect((await test.renew()).identity).toMatchObject({
      subject: EMPLOYEE.sub,
      email: "alice@example.com",
      hostedDomain: "example.com",
    });
  });
});

describe("the groups of somebody at Google", () => {
  const start = (groupsOf: GroupsOf, hostedDomains?: readonly string[]) =>
    TestProvider.start(
      { profile: "google", issuer: ISSUER, directory: DIRECTORY },
      { surroundings: { groupsOf, ...(hostedDomains && { hostedDomains }) } },
    );
  const claims = { ...EMPLOYEE, hd: "example.com" };

  it("are what the directory says of the verified address, now", async () => {
    const asked: string[] = [];
    test = await start(async (email) => {
      asked.push(email);
      return ["staff@example.com"];
    });
    const { identity } = await test.signIn({ ...claims, groups: ["claimed@example.com"] });
    expect(identity.groups).toEqual(["staff@example.com"]);
    expect(asked).toEqual(["alice@example.com"]);
  });

  it("are asked for again at a renewal", async () => {
    const answers = [["staff@example.com"], []];
    test = await start(async () => answers.shift() ?? []);
    await test.signIn(claims);
    expect((await test.renew()).identity.groups).toEqual([]);
  });

  it("are not known without a directory", async () => {
    expect((await test.signIn({ ...claims, groups: ["claimed@example.com"] })).identity.groups).toEqual([]);
  });

  it("[E11] are looked up for no address that is not verified: the sign-in is refused", async () => {
    test = await start(async () => ["staff@example.com"]);
    await expect(test.signIn({ ...claims, email_verified: false })).rejects.toThrow(SignInRefusedError);
  });

  it.each([
    ["of no hosted domain", { email: "mallory@gmail.com" }, undefined],
    ["of no hosted domain, where one is required", { email: "mallory@gmail.com" }, ["example.com"]],
    [
      "of another one than is required",
      { email: "mallory@evil.example", hd: "evil.example" },
      ["example.com"],
    ],
    [
      "of none of those required",
      { email: "mallory@evil.example", hd: "evil.example" },
      ["example.com", "example.org"],
    ],
  ])("[E11] are looked up of nobody %s, who is refused", async (_, outsider, required) => {
    const asked: string[] = [];
    const groupsOf = async (email: string) => {
      asked.push(email);
      return ["staff@example.com"];
    };
    test = await start(groupsOf, required);
    await expect(test.signIn({ ...EMPLOYEE, ...outsider })).rejects.toThrow(SignInRefusedError);
    await expect(test.renew()).rejects.toThrow(SessionEndedError);
    expect(asked).toEqual([]);
  });

  it("are looked up of whoever is of the hosted domain that is required", async () => {
    test = await start(async () => ["staff@example.com"], ["example.com"]);
    expect((await test.signIn(claims)).identity.groups).toEqual(["staff@example.com"]);
  });

  it("[E11] refuse whoever the directory does not know, and end their session", async () => {
    test = await start(() => Promise.reject(new UnknownPersonError("there is no such person")));
    await expect(test.signIn(claims)).rejects.toThrow(SignInRefusedError);
    await expect(test.renew()).rejects.toThrow(SessionEndedError);
  });

  it.each([new ProviderUnavailableError("down"), new TypeError("a defect")])(
    "[E11] let nobody in while they cannot be had: %s",
    async (fault) => {
      test = await start(() => Promise.reject(fault));
      await expect(test.signIn(claims)).rejects.toThrow(ProviderUnavailableError);
      await expect(test.renew()).rejects.toThrow(ProviderUnavailableError);
    },
  );
});
