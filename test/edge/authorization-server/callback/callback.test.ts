import { beforeEach, describe, expect, it } from "vitest";
import {
  authorizationParameters,
  CHALLENGE,
  EDITOR,
  ISSUER,
  idsOf,
  startAuthorizationServer,
  TERMINAL,
  type TestAuthorizationServer,
} from "../../material/authorization-server.ts";
import { answerOf, createBrowser, type TestBrowser } from "../../material/browser.ts";
import { signedIn } from "../../material/fake-identity-provider.ts";

let server: TestAuthorizationServer;
let browser: TestBrowser;

beforeEach(async () => {
  server = await startAuthorizationServer();
  browser = createBrowser(server);
});

describe("somebody who signed in", () => {
  it("[D05] goes on to the client with a code, its state and the issuer", async () => {
    const answer = await browser.signIn();
    expect(answer.origin + answer.pathname).toBe("https://editor.example.com/callback");
    expect([...answer.searchParams.keys()]).toEqual(["code", "state", "iss"]);
    expect(answer.searchParams.get("state")).toBe("of-the-client");
    expect(answer.searchParams.get("iss")).toBe(ISSUER);
  });

  it("brings a code that can be redeemed for what they were asked", async () => {
    const { sealer, settings } = server.context;
    const { grant } = (await sealer.open(
      "code",
      (await browser.signIn()).searchParams.get("code") ?? "",
    )) as {
      grant: string;
    };
    const result = await server.grants
      .get(grant)
      .redeem({ clientId: EDITOR.id, codeChallenge: CHALLENGE, refreshExpiresAt: server.clock.now() });
    if (result.outcome !== "granted") throw new Error(result.outcome);
    const { session, ...authorization } = result.state.authorization;
    const now = server.clock.now();
    expect(authorization).toMatchObject({
      request: { clientId: "editor", state: "of-the-client", server: "documents" },
      provider: "company",
      subject: "company:alice",
      scopes: ["public:read", "confidential:read"],
      codeExpiresAt: now + settings.lifetimes.codeSeconds * 1000,
      expiresAt: now + settings.lifetimes.refreshTokenSeconds * 1000,
    });
    expect(await sealer.open("upstream-session", session)).toEqual(signedIn("company").session);
  });

  it("[E10] is redeemed at the provider with what was sent along there", async () => {
    await browser.signIn(authorizationParameters(), "partner");
    const [sent] = server.partner.requests;
    const [completion] = server.partner.completions;
    expect(completion?.request).toEqual(sent);
    expect(completion?.callback.get("code")).toBe("upstream-code");
    expect(server.company.completions).toEqual([]);
  });

  it("is redeemed with the registration that the client has itself at the provider", async () => {
    const upstream = { provider: "company", id: "terminal-there", secret: "canary-terminal-secret" };
    server.addClient({ ...TERMINAL, upstream });
    await browser.signIn(
      authorizationParameters({ client_id: TERMINAL.id, redirect_uri: "terminal.example:/callback" }),
    );
    const { id, secret } = upstream;
    expect(server.company.completions[0]?.request.client).toEqual({ id, secret });
  });

  it.each([
    [["readers"], ["public:read"]],
    [["confidants"], ["confidential:read"]],
    [
      ["confidants", "readers"],
      ["public:read", "confidential:read"],
    ],
  ])("[E12] of the groups %j gets %j of what was asked for", async (groups, scopes) => {
    server.company.signIn = () => signedIn("company", { groups });
    await browser.signIn();
    expect([...server.grants.records.values()]).toMatchObject([
      { phase: "authorized", authorization: { scopes: scopes } },
    ]);
  });

  it("[E12] gets no more than was asked for", async () => {
    await browser.signIn(authorizationParameters({ scope: "public:read" }));
    expect([...server.grants.records.values()]).toMatchObject([
      { phase: "authorized", authorization: { scopes: ["public:read"] } },
    ]);
  });

  it.each([
    ["http://127.0.0.1:49152/callback", "http://127.0.0.1:49152/callback?code="],
    ["terminal.example:/callback", "terminal.example:/callback?code="],
  ])("goes on to %s, on their own machine", async (redirectUri, beginning) => {
    const answer = await browser.signIn(
      authorizationParameters({ client_id: TERMINAL.id, redirect_uri: redirectUri }),
    );
    expect(answer.href.startsWith(beginning)).toBe(true);
  });

  it("[D10] brings the client's state back byte for byte", async () => {
    const state = "a+b c&d=e#f%0d%0a\"'<>\r\nä😀";
    expect((await browser.signIn(authorizationParameters({ state }))).searchParams.getAll("state")).toEqual([
      state,
    ]);
  });

  it("[E05] has no cookie of the sign-in any more", async () => {
    const state = await browser.approve(authorizationParameters());
    expect(browser.signInCookies()).toHaveLength(1);
    await browser.arrive("company", { state, code: "c" });
    expect(browser.signInCookies()).toEqual([]);
  });

  it("has several sign-ins under way beside each other", async () => {
    const first = await browser.approve(authorizationParameters({ state: "first" }));
    const second = await browser.approve(authorizationParameters({ state: "second" }), "partner");
    const one = answerOf(await browser.arrive("company", { state: first, code: "c" }));
    const two = answerOf(await browser.arrive("partner", { state: second, code: "c" }));
    expect([one, two].map(({ searchParams }) => searchParams.get("state"))).toEqual(["first", "second"]);
  });

  it("is written down without a name, and without anything that could be used", async () => {
    const answer = await browser.signIn();
    const [id = ""] = idsOf(server);
    expect(server.log.at(-1)).toEqual({
      event: "sign-in",
      time: "2026-06-01T12:00:00.000Z",
      request_id: server.context.requestId,
      client: "editor",
      identity_provider: "company",
      upstream_client: "gateway",
      principal: expect.stringMatching(/^[0-9a-f]{32}$/),
      server: "documents",
      scopes: ["public:read", "confidential:read"],
    });
    const log = JSON.stringify(server.log);
    const code = answer.searchParams.get("code") ?? "";
    for (const secret of [id, code, "alice", "canary", "upstream-code"]) expect(log).not.toContain(secret);
  });
});
