import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSigner } from "../../../edge/src/aws/signer.ts";
import { form, NOW, OTHER_ROLE, ROLE, SCOPE, SetUp } from "./set-up.ts";

let setUp: SetUp;

beforeAll(async () => {
  setUp = await SetUp.start();
});
afterAll(() => setUp?.stop());
beforeEach(() => setUp.reset());

const assume = async (change: Record<string, string> = {}) =>
  setUp.ask({ ...(await setUp.assumption()), ...change });

describe("AssumeRoleWithWebIdentity", () => {
  it("gives the keys of a role's session, for an hour, with seconds in JSON and a moment in XML", async () => {
    const { status, result } = await assume();
    expect(status).toBe(200);
    expect(result).toMatchObject({
      AssumedRoleUser: { Arn: "arn:aws:sts::123456789012:assumed-role/tools/tools" },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        Expiration: NOW / 1000 + 3600,
      },
      SubjectFromWebIdentityToken: "edge:documents",
    });
    const xml = await setUp.askForAnything(await setUp.assumption());
    expect(xml).toContain("<Expiration>2026-06-01T13:00:00.000Z</Expiration>");
  });

  it.each<[string, number, string, () => Record<string, string> | Promise<Record<string, string>>]>([
    ["no token", 400, "InvalidIdentityToken", () => ({ WebIdentityToken: "x" })],
    [
      "a token of another issuer",
      400,
      "InvalidIdentityToken",
      async () => ({ WebIdentityToken: await setUp.webIdentity({ iss: "https://other.example" }) }),
    ],
    [
      "a token of no key that is published",
      400,
      "InvalidIdentityToken",
      async () => ({ WebIdentityToken: await setUp.webIdentity({}, { kid: "other" }) }),
    ],
    [
      "a token that was changed",
      400,
      "InvalidIdentityToken",
      async () => ({
        WebIdentityToken: (await setUp.webIdentity()).replace(
          /\.[^.]+\./,
          `.${btoa(JSON.stringify({ iss: setUp.issuer })).replace(/=+$/, "")}.`,
        ),
      }),
    ],
    [
      "a token for another audience",
      400,
      "InvalidIdentityToken",
      async () => ({ WebIdentityToken: await setUp.webIdentity({ aud: "third" }) }),
    ],
    [
      "a token without end",
      400,
      "InvalidIdentityToken",
      async () => ({ WebIdentityToken: await setUp.webIdentity({ exp: undefined }) }),
    ],
    [
      "a token that has expired",
      400,
      "ExpiredTokenException",
      async () => ({ WebIdentityToken: await setUp.webIdentity({ exp: NOW / 1000 }) }),
    ],
    [
      "a token for an audience that the role does not trust",
      403,
      "AccessDenied",
      async () => ({ WebIdentityToken: await setUp.webIdentity({ aud: "other" }) }),
    ],
    [
      "a token for another subject",
      403,
      "AccessDenied",
      async () => ({ WebIdentityToken: await setUp.webIdentity({ sub: "edge:reports" }) }),
    ],
    ["a role of another provider", 403, "AccessDenied", () => ({ RoleArn: OTHER_ROLE })],
    ["a role that there is not", 403, "AccessDenied", () => ({ RoleArn: `${ROLE}-2` })],
    ["a session without a name", 400, "ValidationError", () => ({ RoleSessionName: "" })],
    ["a session with a name of other characters", 400, "ValidationError", () => ({ RoleSessionName: "a:b" })],
    ["too short a session", 400, "ValidationError", () => ({ DurationSeconds: "899" })],
    ["too long a session", 400, "ValidationError", () => ({ DurationSeconds: "3601" })],
    ["another version", 400, "InvalidAction", () => ({ Version: "2010-01-01" })],
  ])("gives none for %s", async (_, status, code, change) => {
    const answer = await assume(await change());
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  it("gives none where the issuer cannot be reached", async () => {
    const url = "http://127.0.0.1:1";
    await setUp.aws.change({ identityProviders: [{ url, clientIds: ["sts.amazonaws.com"] }] });
    const answer = await assume({ WebIdentityToken: await setUp.webIdentity({ iss: url }) });
    expect(answer.code).toBe("IDPCommunicationError");
  });
});

describe("the account's own issuer", () => {
  const ask = async (change: Readonly<Record<string, string | undefined>> = {}) => {
    const parameters = {
      Action: "GetWebIdentityToken",
      "Audience.member.1": "https://api.example.com",
      SigningAlgorithm: "RS256",
      ...change,
    };
    const body = new TextEncoder().encode(String(form(parameters)));
    const call = { method: "POST", url: `${setUp.aws.urls.sts}/`, headers: new Headers(), body };
    const sign = createSigner(await setUp.keys(), { region: SCOPE.region, service: "sts" });
    return setUp.ask(parameters, await sign(call, NOW));
  };

  it("says which role asks, to whoever verifies it by what is published", async () => {
    const { WebIdentityToken = "" } = (await ask()).result;
    const found = await (await fetch(`${setUp.aws.urls.issuer}/.well-known/openid-configuration`)).text();
    const jwks = createRemoteJWKSet(new URL(JSON.parse(found).jwks_uri));
    const { payload } = await jwtVerify(WebIdentityToken, jwks, {
      issuer: setUp.aws.urls.issuer,
      audience: "https://api.example.com",
      currentDate: new Date(NOW),
    });
    expect(payload).toMatchObject({ sub: ROLE, exp: NOW / 1000 + 300 });
  });

  it.each<[string, string, Record<string, string | undefined>]>([
    [
      "for an audience that the role may not name",
      "AccessDenied",
      { "Audience.member.1": "https://other.example" },
    ],
    ["for another audience besides", "AccessDenied", { "Audience.member.2": "https://other.example" }],
    ["for nobody", "ValidationError", { "Audience.member.1": undefined }],
    ["of another algorithm", "ValidationError", { SigningAlgorithm: "HS256" }],
    ["for more than an hour", "ValidationError", { DurationSeconds: "3601" }],
  ])("gives no token %s", async (_, code, change) => {
    expect((await ask(change)).code).toBe(code);
  });

  it("gives none while it is turned off, and publishes nothing", async () => {
    await setUp.aws.change({ outboundFederation: false });
    expect((await ask()).code).toBe("OutboundWebIdentityFederationDisabled");
    expect((await fetch(`${setUp.aws.urls.issuer}/.well-known/openid-configuration`)).status).toBe(404);
  });

  it("gives none to whoever does not sign", async () => {
    const { status } = await setUp.ask({
      Action: "GetWebIdentityToken",
      "Audience.member.1": "https://api.example.com",
      SigningAlgorithm: "RS256",
    });
    expect(status).toBe(403);
  });
});

describe("the endpoint of a container", () => {
  const statusOf = async (url: string, authorization?: string) =>
    (await fetch(url, authorization === undefined ? {} : { headers: { authorization } })).status;

  it("gives the task's keys to whoever shows what it was given, at its path only", async () => {
    expect(await statusOf(setUp.aws.containerUrl, "secret")).toBe(200);
    expect(await statusOf(setUp.aws.containerUrl, "other")).toBe(401);
    expect(await statusOf(setUp.aws.containerUrl)).toBe(401);
    expect(await statusOf(`${setUp.aws.urls.container}/v2/credentials/`, "secret")).toBe(404);
  });
});
