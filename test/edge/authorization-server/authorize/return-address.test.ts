import { beforeEach, describe, expect, it } from "vitest";
import { authorize } from "../../../../edge/src/authorization-server/authorize/authorize.ts";
import { OAuthError } from "../../../../edge/src/authorization-server/oauth-error.ts";
import {
  AUTHORIZATION_DOCUMENT,
  authorizationParameters,
  EDITOR,
  ISSUER,
  STUDIO,
  startAuthorizationServer,
  TERMINAL,
  type TestAuthorizationServer,
} from "../../material/authorization-server.ts";
import { createBrowser, linkOf, sealedRequest, type TestBrowser } from "../../material/browser.ts";

let server: TestAuthorizationServer;
let browser: TestBrowser;

beforeEach(async () => {
  server = await startAuthorizationServer();
  browser = createBrowser(server);
});

type Changes = Readonly<Record<string, string | undefined>>;

/** What the page asks the person to allow. */
async function asked(changes: Changes = {}): Promise<unknown> {
  const response = await browser.authorize(authorizationParameters(changes));
  const { request } = (await server.context.sealer.open("consent", sealedRequest(await response.text()))) as {
    request: unknown;
  };
  return request;
}

describe("what cannot be trusted with an answer", () => {
  const wrong: readonly (readonly [string, URLSearchParams | string])[] = [
    ["no client", authorizationParameters({ client_id: undefined })],
    ["an unknown client", authorizationParameters({ client_id: "nobody" })],
    ["an object's own words for a client", authorizationParameters({ client_id: "__proto__" })],
    ["two clients", `${authorizationParameters()}&client_id=editor`],
    ["two redirect URIs", `${authorizationParameters()}&redirect_uri=https://editor.example.com/callback`],
    ["another redirect URI", authorizationParameters({ redirect_uri: "https://evil.example/callback" })],
    ["a longer path", authorizationParameters({ redirect_uri: "https://editor.example.com/callback/x" })],
    ["a slash more", authorizationParameters({ redirect_uri: "https://editor.example.com/callback/" })],
    ["a query more", authorizationParameters({ redirect_uri: "https://editor.example.com/callback?x" })],
    ["a fragment", authorizationParameters({ redirect_uri: "https://editor.example.com/callback#" })],
    ["another case", authorizationParameters({ redirect_uri: "https://EDITOR.example.com/callback" })],
    ["user info", authorizationParameters({ redirect_uri: "https://a@editor.example.com/callback" })],
    ["dot segments", authorizationParameters({ redirect_uri: "https://editor.example.com/x/../callback" })],
    ["a script", authorizationParameters({ redirect_uri: "javascript:alert(1)" })],
    [
      "none of several redirect URIs",
      authorizationParameters({ client_id: TERMINAL.id, redirect_uri: undefined }),
    ],
  ];

  it.each(wrong)("[D04] is shown here, and leads nowhere: %s", async (_, parameters) => {
    const response = await browser.authorize(parameters);
    const page = await response.text();
    expect(response.status).toBe(400);
    expect(response.headers.has("location")).toBe(false);
    expect(page).toContain("<title>This sign-in cannot start</title>");
    expect(page).not.toContain("http-equiv");
    expect(linkOf(page)).toBeUndefined();
    expect(server.log).toEqual([expect.objectContaining({ event: "denial", status: 400 })]);
  });

  it("[D05] is a redirect URI with a parameter in it that answers have", async () => {
    const redirectUri = "https://editor.example.com/callback?iss=https://evil.example";
    server.addClient({ ...EDITOR, redirectUris: [redirectUri] });
    const response = await browser.authorize(authorizationParameters({ redirect_uri: redirectUri }));
    expect(response.status).toBe(400);
  });

  it("[D04] is a redirect URI that was allowed when the client registered, and is no longer", async () => {
    const parameters = authorizationParameters({
      client_id: STUDIO.id,
      redirect_uri: "https://studio.example.com/callback",
    });
    expect((await browser.authorize(parameters)).status).toBe(200);
    const { authorizationServer } = AUTHORIZATION_DOCUMENT;
    const stricter = await startAuthorizationServer({
      document: {
        ...AUTHORIZATION_DOCUMENT,
        authorizationServer: {
          ...authorizationServer,
          registration: { redirectUris: { hosts: ["other.example.com"] } },
        },
      },
    });
    expect((await createBrowser(stricter).authorize(parameters)).status).toBe(400);
  });

  it("[D04] shows why a client cannot be looked up just now, for that is no fault of its own", async () => {
    const { context } = await startAuthorizationServer({
      context: {
        findClient: async () => {
          throw new OAuthError("temporarily_unavailable", "Its document cannot be had; try again.", {
            status: 503,
          });
        },
      },
    });
    const response = await authorize(new Request(`${ISSUER}/authorize?client_id=x`), context);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("Its document cannot be had; try again.");
  });

  it("is shown with what helps when a registration has run out, and never as a question for a password", async () => {
    const { context } = await startAuthorizationServer({
      context: {
        findClient: async () => {
          throw new OAuthError("invalid_client", "It has run out; register again.", { status: 401 });
        },
      },
    });
    const response = await authorize(new Request(`${ISSUER}/authorize?client_id=x`), context);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Remove this server in your application and add it again");
  });
});

describe("the redirect URI", () => {
  it("may go unsaid where one was registered, and is what the code is bound to then", async () => {
    expect(await asked({ redirect_uri: undefined })).toMatchObject({
      redirectUri: "https://editor.example.com/callback",
    });
  });

  it("may not where a port is to be filled in", async () => {
    server.addClient({ ...TERMINAL, redirectUris: ["http://127.0.0.1/callback"] });
    const parameters = authorizationParameters({ client_id: TERMINAL.id, redirect_uri: undefined });
    expect((await browser.authorize(parameters)).status).toBe(400);
  });

  it("may have a scheme that clients cannot register, and a query, where the configuration has it", async () => {
    const redirectUri = "mycompany://callback?flow=1";
    server.addClient({ ...EDITOR, redirectUris: [redirectUri] });
    expect(await asked({ redirect_uri: redirectUri })).toMatchObject({ redirectUri });
    server.addClient({ ...TERMINAL, redirectUris: [redirectUri] });
    const parameters = authorizationParameters({ client_id: TERMINAL.id, redirect_uri: redirectUri });
    expect((await browser.authorize(parameters)).status).toBe(400);
  });

  it("[D01] may have any port on this machine, and is answered at that one", async () => {
    const redirectUri = "http://127.0.0.1:49152/callback";
    expect(await asked({ client_id: TERMINAL.id, redirect_uri: redirectUri })).toMatchObject({ redirectUri });
  });
});
