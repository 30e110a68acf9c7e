import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser } from "../../../../environments/local/demo/browser.ts";
import { CLIENT_ID } from "../../../../environments/local/identity-provider/provider.ts";
import { RegisteredClient } from "./registered-client.ts";
import { IdentityProviderProcess } from "./run-identity-provider.ts";

const REDIRECT_URI = "http://127.0.0.1:8788/callback/local";

let provider: IdentityProviderProcess;
let issuer: string;

beforeAll(async () => {
  provider = await IdentityProviderProcess.run(REDIRECT_URI);
  issuer = provider.issuer;
});
afterAll(() => provider.dispose());

const client = (redirectUri = REDIRECT_URI, secret = provider.clientSecret) =>
  new RegisteredClient(issuer, secret, redirectUri);

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

describe("like a company's login,", () => {
  test("it says where everything is, and offers no registration", async () => {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`);
    const metadata = (await response.json()) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
      jwks_uri: `${issuer}/jwks`,
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      grant_types_supported: ["authorization_code", "refresh_token"],
      scopes_supported: ["openid", "offline_access"],
    });
    expect(metadata).not.toHaveProperty("registration_endpoint");
  });

  test("it registers nobody", async () => {
    const body = JSON.stringify({ redirect_uris: ["http://127.0.0.1/callback"] });
    const headers = { "content-type": "application/json" };
    expect((await fetch(`${issuer}/reg`, { method: "POST", headers, body })).status).toBe(404);
  });

  test.each([
    ["another path", "http://127.0.0.1:8788/callback/other"],
    ["another port", "http://127.0.0.1:8789/callback/local"],
    ["another host", "https://evil.example.com/callback/local"],
  ])("it sends nobody to %s than the one that is registered", async (_, redirectUri) => {
    const response = await open(client(redirectUri).authorizationUrl());
    expect(response.status).toBe(400);
    expect(response.headers.get("location")).toBeNull();
    expect(await response.text()).toContain("invalid_redirect_uri");
  });

  test("it knows no other client", async () => {
    const response = await open(client().authorizationUrl({ client_id: "somebody" }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("invalid_client");
  });

  test("it gives nothing without the client's secret", async () => {
    const response = await client(REDIRECT_URI, "another").requestToken({
      grant_type: "refresh_token",
      refresh_token: "any",
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "invalid_client" });
  });

  test("it does not know what a resource is: its access tokens are opaque", async () => {
    const url = client().authorizationUrl({ resource: "http://127.0.0.1:8788/mcp/documents" });
    expect((await open(url)).status).toBe(200);
    const { access_token: token } = await client().signIn("full-reader");
    expect(token).not.toContain(".");
  });

  test("it wants PKCE", async () => {
    const parameters = { code_challenge: undefined, code_challenge_method: undefined };
    expect(callbackOf(await open(client().authorizationUrl(parameters)))).toMatchObject({
      error: "invalid_request",
      error_description: expect.stringContaining("PKCE"),
      state: "of-the-client",
      iss: issuer,
    });
  });
});

describe("who is in which group", () => {
  const accounts: [account: string, groups: string[]][] = [
    ["public-reader", ["readers"]],
    ["full-reader", ["readers", "confidential-readers"]],
    ["no-access", []],
  ];

  test.each(accounts)("is in the ID token of %s: %j", async (account, groups) => {
    const { id_token: token } = await client().signIn(account);
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createRemoteJWKSet(new URL(`${issuer}/jwks`)),
      { issuer, audience: CLIENT_ID },
    );
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toMatchObject({ sub: account, groups, nonce: "of-the-client" });
  });

  test.each(accounts)("is told to whoever has the access token of %s: %j", async (account, groups) => {
    const { access_token: token } = await client().signIn(account);
    const response = await fetch(`${issuer}/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await response.json()).toEqual({ sub: account, groups });
  });

  test("is said again with each refresh, and the refresh token changes", async () => {
    const first = await client().signIn("public-reader");
    const second = await client().refresh(first);
    expect(decodeJwt(second.id_token)).toMatchObject({ sub: "public-reader", groups: ["readers"] });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await client().refresh(first)).toMatchObject({ error: "invalid_grant" });
  });
});

test("nobody is asked about again whose client did not want to go on without them", async () => {
  const tokens = await client().signIn("public-reader", { scope: "openid", prompt: undefined });
  expect(tokens).toHaveProperty("access_token");
  expect(tokens).not.toHaveProperty("refresh_token");
});

describe("the sign-in page", () => {
  test("names the client, where it leads and all accounts, and runs no script", async () => {
    const response = await open(client().authorizationUrl());
    const page = await response.text();
    expect(page).toContain("<strong>Gatehouse</strong> at <code>127.0.0.1:8788</code>");
    for (const text of ["public-reader", "full-reader", "no-access", "in readers and confidential-readers"]) {
      expect(page).toContain(text);
    }
    expect(page).not.toMatch(/<script|javascript:/i);
    expect(response.headers.get("content-security-policy")).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
  });

  test("asks anew each time: a browser can change accounts", async () => {
    const browser = new Browser();
    await browser.signIn(client().authorizationUrl(), "public-reader");
    const callback = await browser.signIn(client().authorizationUrl(), "full-reader");
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
    const start = await fetch(client().authorizationUrl(), { redirect: "manual" });
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
    expect(callbackOf(await submit({ decision: "cancel" }))).toEqual({
      error: "access_denied",
      error_description: "the sign-in was cancelled",
      state: "of-the-client",
      iss: issuer,
    });
  });

  test.each<Record<string, string>>([{}, { account: "root" }])("no account asks again: %o", async (form) => {
    const response = await submit({ decision: "continue", ...form });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Choose an account first.");
  });
});

test("keys and grants outlive a process that is killed", async () => {
  const tokens = await client().signIn("full-reader");
  await provider.kill();
  await provider.start();
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  await expect(jwtVerify(tokens.id_token, keys, { audience: CLIENT_ID })).resolves.toBeDefined();
  expect(await client().refresh(tokens)).toHaveProperty("access_token");
  expect(await client().signIn("public-reader")).toHaveProperty("access_token");
});

test("nothing is written on standard output", () => {
  expect(provider.stdout).toBe("");
});
