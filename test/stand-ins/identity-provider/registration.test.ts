import { afterEach, describe, expect, it } from "vitest";
import { CALLBACK, Visitor } from "./visitor.ts";

const METADATA = { client_name: "Editor", redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" };

let visitor: Visitor;

afterEach(() => visitor.standIn.stop());

async function post(url: string, authorization: string | undefined, body: object) {
  const headers = { "content-type": "application/json", ...(authorization && { authorization }) };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, answer: (await response.json()) as Record<string, string> };
}

/** Whether a client is known at the authorization endpoint. */
async function isKnown(clientId = ""): Promise<boolean> {
  return (await visitor.visit({ client_id: clientId })).searchParams.has("code");
}

describe("registration", () => {
  it("at Okta needs an API token", async () => {
    visitor = await Visitor.start("okta");
    const { issuer, credentials } = visitor.standIn;
    const register = (authorization: string | undefined) =>
      post(`${issuer}/oauth2/v1/clients`, authorization, METADATA);
    expect((await register(undefined)).answer.errorCode).toBe("E0000005");
    expect((await register(`Bearer ${credentials.apiToken}`)).answer.errorCode).toBe("E0000005");
    expect((await register("SSWS another")).answer.errorCode).toBe("E0000011");
    const { status, answer } = await register(`SSWS ${credentials.apiToken}`);
    expect(status).toBe(201);
    expect(answer).not.toHaveProperty("client_secret");
    expect(await isKnown(answer.client_id)).toBe(true);
  });

  it("at Keycloak needs an initial access token, for nobody's host is trusted", async () => {
    visitor = await Visitor.start("keycloak");
    const { issuer, credentials } = visitor.standIn;
    const register = (authorization: string | undefined, metadata = METADATA) =>
      post(`${issuer}/clients-registrations/openid-connect`, authorization, metadata);
    expect((await register(undefined)).answer.error).toBe("insufficient_scope");
    expect((await register("Bearer another")).answer.error).toBe("invalid_token");
    const { status, answer } = await register(`Bearer ${credentials.initialAccessToken}`);
    expect([status, await isKnown(answer.client_id)]).toEqual([201, true]);
    const confidential = { ...METADATA, token_endpoint_auth_method: "client_secret_basic" };
    const { answer: registered } = await register(`Bearer ${credentials.initialAccessToken}`, confidential);
    expect(registered.client_secret).toEqual(expect.any(String));
  });

  it("at Auth0 is the Management API's, for whoever has its token", async () => {
    visitor = await Visitor.start("auth0");
    const { issuer, credentials } = visitor.standIn;
    const body = { name: "Editor", callbacks: [CALLBACK], token_endpoint_auth_method: "none" };
    const register = (authorization: string | undefined) =>
      post(`${issuer}api/v2/clients`, authorization, body);
    const authenticate = (changes: object) =>
      post(`${issuer}oauth/token`, undefined, {
        grant_type: "client_credentials",
        client_id: credentials.managementClientId,
        client_secret: credentials.managementClientSecret,
        audience: `${issuer}api/v2/`,
        ...changes,
      });
    expect((await register(undefined)).status).toBe(401);
    expect((await register("Bearer another")).status).toBe(401);
    expect((await authenticate({ client_secret: "another" })).status).toBe(401);
    expect((await authenticate({ audience: "another" })).status).toBe(403);
    const { answer } = await authenticate({});
    const registered = await register(`Bearer ${answer.access_token}`);
    expect([registered.status, await isKnown(registered.answer.client_id)]).toEqual([201, true]);
  });
});
