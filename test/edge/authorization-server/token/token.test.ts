import * as oauth from "oauth4webapi";
import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../../edge/src/authorization-server/client/client.ts";
import { issueTokens } from "../../../../edge/src/authorization-server/token/token.ts";
import { ISSUER, VERIFIER } from "../../material/authorization-server.ts";
import { brokenStream } from "../../material/bytes.ts";
import {
  answerOf,
  clientLike,
  startTokenEndpoint,
  type TokenEndpoint,
} from "../../material/token-endpoint.ts";

const FORM = "application/x-www-form-urlencoded";

let endpoint: TokenEndpoint;

beforeEach(async () => {
  endpoint = await startTokenEndpoint();
});

const send = async (init: RequestInit, query = "") =>
  answerOf(await issueTokens(new Request(`${ISSUER}/token${query}`, init), endpoint.context));

describe("the token endpoint", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE"])("[F12] is not there for %s", async (method) => {
    const { status, headers } = await send({ method });
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("POST");
  });

  it.each([
    undefined,
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    `${FORM}x`,
    `${FORM}; charset=latin1`,
  ])("[F12] takes no body of the type %s", async (type) => {
    const body = new TextEncoder().encode("grant_type=authorization_code&client_id=editor");
    const answer = await send({ method: "POST", body, ...(type && { headers: { "content-type": type } }) });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect(answer.body.error_description).toContain(FORM);
  });

  it.each([FORM, `${FORM};charset=UTF-8`, "Application/X-WWW-Form-Urlencoded; charset=utf-8"])(
    "[F12] takes a form that says it is %s",
    async (type) => {
      const body = "grant_type=implicit&client_id=editor";
      const answer = await send({ method: "POST", body, headers: { "content-type": type } });
      expect(answer.body.error).toBe("unsupported_grant_type");
    },
  );

  it("[F12] takes 32 KiB and no more", async () => {
    const headers = { "content-type": FORM };
    const form = (length: number) => "grant_type=implicit&padding=".padEnd(length, "x");
    const most = await send({ method: "POST", headers, body: form(32 * 1024) });
    expect(most.body.error).toBe("unsupported_grant_type");
    const more = await send({ method: "POST", headers, body: form(32 * 1024 + 1) });
    expect(more).toMatchObject({ status: 413, body: { error: "invalid_request" } });
  });

  it("[F12] refuses a body that breaks off, or is not UTF-8", async () => {
    const headers = { "content-type": FORM };
    const broken = await send({ method: "POST", headers, body: brokenStream("grant_type=refresh_") });
    expect(broken).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    const binary = await send({ method: "POST", headers, body: new Uint8Array([0x61, 0x3d, 0xff]) });
    expect(binary).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("[F12] reads nothing out of the URL", async () => {
    const { code } = await endpoint.signIn();
    const form = { client_id: "editor", grant_type: "authorization_code", code, code_verifier: VERIFIER };
    const query = `?${new URLSearchParams(form)}`;
    const answer = await send(
      { method: "POST", headers: { "content-type": FORM }, body: "client_id=editor" },
      query,
    );
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect((await endpoint.redeem(code)).status).toBe(200);
  });

  it.each(["grant_type", "client_id", "code", "code_verifier", "redirect_uri", "refresh_token", "scope"])(
    "[D07] refuses a %s that comes twice",
    async (name) => {
      const { code } = await endpoint.signIn();
      const form = new URLSearchParams({
        grant_type: "authorization_code",
        client_id: "editor",
        code,
        code_verifier: VERIFIER,
        redirect_uri: "https://editor.example.com/callback",
        refresh_token: "none",
        scope: "public:read",
      });
      form.append(name, form.get(name) ?? "");
      expect(await send({ method: "POST", body: form })).toMatchObject({
        status: 400,
        body: { error: "invalid_request" },
      });
      expect((await endpoint.redeem(code)).status).toBe(200);
    },
  );

  it("[F12] lets nobody keep what it answers", async () => {
    const { code } = await endpoint.signIn();
    const good = await endpoint.redeem(code);
    const bad = await endpoint.redeem(code);
    expect([good.status, bad.status]).toEqual([200, 400]);
    for (const { headers } of [good, bad]) {
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  it("wants to know the grant type", async () => {
    const answer = await endpoint.post({ client_id: "editor" });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect(answer.body.error_description).toContain("grant_type");
  });

  it.each([
    "password",
    "implicit",
    "toString",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "authorization_code ",
  ])("does not support the grant type %j", async (grantType) => {
    const answer = await endpoint.post({ client_id: "editor", grant_type: grantType });
    expect(answer).toMatchObject({ status: 400, body: { error: "unsupported_grant_type" } });
  });

  it("[D13] wants to know the client", async () => {
    const { code } = await endpoint.signIn();
    const anonymous = await endpoint.redeem(code, { client_id: undefined });
    expect(anonymous).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    const unknown = await endpoint.redeem(code, { client_id: "nobody" });
    expect(unknown.body.error).toBe("invalid_client");
    expect((await endpoint.redeem(code)).status).toBe(200);
  });

  it("[D13] redeems nothing for a client that does not prove who it is", async () => {
    const isSecret = async (secret: string) => secret === "right";
    endpoint.addClient(clientLike({ authentication: { method: "client_secret", isSecret } }));
    const { code } = await endpoint.signIn();
    for (const secret of [undefined, "wrong"]) {
      const answer = await endpoint.redeem(code, { client_secret: secret });
      expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    }
    expect((await endpoint.redeem(code, { client_secret: "right" })).status).toBe(200);
  });

  it.each(["authorization_code", "refresh_token", "client_credentials"] as const)(
    "is not for a client that is not registered for %s",
    async (grantType) => {
      const all: Client["grantTypes"] = ["authorization_code", "refresh_token", "client_credentials"];
      endpoint.addClient(clientLike({ grantTypes: all.filter((type) => type !== grantType) }));
      const answer = await endpoint.post({ client_id: "editor", grant_type: grantType });
      expect(answer).toMatchObject({ status: 400, body: { error: "unauthorized_client" } });
    },
  );

  it("has a client prove who it is only for a grant type that there is", async () => {
    const isSecret = () => Promise.reject(new Error("nobody should have asked"));
    endpoint.addClient(clientLike({ authentication: { method: "client_secret", isSecret } }));
    const answer = await endpoint.post({ client_id: "editor", client_secret: "x", grant_type: "password" });
    expect(answer.body.error).toBe("unsupported_grant_type");
  });

  it("denies on every fault, says that it may be tried again, and records what kind of fault it was", async () => {
    const { code } = await endpoint.signIn();
    const grants = { get: () => ({ redeem: () => Promise.reject(new TypeError("canary-of-a-fault")) }) };
    const context = { ...endpoint.context, grants: grants as never };
    const request = new Request(`${ISSUER}/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: "editor",
        code,
        code_verifier: VERIFIER,
      }),
    });
    const answer = await answerOf(await issueTokens(request, context));
    expect(answer).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(endpoint.log).toMatchObject([
      {
        event: "denial",
        client: "editor",
        error: "temporarily_unavailable",
        reason: "TypeError",
        status: 503,
      },
    ]);
    expect(JSON.stringify([answer, endpoint.log])).not.toContain("canary-of-a-fault");
  });

  it("records a refusal once, with what the client was told", async () => {
    await endpoint.post({ client_id: "editor", grant_type: "refresh_token", refresh_token: "none" });
    expect(endpoint.log).toEqual([
      {
        event: "denial",
        time: "2026-06-01T12:00:00.000Z",
        request_id: "00000000-0000-4000-8000-000000000000",
        client: "editor",
        registration: "configured",
        grant_type: "refresh_token",
        error: "invalid_grant",
        reason: "it does not open, or has expired",
        status: 400,
      },
    ]);
  });
});

describe("an independent client", () => {
  const SERVER: oauth.AuthorizationServer = { issuer: ISSUER, token_endpoint: `${ISSUER}/token` };
  const CLIENT: oauth.Client = { client_id: "editor" };
  const answering = () => ({
    [oauth.customFetch]: (url: string, init: RequestInit) =>
      issueTokens(new Request(url, init), endpoint.context),
  });

  it("accepts what is answered to a code, and to refresh tokens", async () => {
    const { code } = await endpoint.signIn();
    const callback = new URLSearchParams({ code, iss: ISSUER });
    const parameters = oauth.validateAuthResponse(
      { ...SERVER, authorization_response_iss_parameter_supported: true },
      CLIENT,
      callback,
      oauth.expectNoState,
    );
    const response = await oauth.authorizationCodeGrantRequest(
      SERVER,
      CLIENT,
      oauth.None(),
      parameters,
      "https://editor.example.com/callback",
      VERIFIER,
      answering(),
    );
    let tokens = await oauth.processAuthorizationCodeResponse(SERVER, CLIENT, response);
    for (const _ of [1, 2, 3]) {
      const answer = await oauth.refreshTokenGrantRequest(
        SERVER,
        CLIENT,
        oauth.None(),
        tokens.refresh_token ?? "",
        answering(),
      );
      tokens = await oauth.processRefreshTokenResponse(SERVER, CLIENT, answer);
    }
    expect(tokens).toMatchObject({
      token_type: "bearer",
      expires_in: 600,
      scope: "public:read confidential:read",
    });
  });

  it("understands why it was refused", async () => {
    const response = await oauth.refreshTokenGrantRequest(SERVER, CLIENT, oauth.None(), "none", answering());
    const failure = oauth.processRefreshTokenResponse(SERVER, CLIENT, response);
    await expect(failure).rejects.toMatchObject({ error: "invalid_grant", status: 400 });
  });
});
