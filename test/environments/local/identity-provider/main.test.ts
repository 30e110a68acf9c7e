import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser } from "../../../../environments/local/demo/browser.ts";
import { clientId, PublicClient, register } from "./public-client.ts";
import { IdentityProviderProcess, RESOURCE } from "./run-identity-provider.ts";

let provider: IdentityProviderProcess;
let issuer: string;

beforeAll(async () => {
  provider = await IdentityProviderProcess.run();
  issuer = provider.issuer;
});
afterAll(() => provider.dispose());

/** Opens a URL as a browser does, and stops at the first page or redirect to somebody else. */
async function open(url: URL): Promise<Response> {
  const response = await fetch(url, { redirect: "manual" });
  const next = new URL(response.headers.get("location") ?? url, url);
  if (next.origin !== url.origin || next.href === url.href) return response;
  const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return fetch(next, { redirect: "manual", headers: { cookie: cookie.join("; ") } });
}

function callbackOf(response: Response): Record<string, string> {
  return Object.fromEntries(new URL(response.headers.get("location") ?? "").searchParams);
}

test.each(["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])(
  "%s says what MCP clients look for",
  async (path) => {
    const response = await fetch(issuer + path, { headers: { origin: "http://localhost:6274" } });
    expect(response.headers.get("access-control-allow-origin")).toBeTruthy();
    expect(await response.json()).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/reg`,
      jwks_uri: `${issuer}/jwks`,
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      grant_types_supported: ["authorization_code", "refresh_token"],
      token_endpoint_auth_methods_supported: expect.arrayContaining(["none"]),
      scopes_supported: ["openid", "offline_access", "public:read", "confidential:read"],
    });
  },
);

describe("an access token", () => {
  test.each([
    ["public-reader", "public:read"],
    ["full-reader", "public:read confidential:read"],
    ["no-access", undefined],
  ])("of %s carries what the account has of the scopes asked for: %s", async (account, scope) => {
    const client = await PublicClient.register(issuer);
    const tokens = await client.signIn(account);
    const { payload, protectedHeader } = await jwtVerify(
      tokens.access_token,
      createRemoteJWKSet(new URL(`${issuer}/jwks`)),
      { issuer, audience: RESOURCE, typ: "at+jwt" },
    );
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toMatchObject({ sub: account, aud: RESOURCE, client_id: client.id });
    expect(payload.scope).toBe(scope);
    expect(tokens.scope ?? "").toBe(scope ?? "");
  });

  test("carries no more than was asked for", async () => {
    const client = await PublicClient.register(issuer);
    const { access_token: token } = await client.signIn("full-reader", { scope: "public:read" });
    expect(decodeJwt(token).scope).toBe("public:read");
  });

  test("lives for ten minutes", async () => {
    const { access_token: token } = await (await PublicClient.register(issuer)).signIn("full-reader");
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(600);
  });

  test("is for no resource that the provider does not know", async () => {
    const client = await PublicClient.register(issuer);
    const response = await open(client.authorizationUrl({ resource: "http://127.0.0.1:8788/mcp/other" }));
    expect(callbackOf(response)).toMatchObject({
      error: "invalid_target",
      state: "of-the-client",
      iss: issuer,
    });
  });

  test("is not to be had without PKCE", async () => {
    const client = await PublicClient.register(issuer);
    const parameters = { code_challenge: undefined, code_challenge_method: undefined };
    expect(callbackOf(await open(client.authorizationUrl(parameters)))).toMatchObject({
      error: "invalid_request",
      error_description: expect.stringContaining("PKCE"),
    });
  });

  test("is refreshed with what the account has, and the refresh token changes", async () => {
    const client = await PublicClient.register(issuer);
    const first = await client.signIn("public-reader");
    const second = await client.refresh(first.refresh_token);
    expect(decodeJwt(second.access_token)).toMatchObject({ aud: RESOURCE, scope: "public:read" });
    expect(second.refresh_token).not.toBe(first.refresh_token);
  });
});

describe("registration takes", () => {
  test.each<[client: string, metadata: Record<string, unknown>]>([
    ["Claude", { redirect_uris: ["https://claude.ai/api/mcp/auth_callback"] }],
    ["Claude Code", { application_type: "native", redirect_uris: ["http://localhost:3118/callback"] }],
    [
      "VS Code",
      {
        application_type: "native",
        redirect_uris: [
          "https://insiders.vscode.dev/redirect",
          "https://vscode.dev/redirect",
          "http://127.0.0.1/",
          "http://127.0.0.1:33418/",
        ],
      },
    ],
    [
      "Cursor",
      {
        redirect_uris: [
          "cursor://anysphere.cursor-mcp/oauth/callback",
          "https://www.cursor.com/agents/mcp/oauth/callback",
          "http://localhost:8787/callback",
        ],
      },
    ],
    ["the MCP Inspector", { redirect_uris: ["http://localhost:6274/oauth/callback"] }],
    ["ChatGPT", { application_type: "web", redirect_uris: ["https://chatgpt.com/connector/oauth/1"] }],
  ])("%s", async (_, metadata) => {
    expect((await register(issuer, metadata)).status).toBe(201);
  });

  test.each([
    ["javascript:alert(1)"],
    ["http://evil.example.com/callback"],
    ["https://evil.example.com/callback#fragment"],
  ])("not %s", async (redirectUri) => {
    const response = await register(issuer, { redirect_uris: [redirectUri] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_redirect_uri" });
  });
});

describe("a redirect goes", () => {
  test("to any port of the loopback address that was registered (RFC 8252 section 7.3)", async () => {
    const { id } = await PublicClient.register(issuer, "http://127.0.0.1/callback");
    const client = new PublicClient(issuer, id, "http://127.0.0.1:54321/callback");
    expect(await client.signIn("full-reader")).toHaveProperty("access_token");
  });

  test.each(["http://127.0.0.1:54321/elsewhere", "https://evil.example.com/callback"])(
    "not to %s",
    async (redirectUri) => {
      const { id } = await PublicClient.register(issuer);
      const response = await open(new PublicClient(issuer, id, redirectUri).authorizationUrl());
      expect(response.status).toBe(400);
      expect(response.headers.get("location")).toBeNull();
      expect(await response.text()).toContain("invalid_redirect_uri");
    },
  );
});

test("a client may ask for scopes that it did not register", async () => {
  const redirectUri = "http://127.0.0.1/callback";
  const response = await register(issuer, { redirect_uris: [redirectUri], scope: "public:read" });
  const id = await clientId(response);
  const scope = "public:read confidential:read offline_access";
  const tokens = await new PublicClient(issuer, id, redirectUri).signIn("full-reader", { scope });
  expect(tokens.scope).toBe("public:read confidential:read");
});

describe("the sign-in page", () => {
  test("names the client, where it leads, what it asks for and all accounts, and runs no script", async () => {
    const response = await open((await PublicClient.register(issuer)).authorizationUrl());
    const page = await response.text();
    expect(page).toContain("An &#60;editor&#62;");
    expect(page).toContain("<code>127.0.0.1</code>");
    expect(page).toContain(RESOURCE);
    for (const text of ["public:read", "confidential:read", "public-reader", "full-reader", "no-access"]) {
      expect(page).toContain(text);
    }
    expect(page).not.toMatch(/<script|javascript:/i);
    expect(response.headers.get("content-security-policy")).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
  });

  test("asks anew each time: a browser can change accounts", async () => {
    const client = await PublicClient.register(issuer);
    const browser = new Browser();
    await browser.signIn(client.authorizationUrl(), "public-reader");
    const callback = await browser.signIn(client.authorizationUrl(), "full-reader");
    expect(callback.searchParams.get("code")).toBeTruthy();
  });

  test("is of no use without the cookies of the browser that was sent there", async () => {
    const response = await fetch(`${issuer}/sign-in/any`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("This sign-in is over, or began in another browser.");
  });
});

describe("of what is sent from the sign-in page,", () => {
  async function submit(form: Record<string, string>): Promise<Response> {
    const client = await PublicClient.register(issuer);
    const start = await fetch(client.authorizationUrl(), { redirect: "manual" });
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const url = new URL(start.headers.get("location") ?? "", issuer);
    const headers = { cookie };
    const body = new URLSearchParams(form);
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual" });
    const location = answer.headers.get("location");
    return location === null ? answer : fetch(location, { headers, redirect: "manual" });
  }

  test("cancelling tells the client", async () => {
    expect(callbackOf(await submit({ decision: "deny" }))).toEqual({
      error: "access_denied",
      error_description: "the sign-in was cancelled",
      state: "of-the-client",
      iss: issuer,
    });
  });

  test.each<Record<string, string>>([{}, { account: "root" }])("no account asks again: %o", async (form) => {
    const response = await submit({ decision: "allow", ...form });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Choose an account first.");
  });
});

test.each([
  ["may ask for tokens where its client is from", "http://localhost:6274", "http://localhost:6274"],
  ["may not from elsewhere", "https://evil.example.com", null],
])("a page in a browser %s", async (_, origin, allowed) => {
  const client = await PublicClient.register(issuer, "http://localhost:6274/oauth/callback");
  const response = await client.requestToken(
    { grant_type: "refresh_token", refresh_token: "unknown" },
    { origin },
  );
  expect(response.status).toBe(400);
  expect(response.headers.get("access-control-allow-origin")).toBe(allowed);
});

test("keys, clients and grants outlive a process that is killed", async () => {
  const client = await PublicClient.register(issuer);
  const { access_token: token, refresh_token: refreshToken } = await client.signIn("full-reader");
  await provider.kill();
  await provider.start();
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  await expect(jwtVerify(token, keys, { audience: RESOURCE })).resolves.toBeDefined();
  expect(await client.refresh(refreshToken)).toHaveProperty("access_token");
  expect(await client.signIn("public-reader")).toHaveProperty("access_token");
});

test("nothing is written on standard output", () => {
  expect(provider.stdout).toBe("");
});
