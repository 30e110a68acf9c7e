import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { ProviderUnavailableError } from "../../../../edge/src/identity-providers/identity-provider.ts";
import { AUTHORIZATION_DOCUMENT, STUDIO, TERMINAL } from "../../material/authorization-server.ts";
import { signedIn } from "../../material/fake-identity-provider.ts";
import { DOCUMENTS_URL } from "../../material/server.ts";
import { startTokenEndpoint, type TokenEndpoint } from "../../material/token-endpoint.ts";

const TICKETS_URL = "https://mcp.example.com/mcp/tickets";
const DAY = 86_400;

let endpoint: TokenEndpoint;

beforeEach(async () => {
  endpoint = await startTokenEndpoint();
});

describe("refreshing", () => {
  it("[F06] answers with another access token and another refresh token", async () => {
    const token = await endpoint.firstToken();
    const { status, body } = await endpoint.refresh(token);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 600,
      scope: "public:read confidential:read",
      refresh_token: expect.any(String),
    });
    expect(body.refresh_token).not.toBe(token);
    expect(decodeJwt(String(body.access_token))).toMatchObject({ sub: "company:alice", aud: DOCUMENTS_URL });
  });

  it("[F06] goes on from successor to successor", async () => {
    let token: unknown = await endpoint.firstToken();
    for (const _ of [1, 2, 3, 4]) {
      const { status, body } = await endpoint.refresh(token);
      expect(status).toBe(200);
      token = body.refresh_token;
    }
  });

  it("[F06] fails with an old refresh token after the grace, and the newest is dead then too", async () => {
    const token = await endpoint.firstToken();
    const { body } = await endpoint.refresh(token);
    endpoint.clock.advance(60);
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    expect((await endpoint.refresh(body.refresh_token)).body.error).toBe("invalid_grant");
    expect(endpoint.grants.records.size).toBe(0);
  });

  it("[F06] fails with an old refresh token also when nobody has used that one for long, and ends the grant", async () => {
    const token = await endpoint.firstToken();
    const { body } = await endpoint.refresh(token);
    endpoint.clock.advance(13 * DAY);
    const { body: newest } = await endpoint.refresh(body.refresh_token);
    endpoint.clock.advance(5 * DAY);
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    expect((await endpoint.refresh(newest.refresh_token)).body.error).toBe("invalid_grant");
  });

  it("[F07] whose answer was lost can be repeated once, and brings the same successor without asking again", async () => {
    const token = await endpoint.firstToken();
    const lost = await endpoint.refresh(token);
    endpoint.clock.advance(59);
    const repeated = await endpoint.refresh(token);
    expect(repeated.status).toBe(200);
    expect(repeated.body.refresh_token).toBe(lost.body.refresh_token);
    expect(repeated.body.access_token).not.toBe(lost.body.access_token);
    expect(repeated.body.scope).toBe(lost.body.scope);
    expect(endpoint.company.renewals).toHaveLength(1);
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    expect((await endpoint.refresh(lost.body.refresh_token)).status).toBe(200);
  });

  it("[F07] cannot be repeated after the successor was used, and that ends the grant", async () => {
    const token = await endpoint.firstToken();
    const { body } = await endpoint.refresh(token);
    const next = await endpoint.refresh(body.refresh_token);
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    expect((await endpoint.refresh(next.body.refresh_token)).body.error).toBe("invalid_grant");
  });

  it("[F06] many times at once asks the provider once, and everybody gets the one successor", async () => {
    const token = await endpoint.firstToken();
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    endpoint.company.renewal = () => asked.then(() => signedIn("company"));
    const refreshes = Array.from({ length: 20 }, () => endpoint.refresh(token));
    await scheduler.wait(5);
    answer();
    const answers = await Promise.all(refreshes);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    expect(endpoint.company.renewals).toHaveLength(1);
  });

  it.each([
    ["another client", { client_id: TERMINAL.id }],
    ["a client with a document", { client_id: STUDIO.id }],
  ])("[F08] is not for %s, and that changes nothing", async (_, change) => {
    const token = await endpoint.firstToken();
    expect((await endpoint.refresh(token, change)).body.error).toBe("invalid_grant");
    const { body } = await endpoint.refresh(token);
    endpoint.clock.advance(61);
    expect((await endpoint.refresh(token, change)).body.error).toBe("invalid_grant");
    expect((await endpoint.refresh(body.refresh_token)).status).toBe(200);
  });

  it.each([
    ["another server", TICKETS_URL],
    ["no server", "https://mcp.example.com/mcp/none"],
  ])(
    "[D09] [F08] fails when the resource is %s, and consumes neither token nor repetition",
    async (_, resource) => {
      const token = await endpoint.firstToken();
      expect((await endpoint.refresh(token, { resource })).body.error).toBe("invalid_target");
      const lost = await endpoint.refresh(token, { resource: DOCUMENTS_URL });
      expect((await endpoint.refresh(token, { resource })).body.error).toBe("invalid_target");
      const repeated = await endpoint.refresh(token);
      expect([lost.status, repeated.status]).toEqual([200, 200]);
    },
  );

  it("[F08] may ask for less, and the grant keeps what it has", async () => {
    const first = await endpoint.refresh(await endpoint.firstToken(), { scope: "public:read" });
    expect(first.body.scope).toBe("public:read");
    expect(decodeJwt(String(first.body.access_token))).toMatchObject({
      scope: "public:read",
      obtainable_scope: "confidential:read",
    });
    const second = await endpoint.refresh(first.body.refresh_token);
    expect(second.body.scope).toBe("public:read confidential:read");
  });

  it("[F08] may not ask for more than was consented to, and that consumes nothing", async () => {
    const token = await endpoint.firstToken({
      request: { scopes: ["public:read"] },
      scopes: ["public:read"],
    });
    const scope = "public:read confidential:read";
    const answer = await endpoint.refresh(token, { scope });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    expect((await endpoint.refresh(token)).body).toMatchObject({ scope: "public:read" });
    expect((await endpoint.refresh(token, { scope })).body.error).toBe("invalid_scope");
    expect((await endpoint.refresh(token)).status).toBe(200);
  });

  it.each(["offline_access", "openid profile"])(
    "brings all that there is when it asks for nothing that could be the server's: %s",
    async (scope) => {
      const { body } = await endpoint.refresh(await endpoint.firstToken(), { scope });
      expect(body.scope).toBe("public:read confidential:read");
    },
  );

  it("[F08] brings nothing, and costs nothing, when it asks for what the server does not know", async () => {
    const token = await endpoint.firstToken();
    const refused = await endpoint.refresh(token, { scope: "of-another-server" });
    expect(refused).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    expect((await endpoint.refresh(token)).body.scope).toBe("public:read confidential:read");
  });

  it("brings what the same refresh brought before when that is repeated with less", async () => {
    const token = await endpoint.firstToken();
    await endpoint.refresh(token);
    expect((await endpoint.refresh(token, { scope: "confidential:read" })).body.scope).toBe(
      "confidential:read",
    );
  });

  it("wants a refresh token", async () => {
    const answer = await endpoint.refresh("");
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("[D12] takes nothing else that this gateway seals for a refresh token", async () => {
    const { sealer, now } = endpoint.context;
    const { id, code } = await endpoint.signIn();
    await endpoint.redeem(code);
    const content = { grant: id, generation: 1, server: "documents" };
    for (const purpose of ["client", "consent", "sign-in", "code", "successor"] as const) {
      const text = await sealer.seal(purpose, content, now() + 60_000);
      expect((await endpoint.refresh(text)).body.error).toBe("invalid_grant");
    }
    for (const strange of [
      { generation: 0 },
      { generation: 1.5 },
      { generation: "1" },
      { server: undefined },
    ]) {
      const text = await sealer.seal("refresh-token", { ...content, ...strange }, now() + 60_000);
      expect((await endpoint.refresh(text)).body.error).toBe("invalid_grant");
    }
  });

  it("[F12] does not say which check failed", async () => {
    const token = await endpoint.firstToken();
    const answers = [
      await endpoint.refresh("none"),
      await endpoint.refresh(`${token}x`),
      await endpoint.refresh(token, { client_id: TERMINAL.id }),
    ];
    await endpoint.refresh(token);
    endpoint.clock.advance(61);
    answers.push(await endpoint.refresh(token));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it("fails for a server that is not served any more", async () => {
    const { sealer, now } = endpoint.context;
    const { id, code } = await endpoint.signIn();
    await endpoint.redeem(code);
    const gone = { grant: id, generation: 1, server: "toString" };
    const token = await sealer.seal("refresh-token", gone, now() + 60_000);
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
  });

  it("is kept alive when the client hangs up, for the provider may have rotated its own token already", async () => {
    await endpoint.refresh(await endpoint.firstToken());
    expect(endpoint.keptAlive).toHaveLength(1);
    endpoint.company.renewal = () => Promise.reject(new ProviderUnavailableError("down"));
    await endpoint.refresh(await endpoint.firstToken());
    expect(endpoint.keptAlive).toHaveLength(2);
    await expect(Promise.all(endpoint.keptAlive)).resolves.toBeDefined();
  });
});

describe("the life of refresh tokens", () => {
  it("[F09] ends when they are not used for fourteen days", async () => {
    const token = await endpoint.firstToken();
    endpoint.clock.advance(14 * DAY - 1);
    const { status, body } = await endpoint.refresh(token);
    expect(status).toBe(200);
    endpoint.clock.advance(14 * DAY);
    expect((await endpoint.refresh(body.refresh_token)).body.error).toBe("invalid_grant");
  });

  it("[F09] ends after thirty days, however often they are used", async () => {
    let token: unknown = await endpoint.firstToken();
    for (const days of [10, 10, 9]) {
      endpoint.clock.advance(days * DAY);
      const { status, body } = await endpoint.refresh(token);
      expect(status).toBe(200);
      token = body.refresh_token;
    }
    endpoint.clock.advance(DAY - 30);
    const last = await endpoint.refresh(token);
    expect(last.body.expires_in).toBe(30);
    endpoint.clock.advance(30);
    expect((await endpoint.refresh(last.body.refresh_token)).body.error).toBe("invalid_grant");
  });

  it("[F09] is as long as the configuration says", async () => {
    const { authorizationServer } = AUTHORIZATION_DOCUMENT;
    const lifetimes = { refreshTokenSeconds: 3600, refreshIdleSeconds: 600, refreshGraceSeconds: 5 };
    const document = {
      ...AUTHORIZATION_DOCUMENT,
      authorizationServer: { ...authorizationServer, lifetimes },
    };
    endpoint = await startTokenEndpoint({ document });
    const token = await endpoint.firstToken();
    endpoint.clock.advance(599);
    const { body } = await endpoint.refresh(token);
    endpoint.clock.advance(5);
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    expect((await endpoint.refresh(body.refresh_token)).body.error).toBe("invalid_grant");
    const idle = await endpoint.firstToken();
    endpoint.clock.advance(600);
    expect((await endpoint.refresh(idle)).body.error).toBe("invalid_grant");
  });
});
