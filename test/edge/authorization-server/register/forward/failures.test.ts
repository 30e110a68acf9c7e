import { describe, expect, it } from "vitest";
import { json, type Reply, silence } from "../../../material/network.ts";
import { ANSWER, BODY, everythingSaid, PROVIDERS, startForwarding } from "../forwarding.ts";

describe("a registration that is refused before it is forwarded", () => {
  it.each([
    ["a redirect URI that is not acceptable", { ...BODY, redirect_uris: ["http://client.example/"] }],
    ["metadata that cannot be read", { ...BODY, client_name: 5 }],
    [
      "metadata that no id could hold",
      { ...BODY, redirect_uris: ["a", "b", "c"].map((name) => `https://client.example/${name.repeat(900)}`) },
    ],
    ["no metadata", []],
  ])("[D11] leaves nothing at the provider: for %s", async (_, body) => {
    const { register, internet } = await startForwarding({ kind: "keycloak" });
    expect((await register(body)).status).toBe(400);
    expect(internet.calls).toEqual([]);
  });
});

describe("a provider that does not register", () => {
  const leak = { error: "invalid_token", error_description: "canary-detail" };
  const situations: [what: string, reply: Reply, status: number][] = [
    ["declines", () => Response.json(leak, { status: 400 }), 502],
    ["does not take the token", () => Response.json(leak, { status: 401 }), 502],
    ["forbids it", () => Response.json(leak, { status: 403 }), 502],
    [
      "sends the gateway elsewhere",
      () => new Response(null, { status: 307, headers: { location: "https://evil.example/" } }),
      502,
    ],
    ["has had enough", () => Response.json(leak, { status: 429 }), 503],
    ["is out of order", () => new Response("canary-detail", { status: 503 }), 503],
    ["answers with a page", () => new Response("<html>canary-detail", { status: 200 }), 502],
    ["answers with a list", json(["canary-detail"]), 502],
    ["answers too much", json({ ...ANSWER, more: "canary".repeat(100_000) }), 502],
    ["names no id", json({ client_secret: "canary-secret" }), 502],
    ["names no secret", json({ client_id: "upstream-id" }), 502],
    ["names an id that is none", json({ ...ANSWER, client_id: "canary\n" }), 502],
    ["names an id without end", json({ ...ANSWER, client_id: "canary".repeat(50) }), 502],
    ["cannot be reached", () => Promise.reject(new TypeError("canary-detail")), 503],
  ];

  it.each(situations)(
    "for it %s leaves the client without a registration, and tells nothing",
    async (_, reply, status) => {
      const server = await startForwarding({ kind: "keycloak", reply });
      const response = await server.register(BODY);
      expect(response.status).toBe(status);
      expect(await everythingSaid(server, response)).not.toContain("canary");
      expect(await response.json()).toMatchObject({ error: "temporarily_unavailable" });
      expect(server.log).toMatchObject([
        {
          event: "registration",
          error: "temporarily_unavailable",
          status,
          reason: expect.stringContaining("https://login.example.net/realms/staff"),
        },
      ]);
    },
  );

  it("for it never answers is given up in time", async () => {
    const server = await startForwarding({ kind: "keycloak", reply: silence });
    const jwks = { ...server.context.configuration.limits.jwks, timeoutSeconds: 0.02 };
    Object.assign(server.context.configuration.limits, { jwks });
    expect((await server.register(BODY)).status).toBe(503);
  });

  it("is asked once, for twice could make two", async () => {
    const { register, sent } = await startForwarding({
      kind: "keycloak",
      reply: () => new Response(null, { status: 500 }),
    });
    await register(BODY);
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["has no discovery document", () => new Response(null, { status: 404 }), 503],
    ["does not register at all", json({ issuer: PROVIDERS.keycloak.issuer }), 502],
    [
      "registers nowhere in particular",
      json({ issuer: PROVIDERS.keycloak.issuer, registration_endpoint: 5 }),
      502,
    ],
  ])("for it %s is not asked", async (_, discovery, status) => {
    const { register, internet, sent } = await startForwarding({ kind: "keycloak" });
    internet.answer(`${PROVIDERS.keycloak.issuer}/.well-known/openid-configuration`, discovery);
    expect((await register(BODY)).status).toBe(status);
    expect(sent).toEqual([]);
  });

  it.each([
    [
      "declines",
      () => Response.json({ error: "access_denied", error_description: "canary-detail" }, { status: 403 }),
    ],
    ["gives no token", json({ token_type: "Bearer" })],
    ["gives a token that is none", json({ access_token: "canary\r\nx: y" })],
  ])("for its Management API %s is not asked further", async (_, reply) => {
    const server = await startForwarding({ kind: "auth0" });
    server.internet.answer("https://example.eu.auth0.com/oauth/token", reply);
    const response = await server.register(BODY);
    expect(response.status).toBe(502);
    expect(await everythingSaid(server, response)).not.toContain("canary");
    expect(server.sent).toEqual([]);
  });
});
