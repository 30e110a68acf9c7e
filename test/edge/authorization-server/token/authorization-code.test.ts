import { base64url, decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { Sealer } from "../../../../edge/src/sealing/sealer.ts";
import { readSealingKey } from "../../../../edge/src/sealing/sealing-key.ts";
import { KeyRing } from "../../../../edge/src/signing/key-ring.ts";
import { EDITOR, STUDIO, TERMINAL, VERIFIER } from "../../material/authorization-server.ts";
import { DOCUMENTS_URL } from "../../material/server.ts";
import { clientLike, startTokenEndpoint, type TokenEndpoint } from "../../material/token-endpoint.ts";

const TICKETS_URL = "https://mcp.example.com/mcp/tickets";

let endpoint: TokenEndpoint;

beforeEach(async () => {
  endpoint = await startTokenEndpoint();
});

describe("redeeming a code", () => {
  it("answers with an access token, its scopes and a refresh token", async () => {
    const { code } = await endpoint.signIn();
    const { status, body } = await endpoint.redeem(code);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 600,
      scope: "public:read confidential:read",
      refresh_token: expect.any(String),
    });
    expect(decodeJwt(String(body.access_token))).toMatchObject({ sub: "company:alice", aud: DOCUMENTS_URL });
  });

  it("[E12] names the scopes that were granted, not those that were asked for", async () => {
    const { code } = await endpoint.signIn({ scopes: ["public:read"] });
    const { body } = await endpoint.redeem(code, { scope: "public:read confidential:read" });
    expect(body.scope).toBe("public:read");
    expect(decodeJwt(String(body.access_token)).scope).toBe("public:read");
  });

  it("names no scopes where none were granted", async () => {
    const { code } = await endpoint.signIn({ scopes: [] });
    expect((await endpoint.redeem(code)).body).toMatchObject({ scope: "" });
  });

  it("[F02] succeeds for one of fifty who redeem it at the same time, and then for nobody", async () => {
    const { code } = await endpoint.signIn();
    const answers = await Promise.all(Array.from({ length: 50 }, () => endpoint.redeem(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === "invalid_grant")).toHaveLength(49);
  });

  it("[F02] twice ends the grant: the refresh token of the first time is good for nothing", async () => {
    const { code } = await endpoint.signIn();
    const { body } = await endpoint.redeem(code);
    expect((await endpoint.redeem(code)).body.error).toBe("invalid_grant");
    expect((await endpoint.refresh(body.refresh_token)).body.error).toBe("invalid_grant");
    expect(endpoint.grants.records.size).toBe(0);
  });

  it("has the client authorize again where it is spent and no token could be made of it", async () => {
    const broken = await startTokenEndpoint({ context: { tokenKeys: new KeyRing([], 0) } });
    const { code } = await broken.signIn();
    expect(await broken.redeem(code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(broken.log.at(-1)).toMatchObject({ event: "denial", error: "invalid_grant" });
  });

  it.each([
    ["another client", { client_id: TERMINAL.id }],
    ["a client with a document", { client_id: STUDIO.id }],
    ["another redirect URI", { redirect_uri: "https://editor.example.com/other" }],
    ["another verifier", { code_verifier: VERIFIER.replace("d", "e") }],
    ["a verifier that goes on", { code_verifier: `${VERIFIER}x` }],
  ])("[F01] fails for %s and does not consume the code", async (_, change) => {
    const { code } = await endpoint.signIn();
    const answer = await endpoint.redeem(code, change);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect((await endpoint.redeem(code)).status).toBe(200);
  });

  it("[F01] goes without the redirect URI, which clients need not repeat", async () => {
    const { code } = await endpoint.signIn();
    expect((await endpoint.redeem(code, { redirect_uri: undefined })).status).toBe(200);
  });

  it("[F01] fails after the code's time", async () => {
    const { code } = await endpoint.signIn();
    endpoint.clock.advance(60);
    expect((await endpoint.redeem(code)).body.error).toBe("invalid_grant");
  });

  it.each([
    ["absent", undefined],
    ["empty", ""],
    ["shorter than 43 characters", VERIFIER.slice(1)],
    ["longer than 128 characters", VERIFIER.repeat(3)],
    ["of other characters", VERIFIER.replace("d", "+")],
    ["the challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
  ])("[F03] fails when the verifier is %s", async (_, verifier) => {
    const { code } = await endpoint.signIn();
    const answer = await endpoint.redeem(code, { code_verifier: verifier });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect((await endpoint.redeem(code)).status).toBe(200);
  });

  it.each(["short", "x".repeat(42), "x".repeat(129), `${"x".repeat(43)}+`])(
    "[F03] fails with the verifier %s, which the RFC does not allow, though it is the one of the challenge",
    async (verifier) => {
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
      const codeChallenge = base64url.encode(new Uint8Array(digest));
      const { code } = await endpoint.signIn({ request: { codeChallenge } });
      expect((await endpoint.redeem(code, { code_verifier: verifier })).body.error).toBe("invalid_grant");
    },
  );

  it("[F12] does not say which check failed", async () => {
    const { code } = await endpoint.signIn();
    const answers = [
      await endpoint.redeem(code, { client_id: TERMINAL.id }),
      await endpoint.redeem(code, { redirect_uri: "https://editor.example.com/other" }),
      await endpoint.redeem(code, { code_verifier: VERIFIER.replace("d", "e") }),
      await endpoint.redeem(code, { code_verifier: undefined }),
      await endpoint.redeem("none"),
      await endpoint.redeem(`${code}x`),
    ];
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it.each([
    ["another server", TICKETS_URL],
    ["no server", "https://mcp.example.com/mcp/none"],
    ["no absolute URI", "documents"],
    ["a fragment", `${DOCUMENTS_URL}#x`],
  ])("[D09] fails when the resource is %s, and does not consume the code", async (_, resource) => {
    const { code } = await endpoint.signIn();
    const answer = await endpoint.redeem(code, { resource });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_target" } });
    expect((await endpoint.redeem(code, { resource: DOCUMENTS_URL })).status).toBe(200);
  });

  it("[D09] is for the server that was consented to when no resource is named, however many there are", async () => {
    const { code } = await endpoint.signIn({ request: { server: "tickets", scopes: [] }, scopes: [] });
    const { body } = await endpoint.redeem(code);
    expect(decodeJwt(String(body.access_token)).aud).toBe(TICKETS_URL);
  });

  it("wants a code", async () => {
    const answer = await endpoint.redeem("", {});
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("[D12] takes nothing else that this gateway seals for a code", async () => {
    const { sealer, now } = endpoint.context;
    const { id } = await endpoint.signIn();
    for (const purpose of ["client", "consent", "sign-in", "refresh-token", "successor"] as const) {
      const text = await sealer.seal(purpose, { grant: id }, now() + 60_000);
      expect((await endpoint.redeem(text)).body.error).toBe("invalid_grant");
    }
    const strange = await sealer.seal("code", { grants: id }, now() + 60_000);
    expect((await endpoint.redeem(strange)).body.error).toBe("invalid_grant");
  });

  it("[F10] takes no code that a key sealed which is no longer in the ring", async () => {
    const { id } = await endpoint.signIn();
    const k = "4Dgn95b8yvi0dwi2vVfIvr4CMSCQ8Y9q7mBMAx47L0w";
    const retired = await readSealingKey(JSON.stringify({ kty: "oct", kid: "retired", k }));
    const { now, configuration } = endpoint.context;
    const sealer = new Sealer(configuration.publicUrl, new KeyRing([retired], 600), now);
    const code = await sealer.seal("code", { grant: id }, now() + 60_000);
    expect((await endpoint.redeem(code)).body.error).toBe("invalid_grant");
  });

  it.each([
    ["the client may not refresh", { grantTypes: ["authorization_code"] as const }, undefined],
    ["the provider gave nothing to ask with again", {}, { clientId: "gateway" }],
  ])("gives no refresh token where %s", async (_, client, session) => {
    endpoint.addClient(clientLike(client));
    const { sealer, now } = endpoint.context;
    const sealed = session && (await sealer.seal("upstream-session", session, now() + 86_400_000));
    const { code } = await endpoint.signIn(sealed ? { session: sealed } : {});
    const { status, body } = await endpoint.redeem(code);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty("refresh_token");
  });

  it("gives a refresh token where the provider gave an access token to ask with again", async () => {
    const { sealer, now } = endpoint.context;
    const session = { clientId: "gateway", accessToken: "canary-upstream-access-token" };
    const sealed = await sealer.seal("upstream-session", session, now() + 86_400_000);
    const { code } = await endpoint.signIn({ session: sealed });
    expect((await endpoint.redeem(code)).body).toHaveProperty("refresh_token");
  });

  it("keeps a grant that cannot be refreshed no longer than its code could be replayed", async () => {
    endpoint.addClient(clientLike({ grantTypes: ["authorization_code"] }));
    const { code } = await endpoint.signIn();
    await endpoint.redeem(code);
    const [record] = endpoint.grants.records.values();
    expect(record).toMatchObject({ phase: "active", refreshExpiresAt: endpoint.clock.now() });
    expect((await endpoint.redeem(code)).body.error).toBe("invalid_grant");
    expect(endpoint.log.at(-1)?.event).toBe("replay");
  });

  it("[F12] gives an access token that ends with the grant at the latest", async () => {
    const { code } = await endpoint.signIn({ expiresAt: endpoint.clock.now() + 90_500 });
    endpoint.clock.advance(30);
    const { body } = await endpoint.redeem(code);
    expect(body.expires_in).toBe(60);
  });

  it("records whom it was issued to, and a replay with the person whose grant has ended", async () => {
    const { code } = await endpoint.signIn();
    await endpoint.redeem(code);
    await endpoint.redeem(code);
    const [issue, replay] = endpoint.log;
    const about = {
      client: EDITOR.handle,
      registration: "configured",
      identity_provider: "company",
      principal: expect.stringMatching(/^[0-9a-f]{32}$/),
      server: "documents",
      scopes: ["public:read", "confidential:read"],
      grant_type: "authorization_code",
    };
    expect(issue).toMatchObject({ event: "issue", ...about, status: 200 });
    expect(replay).toMatchObject({ event: "replay", ...about, error: "invalid_grant", status: 400 });
    expect(replay?.principal).toBe(issue?.principal);
    expect(endpoint.log).toHaveLength(2);
  });
});
