import { describe, expect, it } from "vitest";
import { limits } from "../../../edge/src/configuration/limits.ts";
import { ProviderUnavailableError } from "../../../edge/src/identity-providers/identity-provider.ts";
import { silence } from "../material/network.ts";
import { ISSUER, REQUEST, TestProvider } from "./test-provider.ts";

describe("an identity provider", () => {
  it("chooses among its registrations by the client's handle, and knows each by its id", async () => {
    const clients = [
      { id: "first", secret: { secret: "CLIENT_SECRET" } },
      { id: "second", secret: { secret: "CLIENT_SECRET" } },
      { id: "third" },
    ];
    const { provider } = await TestProvider.start({ clients });
    const handles = Array.from({ length: 32 }, (_, index) => `client-${index}`);
    const chosen = await Promise.all(handles.map((handle) => provider.clientFor(handle)));
    const again = await Promise.all(handles.map((handle) => provider.clientFor(handle)));
    expect(again).toEqual(chosen);
    expect(new Set(chosen.map(({ id }) => id))).toEqual(new Set(["first", "second", "third"]));
    expect(provider.client("first")).toEqual({ id: "first", secret: REQUEST.client.secret });
    expect(provider.client("third")).toEqual({ id: "third" });
    expect(provider.client("fourth")).toBeUndefined();
  });
});

describe("the way to the provider", () => {
  it("leads to its authorization endpoint, with PKCE, state and nonce", async () => {
    const test = await TestProvider.start();
    const url = new URL(await test.provider.authorizationUrl(REQUEST, test.clock));
    expect(url.origin + url.pathname).toBe(`${ISSUER}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "gateway",
      redirect_uri: REQUEST.redirectUri,
      scope: "openid profile email",
      state: REQUEST.state,
      nonce: REQUEST.nonce,
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
    });
  });

  it("has neither the verifier nor the client's secret in it", async () => {
    const test = await TestProvider.start();
    const url = await test.provider.authorizationUrl(REQUEST, test.clock);
    expect(url).not.toContain(REQUEST.codeVerifier);
    expect(url).not.toContain(REQUEST.client.secret);
  });

  it("keeps what the endpoint's query has already: RFC 6749 section 3.1", async () => {
    const authorization_endpoint = `${ISSUER}/authorize?policy=b2c&scope=theirs`;
    const test = await TestProvider.start({}, { metadata: { authorization_endpoint } });
    const parameters = await test.authorizationParameters();
    expect(parameters).toMatchObject({ policy: "b2c", scope: "openid profile email" });
  });

  it("asks for the scopes of the configuration, openid always among them", async () => {
    const test = await TestProvider.start({ scopes: ["email", "api://gateway/read"] });
    expect(await test.authorizationParameters()).toHaveProperty("scope", "openid email api://gateway/read");
  });

  it("is closed while the provider's metadata cannot be had", async () => {
    const test = await TestProvider.start();
    test.network.answer(
      `${ISSUER}/.well-known/openid-configuration`,
      () => new Response("", { status: 503 }),
    );
    await expect(test.authorizationParameters()).rejects.toThrow(ProviderUnavailableError);
  });

  it("is closed while the provider does not answer in time", async () => {
    const all = limits.parse({});
    const quick = { ...all, jwks: { ...all.jwks, timeoutSeconds: 0.02 } };
    const test = await TestProvider.start({}, { surroundings: { limits: quick } });
    test.network.answer(`${ISSUER}/.well-known/openid-configuration`, silence);
    await expect(test.authorizationParameters()).rejects.toThrow(ProviderUnavailableError);
  });
});
