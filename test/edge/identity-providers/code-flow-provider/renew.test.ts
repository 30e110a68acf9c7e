import { beforeEach, describe, expect, it } from "vitest";
import {
  ProviderUnavailableError,
  SessionEndedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { NOW } from "../../material/clock.ts";
import { json } from "../../material/network.ts";
import {
  everythingIn,
  type IdTokenDeviation,
  ISSUER,
  oauthError,
  REQUEST,
  rejection,
  SECRETS,
  TestProvider,
  TOKENS,
} from "../test-provider.ts";

/** A renewal's answer: without a nonce, as OpenID Connect Core section 12.2 wants it. */
const RENEWED = { ...TOKENS, access_token: "canary-access-token-2", refresh_token: undefined };
const WITHOUT_NONCE = { nonce: undefined };

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start();
  await test.answerIdToken({ claims: WITHOUT_NONCE }, RENEWED);
});

const asked = (path: string) => test.network.calls.filter((url) => url === ISSUER + path).length;

describe("a renewal with a refresh token", () => {
  it("presents it with the client's own authentication", async () => {
    await test.renew();
    expect(Object.fromEntries(test.forms[0] ?? [])).toEqual({
      grant_type: "refresh_token",
      refresh_token: "canary-refresh-token",
      client_id: "gateway",
      client_secret: REQUEST.client.secret,
    });
  });

  it("says who it is now, in the groups of now", async () => {
    const claims = { ...WITHOUT_NONCE, groups: ["staff"], realm_access: { roles: ["auditor"] } };
    await test.answerIdToken({ claims }, RENEWED);
    const { identity } = await test.renew();
    expect(identity).toEqual({
      provider: "company",
      subject: "alice",
      groups: ["staff"],
      roles: ["auditor"],
    });
  });

  it("keeps the refresh token where no other comes back", async () => {
    const { session } = await test.renew();
    expect(session).toEqual({ clientId: "gateway", refreshToken: "canary-refresh-token" });
  });

  it("takes the new one where one comes back", async () => {
    await test.answerIdToken({ claims: WITHOUT_NONCE }, { ...RENEWED, refresh_token: "rotated" });
    expect((await test.renew()).session).toEqual({ clientId: "gateway", refreshToken: "rotated" });
  });

  it("asks the userinfo endpoint, with the fresh access token, where no ID token comes back", async () => {
    let authorization: string | null = "";
    test.answerTokens(json(RENEWED));
    test.answerUserinfo(({ headers }) => {
      authorization = new Headers(headers).get("authorization");
      return Response.json({ sub: "alice", groups: ["support"] });
    });
    const { identity } = await test.renew();
    expect(identity).toMatchObject({ subject: "alice", groups: ["support"] });
    expect(authorization).toBe("Bearer canary-access-token-2");
  });

  it.each([
    ["a key that nobody knows", { header: { kid: "ec-2" } }],
    ["another issuer", { claims: { iss: "https://evil.example" } }],
    ["another audience", { claims: { aud: "another-client" } }],
    ["another authorized party", { claims: { azp: "another-client" } }],
    ["a time that is over", { claims: { exp: 0 } }],
  ])("[E11] is no answer when the ID token has %s", async (_, deviation: IdTokenDeviation) => {
    await test.answerIdToken(deviation, RENEWED);
    await expect(test.renew()).rejects.toThrow(ProviderUnavailableError);
  });

  it.each([
    [400, "invalid_grant"],
    [401, "invalid_grant"],
    [403, "invalid_grant"],
    [400, "interaction_required"],
    [400, "login_required"],
    [400, "consent_required"],
    [403, "access_denied"],
  ])("[F09] is over when the provider answers %i %s", async (status, error) => {
    test.answerTokens(oauthError(status, error));
    await expect(test.renew()).rejects.toThrow(SessionEndedError);
  });

  it.each([
    [401, "invalid_client"],
    [400, "unauthorized_client"],
    [400, "invalid_request"],
    [400, "temporarily_unavailable"],
    [408, "timeout"],
    [429, "invalid_grant"],
    [500, "invalid_grant"],
    [502, "bad_gateway"],
    [503, "invalid_grant"],
  ])("[F09] can be tried again when the provider answers %i %s", async (status, error) => {
    test.answerTokens(oauthError(status, error));
    await expect(test.renew()).rejects.toThrow(ProviderUnavailableError);
  });

  it.each([
    ["there is no answer", () => Promise.reject(new TypeError("canary-fault"))],
    ["the answer is a page", () => new Response("<html>")],
    ["the answer is empty", () => Response.json({})],
  ])("[F09] can be tried again when %s", async (_, reply) => {
    test.answerTokens(reply);
    await expect(test.renew()).rejects.toThrow(ProviderUnavailableError);
  });

  it.each([
    [{ groups: 5 }, "the provider's claim groups is not a list of names"],
    [{ _claim_names: { groups: "src1" } }, "the provider left the claim groups out"],
  ])(
    "is no answer while the provider does not say all of it, and no outage either: %j",
    async (claims, why) => {
      await test.answerIdToken({ claims: { ...WITHOUT_NONCE, ...claims } }, RENEWED);
      const fault = await rejection(test.renew());
      expect(fault).toBeInstanceOf(ProviderUnavailableError);
      expect(fault.message).toContain(`its answer about the person is refused: ${why}`);
    },
  );

  const failUserinfo = () => test.answerUserinfo(() => new Response("down", { status: 500 }));

  it("[F09] leaves the rotated refresh token to try again with when nobody says who it is", async () => {
    test.answerTokens(json({ ...RENEWED, refresh_token: "canary-rotated" }));
    failUserinfo();
    const fault = await rejection(test.renew());
    expect(fault).toBeInstanceOf(ProviderUnavailableError);
    expect(fault).toHaveProperty("session", { clientId: "gateway", refreshToken: "canary-rotated" });
    expect(everythingIn(fault)).not.toContain("canary");
  });

  it("[F09] leaves it also when the answer about the person is refused", async () => {
    const claims = { ...WITHOUT_NONCE, groups: 5 };
    await test.answerIdToken({ claims }, { ...RENEWED, refresh_token: "canary-rotated" });
    const fault = await rejection(test.renew());
    expect(fault).toHaveProperty("session.refreshToken", "canary-rotated");
  });

  it.each([
    ["kept the refresh token", json(RENEWED)],
    ["repeated it", json(TOKENS)],
    ["renewed nothing", oauthError(503, "temporarily_unavailable")],
  ])("leaves the session as it is when the provider %s", async (_, reply) => {
    test.answerTokens(reply);
    failUserinfo();
    const fault = await rejection(test.renew());
    expect(fault).toBeInstanceOf(ProviderUnavailableError);
    expect(fault).toHaveProperty("session", undefined);
  });

  it("can be tried again while the provider's documents cannot be had", async () => {
    test.network.answer(`${ISSUER}/jwks`, () => new Response("down", { status: 500 }));
    await expect(test.renew()).rejects.toThrow(ProviderUnavailableError);
    expect(asked("/token")).toBe(0);
  });
});

describe("a renewal with an access token", () => {
  const SESSION = {
    clientId: "gateway",
    accessToken: "canary-access-token",
    accessTokenExpiresAt: NOW.getTime() + 3_600_000,
  };

  it("asks the userinfo endpoint, and keeps the session as it is", async () => {
    test.answerUserinfo(json({ sub: "alice", groups: ["staff"] }));
    expect(await test.renew(SESSION)).toEqual({
      identity: { provider: "company", subject: "alice", groups: ["staff"], roles: [] },
      session: SESSION,
    });
    expect(asked("/token")).toBe(0);
  });

  it("is over when the access token is, and nobody is asked", async () => {
    test.clock.advance(3600);
    await expect(test.renew(SESSION)).rejects.toThrow(SessionEndedError);
    expect(asked("/userinfo")).toBe(0);
  });

  it("is over when the provider takes it no longer", async () => {
    test.answerUserinfo(() => new Response("", { status: 401 }));
    await expect(test.renew(SESSION)).rejects.toThrow(SessionEndedError);
  });

  it.each([302, 400, 429, 500, 503])("[F09] can be tried again after the status %i", async (status) => {
    test.answerUserinfo(() => new Response("", { status }));
    await expect(test.renew(SESSION)).rejects.toThrow(ProviderUnavailableError);
  });

  it.each([{}, { sub: "" }, { sub: 5 }, [], "alice"])("is no answer when it is %j", async (answer) => {
    test.answerUserinfo(json(answer));
    await expect(test.renew(SESSION)).rejects.toThrow(ProviderUnavailableError);
  });
});

describe("a session", () => {
  it("is over where there is nothing to ask with again", async () => {
    await expect(test.renew({ clientId: "gateway" })).rejects.toThrow(SessionEndedError);
  });

  it("is not renewed as another registration than its own", async () => {
    const session = { clientId: "former", refreshToken: "canary-refresh-token" };
    await expect(test.renew(session)).rejects.toThrow(SessionEndedError);
    expect(test.network.calls).toEqual([]);
  });

  it("is repeated in no fault", async () => {
    test.answerTokens(() => Response.json({ ...TOKENS, token_type: "mac" }));
    const fault = await rejection(test.renew());
    for (const secret of SECRETS) expect(everythingIn(fault)).not.toContain(secret);
  });
});
