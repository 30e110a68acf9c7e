import { beforeEach, describe, expect, it } from "vitest";
import type { IdentityProviderSettings } from "../../../../edge/src/configuration/authorization-server.ts";
import { limits } from "../../../../edge/src/configuration/limits.ts";
import { createIdentityProvider } from "../../../../edge/src/identity-providers/create-identity-provider.ts";
import {
  type IdentityProvider,
  ProviderUnavailableError,
  SessionEndedError,
  SignInRefusedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { createClock } from "../../material/clock.ts";
import { createNetwork, json, type Network } from "../../material/network.ts";
import { everythingIn, REQUEST, rejection, SECRETS, settingsOf } from "../test-provider.ts";

const API = "https://api.github.com";
const TOKEN = "https://github.com/login/oauth/access_token";
const SESSION = { clientId: "gateway", accessToken: "canary-access-token" };
const clock = createClock();

let network: Network;
let provider: IdentityProvider;

function connect(settings: Partial<IdentityProviderSettings> = {}): void {
  network = createNetwork({
    [TOKEN]: json({
      access_token: "canary-access-token",
      scope: "read:org,user:email",
      token_type: "bearer",
    }),
    [`${API}/user`]: json({ id: 583231, login: "octocat" }),
    [`${API}/user/emails?per_page=100`]: json([
      { email: "old@example.com", primary: false, verified: true },
      { email: "Octocat@Example.com", primary: true, verified: true },
    ]),
    [teamsUrl(1)]: json([team("platform"), team("security")]),
  });
  provider = createIdentityProvider(
    "github",
    settingsOf({ profile: "github", issuer: undefined, ...settings }),
    {
      internet: network.fetcher,
      limits: limits.parse({}),
      secret: () => REQUEST.client.secret ?? "",
      publicUrl: "https://mcp.example.com",
    },
  );
}

const teamsUrl = (page: number) => `${API}/user/teams?per_page=100&page=${page}`;
const team = (slug: string) => ({ slug, name: `Team ${slug}`, organization: { login: "Example" } });
const teams = (count: number) => Array.from({ length: count }, (_, index) => team(`team-${index}`));

function complete(callback: Readonly<Record<string, string>> = {}) {
  const parameters = new URLSearchParams({ code: "canary-code", state: REQUEST.state, ...callback });
  return provider.complete(parameters, REQUEST, clock);
}

beforeEach(() => connect());

describe("a sign-in at GitHub", () => {
  it("is known by the account's number, its primary address and its teams", async () => {
    expect((await complete()).identity).toEqual({
      provider: "github",
      subject: "583231",
      email: "octocat@example.com",
      groups: ["Example/platform", "Example/security"],
      roles: [],
    });
  });

  it("leaves the access token to ask with again, which does not expire", async () => {
    expect((await complete()).session).toEqual(SESSION);
  });

  it("is asked for with the scopes that addresses and teams need, and without a nonce", async () => {
    const url = new URL(await provider.authorizationUrl(REQUEST, clock));
    expect(url.origin + url.pathname).toBe("https://github.com/login/oauth/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "gateway",
      redirect_uri: REQUEST.redirectUri,
      state: REQUEST.state,
      scope: "user:email read:org",
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
    });
  });

  it("sends the secret in the body, and a user agent to the API, which refuses whoever has none", async () => {
    let form = new URLSearchParams();
    const agents: (string | null)[] = [];
    network.answer(TOKEN, ({ body }) => {
      form = new URLSearchParams(String(body));
      return Response.json({ access_token: "x", token_type: "bearer" });
    });
    network.answer(`${API}/user`, ({ headers }) => {
      agents.push(new Headers(headers).get("user-agent"));
      return Response.json({ id: 1 });
    });
    await complete();
    expect(form.get("client_secret")).toBe(REQUEST.client.secret);
    expect(form.get("code_verifier")).toBe(REQUEST.codeVerifier);
    expect(agents).toEqual(["mcp-gatehouse"]);
  });

  it.each([
    [[{ email: "a@example.com", primary: true, verified: false }]],
    [[{ email: "a@example.com", primary: false, verified: true }]],
    [[]],
  ])("[E11] has no address when none is primary and verified: %j", async (emails) => {
    network.answer(`${API}/user/emails?per_page=100`, json(emails));
    expect((await complete()).identity).not.toHaveProperty("email");
  });

  it("has all teams, however many pages they are on", async () => {
    network.answer(teamsUrl(1), json(teams(100)));
    network.answer(teamsUrl(2), json([team("last")]));
    const { identity } = await complete();
    expect(identity.groups).toHaveLength(101);
    expect(identity.groups.at(-1)).toBe("Example/last");
  });

  it("is refused when there is no end to the teams, rather than known by some of them", async () => {
    for (let page = 1; page <= 11; page += 1) network.answer(teamsUrl(page), json(teams(100)));
    await expect(complete()).rejects.toThrow("more than 1000 teams");
    expect(network.calls).not.toContain(teamsUrl(11));
  });

  it("asks for neither addresses nor teams where the configuration asks for no such scope", async () => {
    connect({ scopes: [] });
    expect((await complete()).identity).toEqual({
      provider: "github",
      subject: "583231",
      groups: [],
      roles: [],
    });
    expect(network.calls).toEqual([TOKEN, `${API}/user`]);
  });

  it.each([
    ["bad_verification_code", SignInRefusedError],
    ["unverified_user_email", SignInRefusedError],
    ["incorrect_client_credentials", ProviderUnavailableError],
    ["redirect_uri_mismatch", ProviderUnavailableError],
  ])("is over when the token endpoint answers %s, with status 200", async (error, kind) => {
    network.answer(TOKEN, json({ error, error_description: "canary-description", error_uri: "/apps" }));
    const fault = await rejection(complete());
    expect(fault).toBeInstanceOf(kind);
    for (const secret of [...SECRETS, "canary-description"])
      expect(everythingIn(fault)).not.toContain(secret);
  });

  it.each([
    ["/user", { id: "583231" }],
    ["/user", { id: -1 }],
    ["/user", { login: "octocat" }],
    ["/user", []],
    ["/user/emails?per_page=100", {}],
    ["/user/emails?per_page=100", [{ email: "a@example.com" }]],
    ["/user/teams?per_page=100&page=1", {}],
    ["/user/teams?per_page=100&page=1", [{ slug: "platform" }]],
    ["/user/teams?per_page=100&page=1", [{ slug: "", organization: { login: "Example" } }]],
  ])("is not guessed from an answer of another shape: %s %j", async (path, answer) => {
    network.answer(API + path, json(answer));
    await expect(complete()).rejects.toThrow(ProviderUnavailableError);
  });

  it.each(["/user/emails?per_page=100", "/user/teams?per_page=100&page=1"])(
    "is refused when the scope for %s was not granted",
    async (path) => {
      network.answer(API + path, () => new Response("{}", { status: 403 }));
      await expect(complete()).rejects.toThrow("does not answer to the scopes that were granted");
    },
  );
});

describe("a session at GitHub", () => {
  it("is renewed by asking again", async () => {
    network.answer(teamsUrl(1), json([team("platform")]));
    expect(await provider.renew(SESSION, REQUEST.client, clock)).toMatchObject({
      identity: { subject: "583231", groups: ["Example/platform"] },
      session: SESSION,
    });
    expect(network.calls).not.toContain(TOKEN);
  });

  it("[F09] is over when GitHub takes the token no longer", async () => {
    network.answer(`${API}/user`, () => new Response("{}", { status: 401 }));
    await expect(provider.renew(SESSION, REQUEST.client, clock)).rejects.toThrow(SessionEndedError);
  });

  // https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api: a secondary limit may have no header.
  it.each([
    [403, {}],
    [403, { "x-ratelimit-remaining": "4999" }],
    [404, {}],
    [403, { "x-ratelimit-remaining": "0" }],
    [429, { "retry-after": "60" }],
    [500, {}],
    [502, {}],
  ])("[F09] can be renewed later after the status %i with %j", async (status, headers) => {
    network.answer(`${API}/user`, () => new Response("{}", { status, headers: { ...headers } }));
    await expect(provider.renew(SESSION, REQUEST.client, clock)).rejects.toThrow(ProviderUnavailableError);
  });

  it.each(["/user/emails?per_page=100", "/user/teams?per_page=100&page=1"])(
    "[F09] can be renewed later when %s does not answer",
    async (path) => {
      network.answer(API + path, () => new Response("{}", { status: 403 }));
      await expect(provider.renew(SESSION, REQUEST.client, clock)).rejects.toThrow(ProviderUnavailableError);
    },
  );

  it("is renewed by a refresh token where GitHub gives one, as to GitHub Apps", async () => {
    const tokens = {
      access_token: "ghu_2",
      refresh_token: "ghr_2",
      expires_in: 28_800,
      token_type: "bearer",
    };
    network.answer(TOKEN, json(tokens));
    const session = { clientId: "gateway", refreshToken: "ghr_1" };
    const renewed = await provider.renew(session, REQUEST.client, clock);
    expect(renewed.session).toEqual({ clientId: "gateway", refreshToken: "ghr_2" });
    network.answer(TOKEN, json({ error: "bad_refresh_token" }));
    await expect(provider.renew(session, REQUEST.client, clock)).rejects.toThrow(SessionEndedError);
  });
});
