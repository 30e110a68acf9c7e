import { beforeEach, describe, expect, it } from "vitest";
import { limits } from "../../../../edge/src/configuration/limits.ts";
import {
  ProviderUnavailableError,
  SignInDeniedError,
  SignInRefusedError,
} from "../../../../edge/src/identity-providers/identity-provider.ts";
import { NOW } from "../../material/clock.ts";
import { json, silence } from "../../material/network.ts";
import {
  everythingIn,
  ISSUER,
  oauthError,
  REQUEST,
  rejection,
  SECRETS,
  TestProvider,
  TOKENS,
} from "../test-provider.ts";

let test: TestProvider;

beforeEach(async () => {
  test = await TestProvider.start();
  await test.answerIdToken();
});

const asked = () => test.network.calls.filter((url) => url === `${ISSUER}/token`).length;

describe("a sign-in", () => {
  it("is completed with the code, the verifier and the client's own authentication", async () => {
    await test.complete();
    expect(Object.fromEntries(test.forms[0] ?? [])).toEqual({
      grant_type: "authorization_code",
      code: "canary-code",
      redirect_uri: REQUEST.redirectUri,
      code_verifier: REQUEST.codeVerifier,
      client_id: "gateway",
      client_secret: REQUEST.client.secret,
    });
  });

  it("leaves the refresh token to ask with again, and no more than that", async () => {
    const { session } = await test.complete();
    expect(session).toEqual({ clientId: "gateway", refreshToken: "canary-refresh-token" });
  });

  it("leaves the access token where there is no refresh token, until it expires", async () => {
    await test.answerIdToken({}, { ...TOKENS, refresh_token: undefined });
    const { session } = await test.complete();
    expect(session).toEqual({
      clientId: "gateway",
      accessToken: "canary-access-token",
      accessTokenExpiresAt: NOW.getTime() + 3_600_000,
    });
  });

  it("leaves it without an end where the provider says none", async () => {
    await test.answerIdToken({}, { ...TOKENS, refresh_token: undefined, expires_in: undefined });
    const { session } = await test.complete();
    expect(session).toEqual({ clientId: "gateway", accessToken: "canary-access-token" });
  });

  it("leaves nothing where the provider answers to access tokens nowhere", async () => {
    test = await TestProvider.start({}, { metadata: { userinfo_endpoint: undefined } });
    await test.answerIdToken({}, { ...TOKENS, refresh_token: undefined });
    expect((await test.complete()).session).toEqual({ clientId: "gateway" });
  });
});

describe("what came back from the provider", () => {
  it.each([
    ["another state", { state: "another-state" }],
    ["the state in another case", { state: REQUEST.state.toUpperCase() }],
    ["the state and more", { state: `${REQUEST.state} ` }],
    ["an empty state", { state: "" }],
    ["no code", { code: "" }],
    ["tokens of another flow", { id_token: "x" }],
    ["a signed answer, which nobody asked for", { response: "x" }],
  ])("[E04] is refused with %s, and nobody is asked", async (_, callback) => {
    await expect(test.complete(callback)).rejects.toThrow(SignInRefusedError);
    expect(asked()).toBe(0);
  });

  it.each(["code", "state", "iss"])("[E04] is refused with %s twice, and nobody is asked", async (name) => {
    const callback = new URLSearchParams({ code: "canary-code", state: REQUEST.state, iss: ISSUER });
    callback.append(name, callback.get(name) ?? "");
    const completion = test.provider.complete(callback, REQUEST, test.clock);
    await expect(completion).rejects.toThrow(SignInRefusedError);
    expect(asked()).toBe(0);
  });

  it("[E04] is refused without a state", async () => {
    const callback = new URLSearchParams({ code: "canary-code" });
    await expect(test.provider.complete(callback, REQUEST, test.clock)).rejects.toThrow(SignInRefusedError);
    expect(asked()).toBe(0);
  });

  it("[E10] is taken with the provider's issuer, whether it advertises that or not", async () => {
    await expect(test.complete({ iss: ISSUER })).resolves.toBeDefined();
    const metadata = { authorization_response_iss_parameter_supported: true };
    test = await TestProvider.start({}, { metadata });
    await test.answerIdToken();
    await expect(test.complete({ iss: ISSUER })).resolves.toBeDefined();
  });

  it.each(["https://evil.example", `${ISSUER}/`, "https://LOGIN.example.com"])(
    "[E10] is refused with the issuer %s, and nobody is asked",
    async (iss) => {
      await expect(test.complete({ iss })).rejects.toThrow(SignInRefusedError);
      expect(asked()).toBe(0);
    },
  );

  it("[E10] is refused without the issuer where the provider advertises it: RFC 9207 section 2.4", async () => {
    const metadata = { authorization_response_iss_parameter_supported: true };
    test = await TestProvider.start({}, { metadata });
    await test.answerIdToken();
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
    expect(asked()).toBe(0);
  });

  it("[E10] is refused with another provider's error too, before the error is believed", async () => {
    const denial = { error: "access_denied", iss: "https://evil.example" };
    await expect(test.complete(denial)).rejects.toThrow(SignInRefusedError);
    await expect(test.complete({ error: "access_denied", state: "x" })).rejects.toThrow(SignInRefusedError);
  });

  it.each([
    "access_denied",
    "login_required",
    "consent_required",
    "interaction_required",
    "unauthorized_client",
    "invalid_scope",
  ])("is a denial when it is the error %s", async (error) => {
    const fault = await rejection(test.complete({ error, error_description: "canary-description" }));
    expect(fault).toEqual(new SignInDeniedError(`the provider answered ${error}`));
    expect(asked()).toBe(0);
  });

  it.each(["<script>", "x".repeat(5000), "access_denied\n", "redirect_uri_mismatch"])(
    "[E10] is a denial whose text is not repeated when nobody knows the error: %j",
    async (error) => {
      const fault = await rejection(test.complete({ error, error_description: "canary-description" }));
      expect(fault).toEqual(new SignInDeniedError("the provider answered an error"));
      expect(everythingIn(fault)).not.toContain("canary");
    },
  );

  it.each(["server_error", "temporarily_unavailable"])(
    "is an outage when it is the error %s",
    async (error) => {
      await expect(test.complete({ error })).rejects.toThrow(ProviderUnavailableError);
    },
  );
});

describe("a code that the provider does not take", () => {
  it.each([
    [400, "invalid_grant", SignInRefusedError],
    [403, "invalid_grant", SignInRefusedError],
    [400, "interaction_required", SignInRefusedError],
    [400, "access_denied", SignInRefusedError],
    [401, "invalid_client", ProviderUnavailableError],
    [400, "unauthorized_client", ProviderUnavailableError],
    [400, "invalid_request", ProviderUnavailableError],
    [400, "invalid_scope", ProviderUnavailableError],
    [429, "invalid_grant", ProviderUnavailableError],
    [500, "invalid_grant", ProviderUnavailableError],
    [503, "temporarily_unavailable", ProviderUnavailableError],
  ])("with status %i and %s ends the sign-in accordingly", async (status, error, kind) => {
    test.answerTokens(oauthError(status, error));
    await expect(test.complete()).rejects.toThrow(kind);
  });

  it("is named to whoever looks after the gateway, without the provider's own text", async () => {
    test.answerTokens(oauthError(401, "invalid_client"));
    const fault = await rejection(test.complete());
    expect(fault.message).toBe("its token endpoint answered invalid_client");
    expect(everythingIn(fault)).not.toContain("canary");
  });

  it.each(["", "<b>", "Invalid Grant", "x".repeat(65), 5, null, {}])(
    "is an answer without a code when that is %j",
    async (error) => {
      test.answerTokens(() => Response.json({ error }, { status: 400 }));
      await expect(test.complete()).rejects.toThrow("its token endpoint answered status 400");
    },
  );
});

describe("a token endpoint that gives no usable answer", () => {
  it.each([
    ["nothing", () => new Response(null, { status: 204 })],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example" } })],
    ["a page", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
    ["broken JSON", () => new Response("{", { headers: { "content-type": "application/json" } })],
    ["a list", () => Response.json([])],
    ["text that is none", () => new Response(new Uint8Array([0xff, 0xfe]))],
    ["more than 256 KiB", () => Response.json({ ...TOKENS, padding: "x".repeat(262_144) })],
    ["a broken connection", () => Promise.reject(new TypeError("canary-fault"))],
  ])("leaves the provider unavailable: %s", async (_, reply) => {
    test.answerTokens(reply);
    const fault = await rejection(test.complete());
    expect(fault).toBeInstanceOf(ProviderUnavailableError);
    expect(everythingIn(fault)).not.toContain("canary");
  });

  it("leaves the provider unavailable: no answer in time", async () => {
    const all = limits.parse({});
    const quick = { ...all, jwks: { ...all.jwks, timeoutSeconds: 0.05 } };
    test = await TestProvider.start({}, { surroundings: { limits: quick } });
    test.answerTokens(silence);
    await expect(test.complete()).rejects.toThrow(`${ISSUER}/token: no answer`);
  });

  it.each([
    ["no access token", { access_token: undefined }],
    ["an access token that is no text", { access_token: { token: "canary" } }],
    ["another kind of token", { token_type: "mac" }],
    ["a refresh token that is no text", { refresh_token: ["canary"] }],
    ["no expiry that could be told", { expires_in: "soon" }],
  ])("is not believed with %s", async (_, deviation) => {
    await test.answerIdToken({}, { ...TOKENS, ...deviation });
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
  });
});

describe("a failed sign-in", () => {
  it("repeats nothing secret, whatever the fault", async () => {
    const replies = [
      oauthError(400, "invalid_grant"),
      json({ ...TOKENS, id_token: "x.y.z" }),
      json({ ...TOKENS, token_type: "mac" }),
      json({ ...TOKENS, access_token: 5 }),
      json({ ...TOKENS, id_token: await test.idToken({ claims: { aud: "another" } }) }),
      () => new Response(JSON.stringify(TOKENS), { status: 500 }),
    ];
    for (const reply of replies) {
      test.answerTokens(reply);
      const fault = await rejection(test.complete());
      for (const secret of SECRETS) expect(everythingIn(fault)).not.toContain(secret);
    }
  });
});

describe("two identity providers", () => {
  it("[E10] are not mixed up: what one sends back is never redeemed at the other", async () => {
    const metadata = { authorization_response_iss_parameter_supported: true };
    const honest = await TestProvider.start({}, { metadata });
    const evil = await TestProvider.start({ issuer: "https://evil.example" });
    await honest.answerIdToken();
    await evil.answerIdToken();
    // The browser began with the evil one, which sent it on to the honest one; the code comes back to the evil one's callback.
    const fromHonest = { iss: honest.issuer };
    await expect(evil.complete(fromHonest)).rejects.toThrow(SignInRefusedError);
    expect([honest.forms, evil.forms]).toEqual([[], []]);
  });

  it("[E11] do not take each other's ID tokens", async () => {
    const other = await TestProvider.start({ issuer: "https://evil.example" });
    test.answerTokens(json({ ...TOKENS, id_token: await other.idToken() }));
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
    test.answerTokens(json({ ...TOKENS, id_token: await other.idToken({ claims: { iss: ISSUER } }) }));
    await expect(test.complete()).rejects.toThrow(SignInRefusedError);
  });
});
