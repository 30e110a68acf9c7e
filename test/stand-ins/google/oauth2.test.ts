import { generateKeyPair, SignJWT } from "jose";
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
