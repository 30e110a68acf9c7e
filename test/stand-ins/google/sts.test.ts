import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Change, GoogleClient, SECONDS } from "./client.ts";
import { company, PROVIDER } from "./company.ts";
import { SetUp } from "./set-up.ts";

let setUp: SetUp;
let client: GoogleClient;

beforeAll(async () => {
  setUp = await SetUp.start();
  client = new GoogleClient(setUp);
});

afterAll(() => setUp?.stop());

beforeEach(() => setUp.reset());

describe("the Security Token Service", () => {
  it("takes a workload token for its provider, under both of its names", async () => {
    expect((await client.exchange(await client.workloadToken())).status).toBe(200);
    expect((await client.exchange(await client.workloadToken({ aud: PROVIDER }))).status).toBe(200);
  });

  it.each<[string, Change, Change]>([
    ["of another issuer", { iss: "https://evil.example/workload" }, {}],
    ["for another audience", { aud: "https://sts.amazonaws.com" }, {}],
    ["for another provider", { aud: `https:${PROVIDER}-2` }, {}],
    ["that has expired", { exp: SECONDS }, {}],
    ["without an expiry", { exp: undefined }, {}],
    ["that lives for two days", { exp: SECONDS + 48 * 3600 }, {}],
    ["of the future", { iat: SECONDS + 1 }, {}],
    ["that says not when it was issued", { iat: undefined }, {}],
    ["without a subject", { sub: undefined }, {}],
    ["with an empty subject", { sub: "" }, {}],
    ["with too long a subject", { sub: `identity-provider:${"x".repeat(128)}` }, {}],
    ["without a key id", {}, { kid: undefined }],
    ["of an unknown key", {}, { kid: "workload-2" }],
  ])("refuses a token %s", async (_, claims, header) => {
    const response = await client.exchange(await client.workloadToken(claims, header));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_grant" });
  });

  it("refuses a token that its condition rejects", async () => {
    const response = await client.exchange(await client.workloadToken({ sub: "edge:documents" }));
    expect(await response.json()).toMatchObject({ error: "unauthorized_client" });
  });

  it("maps a token as its provider says, and refuses one that cannot be mapped", async () => {
    const { provider } = company(`${setUp.issuer.publicUrl}/workload`);
    const attributeMapping = { "google.subject": "'server:' + assertion.server" };
    const attributeCondition = "google.subject == 'server:documents'";
    await setUp.google.change({ provider: { ...provider, attributeMapping, attributeCondition } });
    const exchange = async (claims: Change) => client.exchange(await client.workloadToken(claims));
    expect((await exchange({ server: "documents" })).status).toBe(200);
    expect(await (await exchange({ server: "reports" })).json()).toMatchObject({
      error: "unauthorized_client",
    });
    expect(await (await exchange({})).json()).toMatchObject({ error: "invalid_grant" });
  });

  it.each<[string, (token: string) => string]>([
    ["unsigned", (token) => `${token.split(".").slice(0, 2).join(".")}.`],
    ["changed", (token) => token.replace(/\.[^.]+\./, (claims) => `${claims.slice(0, -1)}A.`)],
    ["no JWT", () => "workload"],
  ])("refuses a token that is %s", async (_, change) => {
    expect((await client.exchange(change(await client.workloadToken()))).status).toBe(400);
  });

  it.each<[string, Change]>([
    ["of another issuer", { issuer: "https://evil.example/workload" }],
    ["without keys", { jwks_uri: undefined }],
    ["with keys that are not there", { jwks_uri: "http://127.0.0.1:1/" }],
  ])("refuses an issuer whose discovery document is %s", async (_, change) => {
    setUp.issuer.metadata = { ...setUp.issuer.metadata, ...change };
    expect((await client.exchange(await client.workloadToken())).status).toBe(400);
  });

  it.each<Change>([
    { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" },
    { audience: `https:${PROVIDER}` },
    { audience: undefined },
    { scope: undefined },
    { requested_token_type: "urn:ietf:params:oauth:token-type:id_token" },
    { subject_token_type: "urn:ietf:params:oauth:token-type:access_token" },
    { subject_token: undefined },
    { resource: "https://admin.googleapis.com" },
  ])("refuses a request with %j", async (change) => {
    expect((await client.exchange(await client.workloadToken(), change)).status).toBe(400);
  });

  it("refuses a request with a credential beside the token", async () => {
    const response = await client.exchange(
      await client.workloadToken(),
      {},
      { headers: { authorization: "Bearer x" } },
    );
    expect(response.status).toBe(400);
  });

  it("refuses a repeated parameter, and what is no form", async () => {
    const body = new URLSearchParams([
      ["scope", "a"],
      ["scope", "b"],
    ]);
    expect((await client.exchange("", {}, { body })).status).toBe(400);
    expect((await client.exchange("", {}, { body: "{}" })).status).toBe(400);
  });
});
