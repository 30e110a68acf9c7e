import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUDIENCE, EMAIL, SetUp } from "../../sidecar/set-up.ts";
import { GOOGLE } from "./google-keys.ts";

const IDENTITY = "/computeMetadata/v1/instance/service-accounts/default/identity";
const FLAVOR = { "metadata-flavor": "Google" };
const NOW = Math.floor(Date.now() / 1000);

let setUp: SetUp;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;

beforeAll(async () => {
  keys = await generateKeyPair("RS256");
  const publicKey = await exportJWK(keys.publicKey);
  setUp = await SetUp.start({ identity: { key: { email: EMAIL, publicKey } } });
});

afterAll(() => setUp?.stop());

function sign(claims: JWTPayload, kid: string): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid }).sign(keys.privateKey);
}

async function idToken(audience = AUDIENCE): Promise<string> {
  const url = `${setUp.google}${IDENTITY}?audience=${encodeURIComponent(audience)}`;
  return (await fetch(url, { headers: FLAVOR })).text();
}

async function statusWith(authorization?: string): Promise<number> {
  const init = authorization === undefined ? {} : { headers: { authorization } };
  return (await fetch(`${setUp.upstream}/echo`, init)).status;
}

describe("the front", () => {
  it("lets a good token through, whose signature the container does not get", async () => {
    const authorization = `Bearer ${await idToken()}`;
    const answer = await fetch(`${setUp.upstream}/echo`, { headers: { authorization } });
    expect(JSON.stringify(await answer.json())).toContain(".SIGNATURE_REMOVED_BY_GOOGLE");
  });

  it("refuses a missing, malformed or altered token, and one for another service", async () => {
    const token = await idToken();
    expect(await statusWith()).toBe(401);
    expect(await statusWith(token)).toBe(401);
    expect(await statusWith("Bearer x")).toBe(401);
    expect(await statusWith(`Bearer ${token.slice(0, -6)}AAAAAA`)).toBe(401);
    expect(await statusWith(`Bearer ${await idToken("https://other.example")}`)).toBe(401);
  });

  it("refuses a token that somebody else signed under the name of Google's key, and one that has expired", async () => {
    const claims = { iss: GOOGLE, sub: "1", email: EMAIL, aud: AUDIENCE, exp: NOW + 300 };
    expect(await statusWith(`Bearer ${await sign(claims, "google-1")}`)).toBe(401);
    await setUp.break("expired");
    expect(await statusWith(`Bearer ${await idToken()}`)).toBe(401);
    await setUp.break("none");
  });
});

describe("the metadata server", () => {
  it.each([
    [200, `${IDENTITY}?audience=a`, FLAVOR],
    [403, `${IDENTITY}?audience=a`, {}],
    [403, `${IDENTITY}?audience=a`, { ...FLAVOR, "x-forwarded-for": "1.2.3.4" }],
    [400, IDENTITY, FLAVOR],
    [400, `${IDENTITY}?audience=a&format=other`, FLAVOR],
    [404, "/computeMetadata/v1/other?audience=a", FLAVOR],
  ])("answers with %d to %s with %j", async (status, path, headers) => {
    expect((await fetch(setUp.google + path, { headers })).status).toBe(status);
  });
});

describe("the token endpoint", () => {
  it.each<[number, JWTPayload]>([
    [200, {}],
    [400, { iss: "other@project.iam.gserviceaccount.com" }],
    [400, { sub: "other@project.iam.gserviceaccount.com" }],
    [400, { aud: "https://oauth2.googleapis.com/token" }],
    [400, { exp: NOW + 3700 }],
    [400, { iat: NOW - 4000, exp: NOW - 400 }],
    [400, { target_audience: undefined }],
  ])("answers with %d to an assertion with %j", async (status, change) => {
    const aud = `${setUp.google}/token`;
    const claims = { iss: EMAIL, sub: EMAIL, aud, iat: NOW, exp: NOW + 300, target_audience: "a" };
    const assertion = await sign({ ...claims, ...change }, "key-1");
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion,
    });
    expect((await fetch(aud, { method: "POST", body })).status).toBe(status);
  });
});
