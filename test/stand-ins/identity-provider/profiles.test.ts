import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ProviderUnavailableError,
  SessionEndedError,
  SignInDeniedError,
  SignInRefusedError,
} from "../../../edge/src/identity-providers/identity-provider.ts";
import { GatewaySide } from "./gateway-side.ts";

const NAMESPACE = "https://gatehouse.example";

/** Where Google keeps who is in which group: another part of the gateway asks it, which is not there here. */
const DIRECTORY = {
  workloadIdentityProvider:
    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/edge/providers/edge",
  serviceAccount: "directory@example.iam.gserviceaccount.com",
  administrator: "admin@example.com",
  cacheSeconds: 0,
};
const directory = new Map<string, readonly string[]>();
const groupsOf = async (email: string) => directory.get(email) ?? [];

/** Every profile with what its provider needs to be told, and how it names the groups `staff` and `support`. */
const PROFILES = [
  { profile: "google", directory: DIRECTORY, groups: ["staff", "support"] },
  { profile: "entra", groups: ["staff", "support"] },
  { profile: "okta", groups: ["staff", "support"] },
  {
    profile: "auth0",
    audience: "https://mcp.example.com",
    claims: { groups: `${NAMESPACE}/groups`, roles: `${NAMESPACE}/roles` },
    groups: ["staff", "support"],
  },
  { profile: "keycloak", groups: ["/staff", "/support"] },
  { profile: "cognito", groups: ["staff", "support"] },
  { profile: "github", groups: ["example/staff", "example/support"] },
  { profile: "generic", groups: ["staff", "support"] },
] as const;

const running: GatewaySide[] = [];

afterAll(async () => {
  await Promise.all(running.map(({ standIn }) => standIn.stop()));
});

async function start(...parameters: Parameters<typeof GatewaySide.start>): Promise<GatewaySide> {
  const side = await GatewaySide.start(...parameters);
  running.push(side);
  return side;
}

describe.each(PROFILES)("the profile $profile", ({ groups, ...settings }) => {
  let side: GatewaySide;
  const assign = async (id: string, names: string[]) => {
    await side.standIn.changeAccount(id, { groups: names });
    directory.set(`${id}@example.com`, names);
  };
  const meet = async (id: string) => {
    await assign(id, ["staff", "support"]);
    await side.standIn.signInNext(id);
  };

  beforeAll(async () => {
    side = await start(settings, { groupsOf });
  });

  it("signs somebody in, with their groups and their verified address", async () => {
    await meet("alice");
    const { identity, session } = await side.signIn();
    expect(identity).toMatchObject({ provider: settings.profile, email: "alice@example.com", groups });
    expect(session.refreshToken ?? session.accessToken).toEqual(expect.any(String));
  });

  it("knows everybody by a name of their own, the same each time", async () => {
    await meet("alice");
    const alice = await side.signIn();
    const again = await side.signIn();
    await meet("bob");
    const bob = await side.signIn();
    expect(again.identity.subject).toBe(alice.identity.subject);
    expect(bob.identity.subject).not.toBe(alice.identity.subject);
  });

  it("[E11] does not use an address that is not verified", async () => {
    await meet("carol");
    await side.standIn.changeAccount("carol", { emailVerified: false });
    // By which Google groups would be looked up: nobody is let in without.
    if (settings.profile === "google") await expect(side.signIn()).rejects.toThrow(SignInRefusedError);
    else expect((await side.signIn()).identity).not.toHaveProperty("email");
  });

  it("renews a session, over and over, without another sign-in", async () => {
    await meet("alice");
    let signedIn = await side.signIn();
    const { identity } = signedIn;
    for (let renewal = 0; renewal < 3; renewal += 1) signedIn = await side.renew(signedIn);
    expect(signedIn.identity).toEqual(identity);
  });

  it("knows at the renewal that a group was taken away", async () => {
    await meet("dave");
    const signedIn = await side.signIn();
    await assign("dave", ["support"]);
    expect((await side.renew(signedIn)).identity.groups).toEqual(groups.slice(1));
  });

  it("[F09] ends the session of somebody who was removed", async () => {
    await meet("erin");
    const signedIn = await side.signIn();
    await side.standIn.changeAccount("erin", { removed: true });
    await expect(side.renew(signedIn)).rejects.toThrow(SessionEndedError);
    await expect(side.signIn()).rejects.toThrow(SignInDeniedError);
  });

  it("[F09] ends no session while the provider is down", async () => {
    await meet("alice");
    const signedIn = await side.signIn();
    await side.standIn.setOutage(true);
    await expect(side.renew(signedIn)).rejects.toThrow(ProviderUnavailableError);
    await side.standIn.setOutage(false);
    await expect(side.renew(signedIn)).resolves.toBeDefined();
  });

  it("is denied where the person or the provider declines", async () => {
    await meet("alice");
    await side.standIn.denyNext();
    await expect(side.signIn()).rejects.toThrow(SignInDeniedError);
    await expect(side.signIn()).resolves.toBeDefined();
  });

  it("redeems a code once, and with its own verifier and nonce only", async () => {
    await meet("alice");
    const [first, second] = [await side.request(), await side.request()];
    const callback = await side.visit(first);
    await side.provider.complete(callback, first, side.io);
    await expect(side.provider.complete(callback, first, side.io)).rejects.toThrow(SignInRefusedError);
    const another = await side.visit(first);
    const swapped = { ...first, codeVerifier: second.codeVerifier };
    await expect(side.provider.complete(another, swapped, side.io)).rejects.toThrow(SignInRefusedError);
  });

  it("sends the provider nothing of the MCP client: neither resource nor scopes of the servers", async () => {
    await meet("alice");
    await side.renew(await side.signIn());
    const requests = await side.standIn.requests();
    expect(requests.filter(({ parameters }) => "resource" in parameters)).toEqual([]);
    expect(requests.length).toBeGreaterThan(2);
  });
});

describe("habits of providers, in the whole", () => {
  it("Google: every sign-in has a session of its own, for consent is asked for each time", async () => {
    const side = await start({ profile: "google" });
    const [first, second] = [await side.signIn(), await side.signIn()];
    expect(first.session.refreshToken).not.toBe(second.session.refreshToken);
    expect(second.session.refreshToken).toEqual(expect.any(String));
  });

  it("Google: the hosted domain is known at sign-in and renewal, and not where there is none", async () => {
    const side = await start({ profile: "google" }, { hostedDomains: ["example.com"] });
    const signedIn = await side.signIn();
    expect(signedIn.identity.hostedDomain).toBe("example.com");
    expect((await side.renew(signedIn)).identity.hostedDomain).toBe("example.com");
    await side.standIn.changeAccount("mallory", { hostedDomain: "" });
    await side.standIn.signInNext("mallory");
    expect((await side.signIn()).identity).not.toHaveProperty("hostedDomain");
  });

  it("Google: the hundred and first session ends the first one, which is then over", async () => {
    const side = await start({ profile: "google" });
    const first = await side.signIn();
    for (let count = 1; count < 100; count += 1) await side.signIn();
    await expect(side.renew(first)).resolves.toBeDefined();
    await side.signIn();
    await expect(side.renew(first)).rejects.toThrow(SessionEndedError);
  });

  it("Entra: somebody in too many groups is refused", async () => {
    const side = await start({ profile: "entra" });
    await side.standIn.changeAccount("alice", {
      groups: Array.from({ length: 201 }, (_, n) => `group-${n}`),
    });
    await expect(side.signIn()).rejects.toThrow("too long");
  });

  it("Entra: scopes of the tenant's own API can be asked for", async () => {
    const scopes = ["openid", "profile", "email", "offline_access", "api://gatehouse/access"];
    const side = await start({ profile: "entra", scopes });
    await expect(side.signIn()).resolves.toBeDefined();
  });

  it("Okta: an access token is enough where no refresh token is given, until it is over", async () => {
    const side = await start({ profile: "okta", scopes: ["openid", "email", "groups"] });
    const signedIn = await side.signIn();
    expect(signedIn.session).not.toHaveProperty("refreshToken");
    await expect(side.renew(signedIn)).resolves.toBeDefined();
    await side.standIn.expireAccessTokens();
    await expect(side.renew(signedIn)).rejects.toThrow(SessionEndedError);
  });

  it.each(["auth0", "generic"] as const)(
    "%s: a refresh token that was replaced is good no longer",
    async (profile) => {
      const side = await start({ profile });
      const signedIn = await side.signIn();
      await side.renew(signedIn);
      await expect(side.renew(signedIn)).rejects.toThrow(SessionEndedError);
    },
  );

  it("Auth0: an audience that the tenant does not know is a denial", async () => {
    const side = await start({ profile: "auth0", audience: "https://unknown.example" });
    await expect(side.signIn()).rejects.toThrow(SignInDeniedError);
  });

  it("Keycloak: realm roles are known where the ID token has them", async () => {
    const side = await start({ profile: "keycloak" });
    await side.standIn.changeAccount("alice", { roles: ["auditor"] });
    expect((await side.signIn()).identity.roles).toEqual(["auditor"]);
  });

  it("Cognito: a scope that the user pool refuses is a denial", async () => {
    const side = await start({ profile: "cognito", scopes: ["openid", "offline_access"] });
    await expect(side.signIn()).rejects.toThrow(new SignInDeniedError("the provider answered invalid_scope"));
  });

  it("GitHub: the eleventh session ends the first one, which is then over", async () => {
    const side = await start({ profile: "github" });
    const first = await side.signIn();
    for (let count = 1; count < 10; count += 1) await side.signIn();
    await expect(side.renew(first)).resolves.toBeDefined();
    await side.signIn();
    await expect(side.renew(first)).rejects.toThrow(SessionEndedError);
  });

  it("GitHub: all teams are known, page after page", async () => {
    const side = await start({ profile: "github" });
    await side.standIn.changeAccount("alice", { groups: Array.from({ length: 205 }, (_, n) => `team-${n}`) });
    expect((await side.signIn()).identity.groups).toHaveLength(205);
  });

  it.each(["entra", "generic"] as const)(
    "%s: another secret of the gateway's is nobody's fault",
    async (profile) => {
      const side = await start({ profile });
      const signedIn = await side.signIn();
      const { redirectUri } = side;
      await side.standIn.addClient({ id: "gateway", secret: "rotated", redirectUris: [redirectUri] });
      await expect(side.renew(signedIn)).rejects.toThrow(ProviderUnavailableError);
      await expect(side.signIn()).rejects.toThrow(ProviderUnavailableError);
    },
  );
});

describe("two providers", () => {
  it("[E10] are not mixed up: a code of one is never sent to the other, whoever leads the browser astray", async () => {
    const [honest, evil] = [await start({ profile: "keycloak" }), await start({ profile: "generic" })];
    const request = await honest.request();
    const callback = await honest.visit(request);
    const before = (await evil.standIn.requests()).length;
    await expect(evil.provider.complete(callback, request, evil.io)).rejects.toThrow(SignInRefusedError);
    const after = (await evil.standIn.requests()).slice(before).map(({ path }) => path);
    expect(after.filter((path) => path.endsWith("/token"))).toEqual([]);
    await expect(honest.provider.complete(callback, request, honest.io)).resolves.toBeDefined();
  });

  it("[E10] each take back only what has their own state", async () => {
    const side = await start({ profile: "okta" });
    const [mine, theirs] = [await side.request(), await side.request()];
    const callback = await side.visit(theirs);
    await expect(side.provider.complete(callback, mine, side.io)).rejects.toThrow(SignInRefusedError);
    await expect(side.provider.complete(callback, theirs, side.io)).resolves.toBeDefined();
  });
});
