import { describe, expect, it } from "vitest";
import { NOW_SECONDS } from "../../material/clock.ts";
import { json } from "../../material/network.ts";
import { ANSWER, BODY, everythingSaid, PROVIDERS, startForwarding } from "./forwarding.ts";

const CALLBACK = "https://mcp.example.com/callback/company";

describe("a registration that is forwarded", () => {
  it("to Keycloak is one of RFC 7591 with an initial access token, at the endpoint of its discovery document", async () => {
    const { register, sent } = await startForwarding({ kind: "keycloak" });
    expect((await register(BODY)).status).toBe(201);
    expect(sent).toEqual([
      {
        url: PROVIDERS.keycloak.endpoint,
        method: "POST",
        authorization: "Bearer canary-TOKEN",
        redirect: "manual",
        content: {
          client_name: "Terminal <b> via mcp.example.com",
          application_type: "web",
          redirect_uris: [CALLBACK],
          grant_types: ["authorization_code", "refresh_token"],
          response_types: ["code"],
          token_endpoint_auth_method: "client_secret_post",
        },
      },
    ]);
  });

  it("to Okta has an API token, and goes to the organization whatever its authorization server is called", async () => {
    const { register, sent } = await startForwarding({ kind: "okta" });
    expect((await register(BODY)).status).toBe(201);
    expect(sent).toMatchObject([
      {
        url: "https://example.okta.com/oauth2/v1/clients",
        authorization: "SSWS canary-TOKEN",
        content: { application_type: "web", redirect_uris: [CALLBACK], response_types: ["code"] },
      },
    ]);
  });

  it("to Auth0 goes to its Management API, with a token that is asked for first", async () => {
    const { register, sent } = await startForwarding({ kind: "auth0" });
    expect((await register(BODY)).status).toBe(201);
    expect(sent).toMatchObject([
      {
        url: "https://example.eu.auth0.com/oauth/token",
        authorization: null,
        content: {
          grant_type: "client_credentials",
          client_id: "machine",
          client_secret: "canary-MACHINE_SECRET",
          audience: "https://example.eu.auth0.com/api/v2/",
        },
      },
      {
        url: "https://example.eu.auth0.com/api/v2/clients",
        authorization: "Bearer canary-management-token",
        content: {
          name: "Terminal b via mcp.example.com",
          app_type: "regular_web",
          callbacks: [CALLBACK],
          grant_types: ["authorization_code", "refresh_token"],
          oidc_conformant: true,
          jwt_configuration: { alg: "RS256" },
        },
      },
    ]);
  });

  it.each([
    ["keycloak", "https://login.example.net/other/registration", 1],
    ["okta", "https://login.example.net/oauth2/v1/clients", 1],
    ["auth0", "https://tenant.auth0.com/api/v2/clients", 2],
  ] as const)(
    "to %s goes to the endpoint of the configuration, where that has one",
    async (kind, endpoint, calls) => {
      const { register, internet, sent } = await startForwarding({ kind, endpoint });
      expect((await register(BODY)).status).toBe(201);
      expect(sent.at(-1)?.url).toBe(endpoint);
      expect(new Set(internet.calls.map((url) => new URL(url).host)).size).toBe(1);
      expect(internet.calls).toHaveLength(calls);
    },
  );

  it("has a name of 100 characters at most there", async () => {
    const { register, sent } = await startForwarding({ kind: "keycloak" });
    await register({ ...BODY, client_name: "𠮷".repeat(50) });
    expect([...String(sent[0]?.content.client_name)]).toHaveLength(50 + " via mcp.example.com".length);
    await register({ ...BODY, client_name: "n".repeat(100) });
    expect(sent[1]?.content.client_name).toBe("n".repeat(100));
  });

  it.each(["keycloak", "okta", "auth0"] as const)(
    "to %s gives the client an id of the gateway's, in which that of the provider is sealed",
    async (kind) => {
      const server = await startForwarding({ kind });
      const response = await server.register({ ...BODY, token_endpoint_auth_method: "client_secret_post" });
      expect(await everythingSaid(server, response)).not.toContain("canary");
      const answer: Record<string, unknown> = await response.json();
      expect(answer).toMatchObject({
        client_id: expect.stringMatching(/^eyJ/),
        redirect_uris: BODY.redirect_uris,
      });
      expect(answer).not.toHaveProperty("registration_client_uri");
      expect(JSON.stringify(answer)).not.toContain("upstream");
      expect((await server.find(String(answer.client_id))).upstream).toEqual({
        provider: "company",
        id: "upstream-id",
        secret: "canary-upstream-secret",
      });
    },
  );

  it("has its record, with the provider and the id there", async () => {
    const { register, log } = await startForwarding({ kind: "okta" });
    await register(BODY);
    expect(log).toMatchObject([
      {
        event: "registration",
        registration: "dynamic",
        identity_provider: "company",
        upstream_client: "upstream-id",
        status: 201,
      },
    ]);
  });

  it("is good no longer than the secret at the provider", async () => {
    const expiresAt = NOW_SECONDS + 3600;
    const reply = json({ ...ANSWER, client_secret_expires_at: expiresAt });
    const { register, find, clock } = await startForwarding({ kind: "keycloak", reply });
    const response = await register({ ...BODY, token_endpoint_auth_method: "client_secret_post" });
    const answer: Record<string, unknown> = await response.json();
    expect(answer.client_secret_expires_at).toBe(expiresAt);
    clock.advance(3600);
    await expect(find(String(answer.client_id))).rejects.toMatchObject({ code: "invalid_client" });
  });

  it("is refused where the secret at the provider has expired already, as a failure of the provider", async () => {
    for (const expiresAt of [1, NOW_SECONDS - 1, NOW_SECONDS]) {
      const reply = json({ ...ANSWER, client_secret_expires_at: expiresAt });
      const { register, log } = await startForwarding({ kind: "keycloak", reply });
      expect((await register(BODY)).status).toBe(502);
      expect(log).toMatchObject([{ event: "registration", status: 502 }]);
    }
  });

  it.each([0, undefined])(
    "is good for 90 days when the secret there expires at %s, which is never",
    async (never) => {
      const reply = json({ ...ANSWER, client_secret_expires_at: never });
      const { register } = await startForwarding({ kind: "keycloak", reply });
      const response = await register({ ...BODY, token_endpoint_auth_method: "client_secret_post" });
      expect(await response.json()).toMatchObject({ client_secret_expires_at: NOW_SECONDS + 90 * 86_400 });
    },
  );
});
