import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CLAIMS, GoogleClient, SECONDS, SIGN } from "./client.ts";
import { SCOPES } from "./company.ts";
import { SetUp, START } from "./set-up.ts";

let setUp: SetUp;
let client: GoogleClient;

beforeAll(async () => {
  setUp = await SetUp.start();
  client = new GoogleClient(setUp);
});

afterAll(() => setUp?.stop());

beforeEach(() => setUp.reset());

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
