import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Client } from "../../../../edge/src/authorization-server/client/client.ts";
import { LEASE_SECONDS } from "../../../../edge/src/authorization-server/grant/grant.ts";
import {
  ProviderUnavailableError,
  SessionEndedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { signedIn } from "../../material/fake-identity-provider.ts";
import { clientLike, startTokenEndpoint, type TokenEndpoint } from "../../material/token-endpoint.ts";

const DAY = 86_400;

let endpoint: TokenEndpoint;

beforeEach(async () => {
  endpoint = await startTokenEndpoint();
});

const groups = (...names: string[]) => {
  endpoint.company.renewal = () => signedIn("company", { groups: names });
};
const fail = (error: Error) => {
  endpoint.company.renewal = () => Promise.reject(error);
};

describe("the person who refreshes", () => {
  it("is asked about with the session that the last renewal brought", async () => {
    const renewed = { clientId: "gateway", refreshToken: "canary-second-upstream-token" };
    endpoint.company.renewal = () => ({ ...signedIn("company"), session: renewed });
    const { body } = await endpoint.refresh(await endpoint.firstToken());
    await endpoint.refresh(body.refresh_token);
    expect(endpoint.company.renewals).toEqual([signedIn("company").session, renewed]);
  });

  it("[E12] loses the scopes of a group that they have left, with the next access token", async () => {
    const token = await endpoint.firstToken();
    groups("readers");
    const { body } = await endpoint.refresh(token);
    expect(body.scope).toBe("public:read");
    expect(decodeJwt(String(body.access_token)).scope).toBe("public:read");
  });

  it("gains the scopes of a group that they have joined, where they consented to them", async () => {
    const token = await endpoint.firstToken({ scopes: ["public:read"] });
    groups("readers", "confidants");
    expect((await endpoint.refresh(token)).body.scope).toBe("public:read confidential:read");
  });

  it("[F08] never gains a scope that they did not consent to", async () => {
    const token = await endpoint.firstToken({
      request: { scopes: ["public:read"] },
      scopes: ["public:read"],
    });
    groups("readers", "confidants");
    expect((await endpoint.refresh(token)).body.scope).toBe("public:read");
  });

  it("is out with the next refresh when no rule admits them any more", async () => {
    const token = await endpoint.firstToken();
    groups("strangers");
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    groups("readers", "confidants");
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    expect(endpoint.grants.records.size).toBe(0);
    expect(endpoint.log[0]).toMatchObject({
      event: "revocation",
      reason: "no grant matches",
      principal: expect.any(String),
      upstream_client: "gateway",
      error: "invalid_grant",
    });
  });

  it.each([{ subject: "mallory" }, { provider: "partner" }, { subject: "Alice" }])(
    "[A12] is out when the provider says they are somebody else: %j",
    async (identity) => {
      const token = await endpoint.firstToken();
      endpoint.company.renewal = () => signedIn("company", identity);
      expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
      expect(endpoint.grants.records.size).toBe(0);
    },
  );

  it("[F09] is out when the provider has ended their session", async () => {
    const token = await endpoint.firstToken();
    fail(new SessionEndedError("invalid_grant"));
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    expect(endpoint.grants.records.size).toBe(0);
    expect(endpoint.log).toMatchObject([
      {
        event: "upstream-refresh-failure",
        identity_provider: "company",
        upstream_client: "gateway",
        error: "invalid_grant",
        reason: "invalid_grant",
      },
    ]);
  });

  it.each([
    ["is not there", new ProviderUnavailableError("status 503"), "status 503"],
    ["does something unheard of", new TypeError("canary-of-a-fault"), "asking it failed: TypeError"],
  ])("[F09] loses nothing when the provider %s", async (_, error, reason) => {
    const token = await endpoint.firstToken();
    fail(error);
    for (const _ of [1, 2, 3]) {
      const answer = await endpoint.refresh(token);
      expect(answer).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
      expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    }
    expect(endpoint.log[0]).toMatchObject({
      event: "upstream-refresh-failure",
      identity_provider: "company",
      upstream_client: "gateway",
      client: "editor",
      principal: expect.any(String),
      error: "temporarily_unavailable",
      reason,
      status: 503,
    });
    groups("readers");
    expect((await endpoint.refresh(token)).status).toBe(200);
  });

  const rotated = { clientId: "gateway", refreshToken: "canary-rotated-upstream-token" };

  it("[F09] is asked about with the session that the provider had rotated before it failed", async () => {
    const token = await endpoint.firstToken();
    fail(new ProviderUnavailableError("userinfo is down", { session: rotated }));
    expect((await endpoint.refresh(token)).status).toBe(503);
    fail(new ProviderUnavailableError("all of it is down"));
    expect((await endpoint.refresh(token)).status).toBe(503);
    expect(JSON.stringify([...endpoint.grants.records.values(), ...endpoint.log])).not.toContain(
      "canary-rotated",
    );
    groups("readers");
    expect((await endpoint.refresh(token)).status).toBe(200);
    expect(endpoint.company.renewals).toEqual([signedIn("company").session, rotated, rotated]);
  });

  it("[F09] is asked about with the session that the provider had rotated before the gateway failed", async () => {
    const token = await endpoint.firstToken();
    endpoint.company.renewal = () => ({ ...signedIn("company"), session: rotated });
    const { tokenKeys } = endpoint.context;
    Object.assign(endpoint.context, { tokenKeys: { current: () => undefined } });
    expect((await endpoint.refresh(token)).status).toBe(503);
    Object.assign(endpoint.context, { tokenKeys });
    expect((await endpoint.refresh(token)).status).toBe(200);
    expect(endpoint.company.renewals).toEqual([signedIn("company").session, rotated]);
  });

  it("[F09] loses nothing when the provider does not answer, and is told before the next one may try", async () => {
    const token = await endpoint.firstToken();
    endpoint.company.renewal = () => new Promise(() => {});
    const wait = vi.spyOn(scheduler, "wait").mockResolvedValue();
    const answer = await endpoint.refresh(token);
    const [[milliseconds = 0] = []] = wait.mock.calls;
    wait.mockRestore();
    expect(milliseconds).toBeGreaterThan(10_000);
    expect(milliseconds).toBeLessThan(LEASE_SECONDS * 1000);
    expect(answer).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    groups("readers");
    expect((await endpoint.refresh(token)).status).toBe(200);
  });

  it("[F09] loses nothing when the gateway fails", async () => {
    const token = await endpoint.firstToken();
    const keys = [...endpoint.context.tokenKeys.usable(endpoint.clock.now())];
    const broken = { ...endpoint.context.tokenKeys, current: () => undefined };
    Object.assign(endpoint.context, { tokenKeys: broken });
    expect((await endpoint.refresh(token)).body.error).toBe("temporarily_unavailable");
    expect(endpoint.log).toMatchObject([
      { event: "denial", reason: "Error", error: "temporarily_unavailable" },
    ]);
    Object.assign(endpoint.context, { tokenKeys: { current: () => keys[0] } });
    expect((await endpoint.refresh(token)).status).toBe(200);
  });

  it("gets no tokens when the grant is revoked while the provider is asked", async () => {
    const { id, code } = await endpoint.signIn();
    const { body } = await endpoint.redeem(code);
    endpoint.company.renewal = async () => {
      await endpoint.grants.get(id).revoke();
      return signedIn("company");
    };
    expect((await endpoint.refresh(body.refresh_token)).body.error).toBe("invalid_grant");
    expect(endpoint.log.at(-1)).toMatchObject({ event: "denial", reason: "the grant has ended meanwhile" });
  });

  it.each([
    ["provider", { provider: "former" }, undefined],
    ["registration there", {}, { clientId: "former", refreshToken: "canary" }],
  ])("is out when their %s is not configured any more", async (_, otherwise, session) => {
    const { sealer, now } = endpoint.context;
    const sealed = session && (await sealer.seal("upstream-session", session, now() + DAY * 1000));
    const token = await endpoint.firstToken({ ...otherwise, ...(sealed && { session: sealed }) });
    expect((await endpoint.refresh(token)).body.error).toBe("invalid_grant");
    expect(endpoint.grants.records.size).toBe(0);
  });

  it("is asked about in the name of the client, where that was registered at the provider too", async () => {
    const upstream = { provider: "company", id: "of-the-editor", secret: "canary-of-the-editor" };
    const used: unknown[] = [];
    endpoint.addClient(clientLike({ upstream } satisfies Partial<Client>));
    Object.assign(endpoint.company, {
      renew: async (session: unknown, client: unknown) => {
        used.push(client);
        return { ...signedIn("company"), session };
      },
    });
    const { sealer, now } = endpoint.context;
    const session = { clientId: "of-the-editor", refreshToken: "canary" };
    const sealed = await sealer.seal("upstream-session", session, now() + DAY * 1000);
    const token = await endpoint.firstToken({ session: sealed });
    expect((await endpoint.refresh(token)).status).toBe(200);
    expect(used).toEqual([{ id: "of-the-editor", secret: "canary-of-the-editor" }]);
  });

  it("is recorded with every refresh, also a repeated one, and with a replay", async () => {
    const token = await endpoint.firstToken();
    await endpoint.refresh(token, { scope: "public:read" });
    await endpoint.refresh(token);
    endpoint.clock.advance(60);
    await endpoint.refresh(token);
    const about = {
      client: "editor",
      registration: "configured",
      identity_provider: "company",
      principal: expect.stringMatching(/^[0-9a-f]{32}$/),
      server: "documents",
      grant_type: "refresh_token",
    };
    expect(endpoint.log).toMatchObject([
      { event: "refresh", ...about, scopes: ["public:read"], upstream_client: "gateway", status: 200 },
      { event: "refresh", ...about, scopes: ["public:read", "confidential:read"], reason: "repeated" },
      { event: "replay", ...about, error: "invalid_grant", status: 400 },
    ]);
    expect(endpoint.log).toHaveLength(3);
  });
});
