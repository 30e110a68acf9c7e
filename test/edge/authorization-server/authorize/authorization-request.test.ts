import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../../edge/src/authorization-server/client/client.ts";
import {
  AUTHORIZATION_DOCUMENT,
  authorizationParameters,
  CHALLENGE,
  EDITOR,
  ISSUER,
  STUDIO,
  startAuthorizationServer,
  TERMINAL,
  type TestAuthorizationServer,
  VERIFIER,
} from "../../material/authorization-server.ts";
import { createBrowser, linkOf, sealedRequest, type TestBrowser } from "../../material/browser.ts";
import { DOCUMENTS_URL } from "../../material/server.ts";

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

/** The error that a configured client is told. */
async function told(parameters: URLSearchParams | string): Promise<Record<string, string>> {
  const response = await browser.authorize(parameters);
  expect(response.status).toBe(303);
  const { origin, pathname, searchParams } = new URL(response.headers.get("location") ?? "");
  expect(origin + pathname).toBe("https://editor.example.com/callback");
  expect(new Set(searchParams.keys()).size).toBe([...searchParams].length);
  return Object.fromEntries(searchParams);
}

describe("the scopes asked for", () => {
  it.each([
    ["confidential:read", ["confidential:read"]],
    ["confidential:read confidential:read", ["confidential:read"]],
    ["confidential:read unheard:of", ["confidential:read"]],
    ["unheard:of", []],
    ["openid profile email offline_access public:read", ["public:read"]],
    ["offline_access", ["public:read", "confidential:read"]],
    [undefined, ["public:read", "confidential:read"]],
  ])("are of %j those that the server knows: %j", async (scope, scopes) => {
    expect(await asked({ scope })).toMatchObject({ scopes });
  });

  it("are those of the server, though elsewhere they are about the person", async () => {
    const { documents } = AUTHORIZATION_DOCUMENT.servers;
    const tools = { ...documents.tools, send: { scopes: ["email"] } };
    const document = { ...AUTHORIZATION_DOCUMENT, servers: { documents: { ...documents, tools } } };
    server = await startAuthorizationServer({ document });
    browser = createBrowser(server);
    expect(await asked({ scope: "email" })).toMatchObject({ scopes: ["email"] });
    expect(await asked({ scope: "openid profile email" })).toMatchObject({ scopes: ["email"] });
    expect(await asked({ scope: "openid" })).toMatchObject({
      scopes: ["public:read", "confidential:read", "email"],
    });
  });

  it.each([
    " public:read",
    "public:read ",
    "public:read  confidential:read",
    'a"b',
    "a\\b",
    "ä",
    "a\tb",
    "a\nb",
  ])("are refused when they are written %j", async (scope) => {
    expect(await told(authorizationParameters({ scope }))).toMatchObject({ error: "invalid_scope" });
  });
});

describe("what is wrong with the rest", () => {
  const wrong: readonly (readonly [string, string, Changes])[] = [
    ["[D07] no response_type", "invalid_request", { response_type: undefined }],
    ["[D07] response_type token", "unsupported_response_type", { response_type: "token" }],
    ["[D07] response_type code id_token", "unsupported_response_type", { response_type: "code id_token" }],
    ["[D07] response_mode fragment", "invalid_request", { response_mode: "fragment" }],
    ["[D07] response_mode form_post", "invalid_request", { response_mode: "form_post" }],
    ["[D08] no code_challenge", "invalid_request", { code_challenge: undefined }],
    ["[D08] no code_challenge_method", "invalid_request", { code_challenge_method: undefined }],
    ["[D08] code_challenge_method plain", "invalid_request", { code_challenge_method: "plain" }],
    ["[D08] code_challenge_method s256", "invalid_request", { code_challenge_method: "s256" }],
    ["[D08] a challenge of 42 characters", "invalid_request", { code_challenge: CHALLENGE.slice(1) }],
    ["[D08] a challenge of 44 characters", "invalid_request", { code_challenge: `${CHALLENGE}A` }],
    ["[D08] a padded challenge", "invalid_request", { code_challenge: `${CHALLENGE}=` }],
    ["[D08] a challenge with a ~", "invalid_request", { code_challenge: `${VERIFIER.slice(1)}~` }],
    ["[D08] a challenge with a line end", "invalid_request", { code_challenge: `${CHALLENGE}\n` }],
    ["[D09] no resource, with two servers", "invalid_target", { resource: undefined }],
    [
      "[D09] a resource of another host",
      "invalid_target",
      { resource: "https://evil.example/mcp/documents" },
    ],
    ["[D09] a resource with a fragment", "invalid_target", { resource: `${DOCUMENTS_URL}#x` }],
    ["prompt none, for somebody is asked every time", "consent_required", { prompt: "none" }],
    ["prompt none among others", "consent_required", { prompt: "login none" }],
  ];

  it.each(wrong)("%s: a configured client is told %s", async (_, error, changes) => {
    expect(await told(authorizationParameters(changes))).toEqual({
      error,
      error_description: expect.stringMatching(/^[A-Z].*\.$/),
      state: "of-the-client",
      iss: ISSUER,
    });
    expect(server.log).toEqual([expect.objectContaining({ event: "denial", client: "editor", error })]);
    expect(browser.cookies.size).toBe(0);
  });

  it.each(wrong)(
    "%s: [D04] for a client that registered itself a page shows it",
    async (_, error, changes) => {
      for (const [client, redirectUri] of [
        [TERMINAL, "http://127.0.0.1:49152/callback"],
        [STUDIO, "https://studio.example.com/callback"],
      ] as const) {
        const response = await browser.authorize(
          authorizationParameters({ ...changes, client_id: client.id, redirect_uri: redirectUri }),
        );
        const page = await response.text();
        expect(response.status).toBe(400);
        expect(response.headers.has("location")).toBe(false);
        expect(page).not.toContain("http-equiv");
        const back = new URL(linkOf(page) ?? "");
        expect(back.origin + back.pathname).toBe(redirectUri);
        expect(Object.fromEntries(back.searchParams)).toMatchObject({
          error,
          state: "of-the-client",
          iss: ISSUER,
        });
        expect(page).toContain(`Go back only if you know <code>${back.host}</code>.`);
      }
    },
  );

  it.each(
    [...authorizationParameters().keys()].filter(
      (name) => !/^(?:client_id|redirect_uri|resource|state)$/.test(name),
    ),
  )("[D07] %s twice is refused", async (name) => {
    expect(await told(`${authorizationParameters()}&${name}=again`)).toMatchObject({
      error: "invalid_request",
      state: "of-the-client",
    });
  });

  it("[D07] state twice is refused, and neither is sent back", async () => {
    expect(await told(`${authorizationParameters()}&state=other`)).toEqual({
      error: "invalid_request",
      error_description: expect.any(String),
      iss: ISSUER,
    });
  });

  it("[D09] resource twice is refused, for a token is for one server", async () => {
    const parameters = `${authorizationParameters()}&resource=https://mcp.example.com/mcp/tickets`;
    expect(await told(parameters)).toMatchObject({ error: "invalid_target" });
  });

  it.each([
    ["longer than 2 KiB", `${"x".repeat(2049)}`],
    ["longer than 2 KiB in bytes alone", "ä".repeat(1025)],
    ["not UTF-8", "%ff"],
  ])("[D10] a state that is %s is refused, and not sent back", async (_, state) => {
    const parameters = `${authorizationParameters({ state: undefined })}&state=${state}`;
    const error = await told(parameters);
    expect(error).toMatchObject({ error: "invalid_request" });
    expect(error).not.toHaveProperty("state");
  });

  it("tells a client that may not use codes so", async () => {
    server.addClient({ ...EDITOR, grantTypes: ["client_credentials"] } satisfies Client);
    expect(await told(authorizationParameters())).toMatchObject({ error: "unauthorized_client" });
  });
});

describe("a state", () => {
  it.each([
    "x".repeat(2048),
    "\"><script>alert('x')</script>",
    "a\r\nset-cookie: b=c",
    "a b+c&d=e#f",
    "https://evil.example/",
    "ä 😀",
    "\ufeffx",
  ])("[D10] is kept byte for byte, and never read: %j", async (state) => {
    const response = await browser.authorize(authorizationParameters({ state }));
    const page = await response.text();
    expect(page).not.toContain(state);
    expect(await server.context.sealer.open("consent", sealedRequest(page))).toMatchObject({
      request: { state },
    });
  });
});
