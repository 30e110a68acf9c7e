import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Change, CLAIMS, GoogleClient, SECONDS } from "./client.ts";
import { SCOPES, SERVICE_ACCOUNT } from "./company.ts";
import { SetUp, START } from "./set-up.ts";

let setUp: SetUp;
let client: GoogleClient;

beforeAll(async () => {
  setUp = await SetUp.start();
  client = new GoogleClient(setUp);
});

afterAll(() => setUp?.stop());

beforeEach(() => setUp.reset());

describe("the token endpoint", () => {
  it("takes an assertion that was signed for the service account", async () => {
    const response = await client.redeem(await client.assertion());
    expect(await response.json()).toMatchObject({ token_type: "Bearer", expires_in: 3599 });
  });

  it.each<[string, Change, string]>([
    ["of another account", { iss: "other@project.iam.gserviceaccount.com" }, "invalid_grant"],
    ["for another endpoint", { aud: "https://accounts.google.com/o/oauth2/token" }, "invalid_grant"],
    ["for longer than an hour", { exp: SECONDS + 3601 }, "invalid_grant"],
    ["from the future", { iat: SECONDS + 1 }, "invalid_grant"],
    ["without a time", { iat: undefined }, "invalid_grant"],
    ["for nobody", { sub: undefined }, "invalid_grant"],
    ["for an alias", { sub: "al@example.com" }, "invalid_grant"],
    ["without scopes", { scope: undefined }, "invalid_scope"],
    [
      "for a scope that is not delegated",
      { scope: `${SCOPES[0]} ${SCOPES[0]}.member` },
      "unauthorized_client",
    ],
  ])("refuses an assertion %s", async (_, claims, error) => {
    expect(await (await client.redeem(await client.assertion(claims))).json()).toMatchObject({ error });
  });

  it("refuses an assertion that has expired, or that it did not sign", async () => {
    const assertion = await client.assertion();
    const { privateKey } = await generateKeyPair("RS256");
    const forged = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: "RS256", kid: SERVICE_ACCOUNT })
      .sign(privateKey);
    expect((await client.redeem(forged)).status).toBe(400);
    await setUp.setClock(START + 3_600_000);
    expect((await client.redeem(assertion)).status).toBe(400);
  });

  it.each<Change>([{ grant_type: "client_credentials" }, { assertion: undefined }, { scope: SCOPES[0] }])(
    "refuses a request with %j",
    async (change) => {
      expect((await client.redeem(await client.assertion(), change)).status).toBe(400);
    },
  );
});

describe("the token endpoint, for an assertion by an account's key", () => {
  const AUDIENCE = "https://documents-123.europe-west1.run.app";

  /** An assertion that the account's key signs, good but for the change. */
  async function byKey(change: Change = {}): Promise<string> {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const jwk = { ...(await exportJWK(publicKey)), kid: "key-1" };
    await setUp.google.change({ userKeys: { [SERVICE_ACCOUNT]: [jwk] } });
    const { scope: _, ...claims } = CLAIMS;
    return new SignJWT({ ...claims, sub: SERVICE_ACCOUNT, target_audience: AUDIENCE, ...change })
      .setProtectedHeader({ alg: "RS256", kid: "key-1" })
      .sign(privateKey);
  }

  it("gives an ID token with the account's address", async () => {
    const answer = (await (await client.redeem(await byKey())).json()) as { id_token: string };
    expect(decodeJwt(answer.id_token)).toMatchObject({
      iss: "https://accounts.google.com",
      aud: AUDIENCE,
      email: SERVICE_ACCOUNT,
      exp: SECONDS + 3600,
    });
  });

  it.each<[string, Change]>([
    ["of another account", { iss: "other@project.iam.gserviceaccount.com" }],
    ["about somebody else", { sub: "other@project.iam.gserviceaccount.com" }],
    ["for another endpoint", { aud: "https://www.googleapis.com/oauth2/v4/token" }],
    ["for longer than an hour", { exp: SECONDS + 3601 }],
    ["from the future", { iat: SECONDS + 1 }],
  ])("refuses one %s", async (_, change) => {
    expect((await client.redeem(await byKey(change))).status).toBe(400);
  });

  it("refuses one by a key that was deleted", async () => {
    const assertion = await byKey();
    await setUp.google.change({ userKeys: {} });
    expect((await client.redeem(assertion)).status).toBe(400);
  });
});
