import * as oauth from "oauth4webapi";
import { beforeEach, describe, expect, it } from "vitest";
import { revokeToken } from "../../../../edge/src/authorization-server/revoke/revoke.ts";
import {
  EDITOR,
  ISSUER,
  STUDIO,
  startAuthorizationServer,
  TERMINAL,
} from "../../material/authorization-server.ts";
import {
  answerOf,
  clientLike,
  startTokenEndpoint,
  type TokenEndpoint,
} from "../../material/token-endpoint.ts";

let endpoint: TokenEndpoint;

beforeEach(async () => {
  endpoint = await startTokenEndpoint();
});

/** The tokens of somebody who has signed in. */
async function tokens(of: TokenEndpoint = endpoint) {
  const { code } = await of.signIn();
  const { body } = await of.redeem(code);
  of.log.length = 0;
  return { accessToken: String(body.access_token), refreshToken: String(body.refresh_token) };
}

const revoke = (token: string | undefined, clientId: string = EDITOR.id) =>
  endpoint.revoke({ client_id: clientId, token });

describe("the revocation endpoint", () => {
  it("[F11] ends the grant of a refresh token", async () => {
    const { refreshToken } = await tokens();
    const { status, body, headers } = await revoke(refreshToken);
    expect([status, body, headers.get("cache-control")]).toEqual([200, {}, "no-store"]);
    expect((await endpoint.refresh(refreshToken)).body.error).toBe("invalid_grant");
    expect(endpoint.grants.records.size).toBe(0);
  });

  it("[F11] ends the grant of any refresh token of its family", async () => {
    const { refreshToken } = await tokens();
    const { body } = await endpoint.refresh(refreshToken);
    expect((await revoke(refreshToken)).status).toBe(200);
    expect((await endpoint.refresh(body.refresh_token)).body.error).toBe("invalid_grant");
  });

  it.each(["refresh_token", "access_token", "something"])(
    "[F11] finds the token whatever the client takes it for: %s",
    async (hint) => {
      const { refreshToken: token } = await tokens();
      await endpoint.revoke({ client_id: EDITOR.id, token, token_type_hint: hint });
      expect(endpoint.grants.records.size).toBe(0);
    },
  );

  it.each([TERMINAL.id, STUDIO.id])("[F11] ends nobody else's grant: %s", async (clientId) => {
    const { refreshToken } = await tokens();
    expect(await revoke(refreshToken, clientId)).toMatchObject({ status: 200, body: {} });
    expect(endpoint.log).toEqual([]);
    expect((await endpoint.refresh(refreshToken)).status).toBe(200);
  });

  it.each(["none", "a.b.c", "ey", "\u{1f511}", "x".repeat(20_000)])(
    "[F11] has nothing against what is no token",
    async (token) => {
      expect(await revoke(token)).toMatchObject({ status: 200, body: {} });
    },
  );

  it("[F11] has nothing against a token that was revoked, or has expired", async () => {
    const { refreshToken } = await tokens();
    await revoke(refreshToken);
    expect((await revoke(refreshToken)).status).toBe(200);
    const { refreshToken: other } = await tokens();
    endpoint.clock.advance(31 * 86_400);
    expect((await revoke(other)).status).toBe(200);
  });

  it("says that an access token cannot be revoked alone", async () => {
    const { accessToken, refreshToken } = await tokens();
    expect(await revoke(accessToken)).toMatchObject({
      status: 400,
      body: { error: "unsupported_token_type" },
    });
    expect((await endpoint.refresh(refreshToken)).status).toBe(200);
  });

  it("says so of no access token that has expired, is another client's, or was issued elsewhere", async () => {
    const { accessToken } = await tokens();
    expect((await revoke(accessToken, TERMINAL.id)).status).toBe(200);
    endpoint.clock.advance(601);
    expect((await revoke(accessToken)).status).toBe(200);
    const elsewhere = await tokens(await startTokenEndpoint());
    expect((await revoke(elsewhere.accessToken)).status).toBe(200);
  });

  it("wants a token", async () => {
    for (const token of [undefined, ""]) {
      expect(await revoke(token)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    }
  });

  it("[D13] wants to know the client, and that it is who it says", async () => {
    const { refreshToken: token } = await tokens();
    expect((await endpoint.revoke({ token })).body.error).toBe("invalid_client");
    const isSecret = async (secret: string) => secret === "right";
    endpoint.addClient(clientLike({ authentication: { method: "client_secret", isSecret } }));
    expect((await revoke(token)).body.error).toBe("invalid_client");
    expect(endpoint.grants.records.size).toBe(1);
  });

  it("[F12] takes nothing but a posted form", async () => {
    const { context } = await startAuthorizationServer();
    const url = `${ISSUER}/revoke?token=x&client_id=editor`;
    const fetched = await answerOf(await revokeToken(new Request(url), context));
    expect(fetched).toMatchObject({ status: 405, body: { error: "invalid_request" } });
    const body = JSON.stringify({ token: "x", client_id: "editor" });
    const posted = await answerOf(await revokeToken(new Request(url, { method: "POST", body }), context));
    expect(posted).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("records what it has ended, and only that", async () => {
    const { refreshToken } = await tokens();
    await revoke("none");
    await revoke(refreshToken);
    await revoke(refreshToken);
    expect(endpoint.log).toMatchObject([
      { event: "revocation", client: "editor", registration: "configured", status: 200 },
    ]);
    expect(endpoint.log).toHaveLength(1);
  });

  it("answers as an independent client expects it", async () => {
    const server = { issuer: ISSUER, revocation_endpoint: `${ISSUER}/revoke` };
    const client = { client_id: "editor" };
    const { refreshToken, accessToken } = await tokens();
    const send = (token: string) =>
      oauth.revocationRequest(server, client, oauth.None(), token, {
        [oauth.customFetch]: (url: string, init: RequestInit) =>
          revokeToken(new Request(url, init), endpoint.context),
      });
    await expect(oauth.processRevocationResponse(await send(refreshToken))).resolves.toBeUndefined();
    const refused = oauth.processRevocationResponse(await send(accessToken));
    await expect(refused).rejects.toMatchObject({ error: "unsupported_token_type" });
  });
});
