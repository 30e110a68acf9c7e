import { beforeEach, describe, expect, it } from "vitest";
import { finishSignIn } from "../../../../edge/src/authorization-server/callback/callback.ts";
import {
  ProviderUnavailableError,
  SignInDeniedError,
  SignInRefusedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import {
  authorizationParameters,
  ISSUER,
  idsOf,
  startAuthorizationServer,
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

describe("a sign-in that came to nothing", () => {
  const CANARY = "canary <script>alert(1)</script>";

  it.each([
    ["[D05] the person or the provider declined", new SignInDeniedError(CANARY), "access_denied"],
    ["[E11] what came back cannot be trusted", new SignInRefusedError(CANARY), "access_denied"],
    ["the provider gives no usable answer", new ProviderUnavailableError(CANARY), "temporarily_unavailable"],
    ["the gateway failed", new TypeError(CANARY), "server_error"],
  ])("%s: [E10] the client is told so, and no word of the provider's", async (_, error, code) => {
    server.company.signIn = () => {
      throw error;
    };
    const state = await browser.approve(authorizationParameters());
    const answer = answerOf(await browser.arrive("company", { state, error: "access_denied" }));
    expect(answer.origin + answer.pathname).toBe("https://editor.example.com/callback");
    expect(Object.fromEntries(answer.searchParams)).toEqual({
      error: code,
      error_description: expect.stringMatching(/^[A-Z].*\.$/),
      state: "of-the-client",
      iss: ISSUER,
    });
    expect(answer.href).not.toContain("canary");
    expect(idsOf(server)).toEqual([]);
    expect(browser.signInCookies()).toEqual([]);
    expect(server.log.at(-1)).toMatchObject({ event: "sign-in", client: "editor", error: code });
  });

  it("says in the log what an expected error says, and of others their kind alone", async () => {
    for (const [error, reason] of [
      [new SignInRefusedError("the nonce differs"), "SignInRefusedError: the nonce differs"],
      [new TypeError("canary"), "TypeError"],
    ] as const) {
      server.company.signIn = () => {
        throw error;
      };
      await browser.signIn();
      expect(server.log.at(-1)?.reason).toBe(reason);
    }
  });

  it("[E12] is one of somebody whom no rule admits: the client is told access_denied", async () => {
    server.company.signIn = () => signedIn("company", { groups: [] });
    const answer = await browser.signIn();
    expect(Object.fromEntries(answer.searchParams)).toEqual({
      error: "access_denied",
      error_description: "This account may not use this server; ask whoever runs it for access.",
      state: "of-the-client",
      iss: ISSUER,
    });
    expect(idsOf(server)).toEqual([]);
    expect(server.log.at(-1)?.reason).toBe("NotAdmittedError: no grant matches");
  });

  it("is one through a registration that is gone from the provider", async () => {
    server.company.client = () => undefined;
    expect((await browser.signIn()).searchParams.get("error")).toBe("access_denied");
    expect(server.company.completions).toEqual([]);
  });

  it("is one to a server that is gone", async () => {
    const state = await browser.approve(authorizationParameters());
    const { documents: _, ...servers } = server.context.configuration.servers;
    const configuration = { ...server.context.configuration, servers };
    const cookie = [...browser.cookies].map((pair) => pair.join("=")).join("; ");
    const response = await finishSignIn(
      new Request(`${ISSUER}/callback/company?state=${state}&code=c`, { headers: { cookie } }),
      "company",
      { ...server.context, configuration },
    );
    expect(answerOf(response).searchParams.get("error")).toBe("access_denied");
  });

  it("brings nothing to anybody where the grant cannot be kept", async () => {
    const state = await browser.approve(authorizationParameters());
    const grant = server.grants.get(state);
    grant.authorize = async () => {
      throw new Error("canary");
    };
    const answer = answerOf(await browser.arrive("company", { state, code: "c" }));
    expect(answer.searchParams.get("error")).toBe("server_error");
    expect(answer.searchParams.has("code")).toBe(false);
    expect(idsOf(server)).toEqual([]);
  });
});
