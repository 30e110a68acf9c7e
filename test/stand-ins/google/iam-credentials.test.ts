import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CLAIMS, GoogleClient, IDENTIFY, SECONDS, SIGN } from "./client.ts";
import { company, PRINCIPAL, SCOPES, SERVICE_ACCOUNT } from "./company.ts";
import { SetUp, START } from "./set-up.ts";

let setUp: SetUp;
let client: GoogleClient;

beforeAll(async () => {
  setUp = await SetUp.start();
  client = new GoogleClient(setUp);
});

afterAll(() => setUp?.stop());

beforeEach(() => setUp.reset());

/** Google's keys, as everybody finds them. */
async function publishedKeys() {
  const response = await fetch(`${setUp.google.urlOf("www.googleapis.com")}/oauth2/v3/certs`);
  return createLocalJWKSet((await response.json()) as JSONWebKeySet);
}

describe("the signer of assertions", () => {
  it("signs for a principal with the role for it", async () => {
    expect((await client.sign({ payload: JSON.stringify(CLAIMS) })).status).toBe(200);
  });

  it.each<[string, unknown]>([
    ["without claims", {}],
    ["with claims that are no text", { payload: CLAIMS }],
    ["with claims that are no JSON", { payload: "claims" }],
    ["with something else", { payload: JSON.stringify(CLAIMS), audience: "x" }],
    ["that expires in the past", { payload: JSON.stringify({ ...CLAIMS, exp: SECONDS - 1 }) }],
    [
      "that lives longer than twelve hours",
      { payload: JSON.stringify({ ...CLAIMS, exp: SECONDS + 43_201 }) },
    ],
    ["with an expiry that is no number", { payload: JSON.stringify({ ...CLAIMS, exp: "never" }) }],
  ])("refuses a request %s", async (_, body) => {
    expect((await client.sign(body)).status).toBe(400);
  });

  it("refuses a token of other scopes, an expired and an unknown one", async () => {
    const body = { payload: JSON.stringify(CLAIMS) };
    expect((await client.sign(body, await client.federatedToken({ scope: SCOPES[0] }))).status).toBe(403);
    expect((await client.sign(body, "ya29.unknown")).status).toBe(401);
    const token = await client.federatedToken();
    await setUp.setClock(START + 3_599_000);
    expect((await client.sign(body, token)).status).toBe(401);
  });

  it.each([
    SIGN.replace("/-/", "/project/"),
    SIGN.replace("signJwt", "signBlob"),
    SIGN.replace("/v1/", "/v2/"),
  ])("is not at %s", async (url) => {
    expect((await client.sign({ payload: JSON.stringify(CLAIMS) }, undefined, url)).status).toBe(404);
  });
});

describe("the issuer of ID tokens", () => {
  const REQUEST = { audience: "https://documents-123.europe-west1.run.app", includeEmail: true };

  it("identifies a service account to one audience for an hour, by keys that are published", async () => {
    const { token } = (await (await client.identify(REQUEST)).json()) as { token: string };
    const options = { audience: REQUEST.audience, currentDate: new Date(START) };
    const { payload } = await jwtVerify(token, await publishedKeys(), options);
    expect(payload).toMatchObject({
      iss: "https://accounts.google.com",
      sub: expect.stringMatching(/^\d{21}$/),
      exp: SECONDS + 3600,
      email: SERVICE_ACCOUNT,
      email_verified: true,
    });
    expect(payload.azp).toBe(payload.sub);
  });

  it("leaves out its address where nobody asked for it", async () => {
    const { token } = (await (await client.identify({ audience: "x" })).json()) as { token: string };
    const { payload } = await jwtVerify(token, await publishedKeys(), { currentDate: new Date(START) });
    expect(payload).not.toHaveProperty("email");
  });

  it("has a key of its own: what accounts sign is no ID token", async () => {
    await expect(jwtVerify(await client.assertion(), await publishedKeys())).rejects.toThrow();
  });

  it.each([
    ["roles/iam.serviceAccountOpenIdTokenCreator", 200],
    ["roles/iam.serviceAccountTokenCreator", 200],
    ["roles/iam.workloadIdentityUser", 200],
    ["roles/iam.serviceAccountUser", 403],
  ])("answers a principal with %s with %i", async (role, status) => {
    await setUp.google.change({ serviceAccounts: { [SERVICE_ACCOUNT]: { [PRINCIPAL]: [role] } } });
    expect((await client.identify(REQUEST)).status).toBe(status);
  });

  it("answers nobody without a role on that very account", async () => {
    const { serviceAccounts } = company(setUp.issuer.publicUrl);
    await setUp.google.change({
      serviceAccounts: { "other@project.iam.gserviceaccount.com": serviceAccounts[SERVICE_ACCOUNT] ?? {} },
    });
    expect((await client.identify(REQUEST)).status).toBe(403);
  });

  it.each([
    {},
    { audience: "" },
    { audience: ["a", "b"] },
    { ...REQUEST, includeEmail: "yes" },
    { ...REQUEST, exp: 1 },
  ])("refuses the request %j", async (body) => {
    expect((await client.identify(body)).status).toBe(400);
  });

  it("refuses a token of other scopes, an expired and an unknown one", async () => {
    expect((await client.identify(REQUEST, await client.federatedToken({ scope: SCOPES[0] }))).status).toBe(
      403,
    );
    expect((await client.identify(REQUEST, "ya29.unknown")).status).toBe(401);
    const token = await client.federatedToken();
    await setUp.setClock(START + 3_599_000);
    expect((await client.identify(REQUEST, token)).status).toBe(401);
  });

  it("is where it is documented to be", async () => {
    const elsewhere = IDENTIFY.replace("/-/", "/project/");
    expect((await client.sign(REQUEST, undefined, elsewhere)).status).toBe(404);
  });
});
