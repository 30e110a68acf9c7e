import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSigner } from "../../../edge/src/aws/signer.ts";
import { AUDIENCE, EMAIL, SetUp } from "../../sidecar/set-up.ts";
import { AwsProcess } from "../aws/run-aws.ts";
import { verifyAwsSubject } from "./aws-subject.ts";
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

describe("a subject token of AWS", () => {
  const PROVIDER =
    "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/aws/providers/tasks";
  const URL_OF_STS = "https://sts.eu-west-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15";
  const trusted = { account: "123456789012", role: "backend" };
  let aws: AwsProcess;

  beforeAll(async () => {
    const role = "arn:aws:iam::123456789012:role/backend";
    aws = await AwsProcess.run({
      account: trusted.account,
      region: "eu-west-1",
      roles: { [role]: {} },
      container: { role },
    });
  });
  afterAll(() => aws?.stop());

  /** A call that is signed, as Google's client libraries write it down. */
  async function signed({ url = URL_OF_STS, target = PROVIDER, secret = "" } = {}): Promise<string> {
    const answer = await (await fetch(aws.containerUrl)).text();
    const { AccessKeyId: accessKeyId, SecretAccessKey, Token: sessionToken } = JSON.parse(answer);
    const keys = { accessKeyId, secretAccessKey: SecretAccessKey + secret, sessionToken };
    const call = { method: "POST", url, headers: new Headers() };
    const headers = await createSigner(keys, { region: "eu-west-1", service: "sts" })(call, Date.now());
    const all = { ...headers, host: new URL(url).host, "x-goog-cloud-target-resource": target };
    const list = Object.entries(all).map(([key, value]) => ({ key, value }));
    return encodeURIComponent(JSON.stringify({ url, method: "POST", headers: list }));
  }

  const verify = (token: string, change: object = {}) =>
    verifyAwsSubject(token, { ...trusted, sts: aws.urls.sts, ...change }, PROVIDER);

  it("is taken for the role that signed it, with or without https in the provider's name", async () => {
    await expect(verify(await signed())).resolves.toBeUndefined();
    await expect(verify(await signed({ target: `https:${PROVIDER}` }))).resolves.toBeUndefined();
  });

  it.each<[string, Parameters<typeof signed>[0], object]>([
    ["it is for another provider", { target: `${PROVIDER}-2` }, {}],
    ["this is another call", { url: URL_OF_STS.replace("GetCallerIdentity", "GetSessionToken") }, {}],
    ["this is another call", { url: URL_OF_STS.replace("amazonaws.com", "evil.example") }, {}],
    ["AWS does not know who signed it", { secret: "x" }, {}],
    ["it is somebody else", {}, { role: "other" }],
    ["it is somebody else", {}, { account: "210987654321" }],
  ])("is not taken where %s: %j %j", async (reason, change, other) => {
    await expect(verify(await signed(change), other)).rejects.toThrow(reason);
  });
});
