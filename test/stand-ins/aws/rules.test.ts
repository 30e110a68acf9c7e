import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createRemoteJWKSet, jwtVerify, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSigner, type UnsignedCall } from "../../../edge/src/aws/signer.ts";
import type { WorkloadKey } from "../../../edge/src/signing/workload-key.ts";
import { createWorkloadKey, type PublishedIssuer, publishIssuer } from "../google/publish-issuer.ts";
import { AwsProcess, type AwsSettings } from "./run-aws.ts";

const ROLE = "arn:aws:iam::123456789012:role/team/tools";
const OTHER = "arn:aws:iam::123456789012:role/other";
const NOW = Date.parse("2026-06-01T12:00:00Z");
const SCOPE = { region: "eu-west-1", service: "execute-api" };

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What STS answers, in JSON. */
interface StsAnswer {
  readonly status: number;
  /** The code of a refusal. */
  readonly code: string | undefined;
  /** The members below `<Action>Result`, as text. */
  readonly result: {
    readonly Credentials?: Record<string, string>;
    readonly WebIdentityToken?: string;
  };
}

let key: WorkloadKey;
let published: PublishedIssuer;
let issuer: string;
let target: Server;
let settings: AwsSettings;
let aws: AwsProcess;

beforeAll(async () => {
  key = await createWorkloadKey("workload-1");
  published = await publishIssuer([key]);
  issuer = `${published.publicUrl}/workload`;
  target = createServer((_, response) => response.end("answer"));
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const name = issuer.replace("http://", "");
  const stringEquals = { [`${name}:aud`]: ["sts.amazonaws.com"], [`${name}:sub`]: ["edge:documents"] };
  settings = {
    account: "123456789012",
    region: SCOPE.region,
    identityProviders: [{ url: issuer, clientIds: ["sts.amazonaws.com", "other"] }],
    roles: {
      [ROLE]: {
        trust: [{ provider: issuer, stringEquals }],
        tokenAudiences: ["https://api.example.com"],
      },
      [OTHER]: { trust: [{ provider: "https://other.example", stringEquals: {} }] },
    },
    front: { service: SCOPE.service, invokers: [ROLE], target: targetUrl() },
    container: { role: ROLE, authorization: "secret" },
    outboundFederation: true,
  };
  aws = await AwsProcess.run(settings);
});

afterAll(async () => {
  await aws?.stop();
  await published?.close();
  target?.close().closeAllConnections();
});

beforeEach(async () => {
  await aws.change(settings);
  await aws.setClock(NOW);
});

function webIdentity(change: object = {}, header: object = {}): Promise<string> {
  const claims = {
    iss: issuer,
    sub: "edge:documents",
    aud: "sts.amazonaws.com",
    iat: NOW / 1000,
    exp: NOW / 1000 + 300,
  };
  return new SignJWT(JSON.parse(JSON.stringify({ ...claims, ...change })))
    .setProtectedHeader({ alg: "RS256", kid: "workload-1", ...header })
    .sign(key.privateKey);
}

const targetUrl = () => `http://127.0.0.1:${(target.address() as AddressInfo).port}`;

async function askSts(
  parameters: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<StsAnswer> {
  const { status, document } = await post(form(parameters), { accept: "application/json", ...headers });
  const { Error: refusal, RequestId: _, ...answers } = JSON.parse(document);
  const [answer = {}] = Object.values<Record<string, StsAnswer["result"]>>(answers);
  return { status, code: refusal?.Code, result: Object.values(answer)[0] ?? {} };
}

const form = (parameters: Readonly<Record<string, string | undefined>>) =>
  new URLSearchParams(JSON.parse(JSON.stringify({ Version: "2011-06-15", ...parameters })));

async function post(body: URLSearchParams, headers: Readonly<Record<string, string>>) {
  const answer = await fetch(aws.urls.sts, { method: "POST", body, headers });
  return { status: answer.status, document: await answer.text() };
}

const assumption = async () => ({
  Action: "AssumeRoleWithWebIdentity",
  RoleArn: ROLE,
  RoleSessionName: "tools",
  WebIdentityToken: await webIdentity(),
});
const assume = async (change: Record<string, string> = {}) => askSts({ ...(await assumption()), ...change });

async function keys(): Promise<Keys> {
  const { Credentials = {} } = (await assume()).result;
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

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
    const { document: xml } = await post(form(await assumption()), {});
    expect(xml).toContain("<Expiration>2026-06-01T13:00:00.000Z</Expiration>");
  });

  it.each<[string, number, string, () => Record<string, string> | Promise<Record<string, string>>]>([
    ["no token", 400, "InvalidIdentityToken", () => ({ WebIdentityToken: "x" })],
    [
      "a token of another issuer",
      400,
      "InvalidIdentityToken",
      async () => ({ WebIdentityToken: await webIdentity({ iss: "https://other.example" }) }),
    ],
    [
      "a token of no key that is published",
      400,
      "InvalidIdentityToken",
      async () => ({ WebIdentityToken: await webIdentity({}, { kid: "other" }) }),
    ],
    [
      "a token that was changed",
      400,
      "InvalidIdentityToken",
      async () => ({
        WebIdentityToken: (await webIdentity()).replace(
          /\.[^.]+\./,
          `.${btoa(JSON.stringify({ iss: issuer })).replace(/=+$/, "")}.`,
        ),
      }),
    ],
    [
      "a token for another audience",
      400,
      "InvalidIdentityToken",
      async () => ({ WebIdentityToken: await webIdentity({ aud: "third" }) }),
    ],
    [
      "a token without end",
      400,
      "InvalidIdentityToken",
      async () => ({ WebIdentityToken: await webIdentity({ exp: undefined }) }),
    ],
    [
      "a token that has expired",
      400,
      "ExpiredTokenException",
      async () => ({ WebIdentityToken: await webIdentity({ exp: NOW / 1000 }) }),
    ],
    [
      "a token for an audience that the role does not trust",
      403,
      "AccessDenied",
      async () => ({ WebIdentityToken: await webIdentity({ aud: "other" }) }),
    ],
    [
      "a token for another subject",
      403,
      "AccessDenied",
      async () => ({ WebIdentityToken: await webIdentity({ sub: "edge:reports" }) }),
    ],
    ["a role of another provider", 403, "AccessDenied", () => ({ RoleArn: OTHER })],
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
    await aws.change({ identityProviders: [{ url, clientIds: ["sts.amazonaws.com"] }] });
    const answer = await assume({ WebIdentityToken: await webIdentity({ iss: url }) });
    expect(answer.code).toBe("IDPCommunicationError");
  });
});

describe("the front", () => {
  const statusWith = async (change: {
    readonly keys?: Partial<Keys>;
    readonly scope?: Partial<typeof SCOPE>;
    readonly at?: number;
    readonly sent?: Record<string, string | undefined>;
    readonly body?: string;
    readonly path?: string;
  }): Promise<number> => {
    const signed = new TextEncoder().encode("message");
    const url = `${aws.urls.front}/prod/mcp?a=1&b=%2F`;
    const call: UnsignedCall = {
      method: "POST",
      url,
      headers: new Headers({ "mcp-method": "ping" }),
      body: signed,
    };
    const headers = await createSigner({ ...(await keys()), ...change.keys }, { ...SCOPE, ...change.scope })(
      call,
      change.at ?? NOW,
    );
    const all = { "mcp-method": "ping", ...headers, ...change.sent };
    const init = { method: "POST", headers: JSON.parse(JSON.stringify(all)), body: change.body ?? "message" };
    return (await fetch(change.path === undefined ? url : aws.urls.front + change.path, init)).status;
  };

  it("lets a good signature through, up to five minutes old or young", async () => {
    expect(await statusWith({})).toBe(200);
    expect(await statusWith({ at: NOW - 300_000 })).toBe(200);
    expect(await statusWith({ at: NOW + 300_000 })).toBe(200);
    // What is not signed may be anything.
    expect(await statusWith({ sent: { accept: "text/html" } })).toBe(200);
  });

  it.each<[string, Parameters<typeof statusWith>[0]]>([
    ["that is older", { at: NOW - 301_000 }],
    ["of the future", { at: NOW + 301_000 }],
    ["for another region", { scope: { region: "eu-central-1" } }],
    ["for another service", { scope: { service: "lambda" } }],
    ["by another secret", { keys: { secretAccessKey: "x" } }],
    ["by a key that nobody has", { keys: { accessKeyId: "ASIAAAAAAAAAAAAAAAAA" } }],
    ["with another session token", { keys: { sessionToken: "x" } }],
    ["without its session token", { sent: { "x-amz-security-token": undefined } }],
    ["without its date", { sent: { "x-amz-date": undefined } }],
    ["for another body", { body: "other" }],
    ["for another path", { path: "/other" }],
    ["for another query", { path: "/prod/mcp?a=2&b=%2F" }],
    ["for another header", { sent: { "mcp-method": "tools/call" } }],
    ["that leaves out a header of AWS's", { sent: { "x-amz-other": "x" } }],
    ["for no body at all", { sent: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }],
    ["that is none", { sent: { authorization: "Bearer x" } }],
    ["that is not there", { sent: { authorization: undefined } }],
  ])("refuses a signature %s", async (_, change) => {
    expect(await statusWith(change)).toBe(403);
  });

  it("refuses keys that have expired, and a role that may not", async () => {
    const old = await keys();
    await aws.setClock(NOW + 3_600_000);
    expect(await statusWith({ keys: old, at: NOW + 3_600_000 })).toBe(403);
    expect((await aws.calls("front")).at(-1)?.action).toBe("ExpiredToken");
    await aws.setClock(NOW);
    await aws.change({ front: { service: SCOPE.service, invokers: [OTHER], target: targetUrl() } });
    expect(await statusWith({})).toBe(403);
    expect((await aws.calls("front")).at(-1)?.action).toBe("AccessDeniedException");
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
    const call = { method: "POST", url: `${aws.urls.sts}/`, headers: new Headers(), body };
    const sign = createSigner(await keys(), { region: SCOPE.region, service: "sts" });
    return askSts(parameters, await sign(call, NOW));
  };

  it("says which role asks, to whoever verifies it by what is published", async () => {
    const { WebIdentityToken = "" } = (await ask()).result;
    const found = await (await fetch(`${aws.urls.issuer}/.well-known/openid-configuration`)).text();
    const jwks = createRemoteJWKSet(new URL(JSON.parse(found).jwks_uri));
    const { payload } = await jwtVerify(WebIdentityToken, jwks, {
      issuer: aws.urls.issuer,
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
    await aws.change({ outboundFederation: false });
    expect((await ask()).code).toBe("OutboundWebIdentityFederationDisabled");
    expect((await fetch(`${aws.urls.issuer}/.well-known/openid-configuration`)).status).toBe(404);
  });

  it("gives none to whoever does not sign", async () => {
    const { status } = await askSts({
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
    expect(await statusOf(aws.containerUrl, "secret")).toBe(200);
    expect(await statusOf(aws.containerUrl, "other")).toBe(401);
    expect(await statusOf(aws.containerUrl)).toBe(401);
    expect(await statusOf(`${aws.urls.container}/v2/credentials/`, "secret")).toBe(404);
  });
});
