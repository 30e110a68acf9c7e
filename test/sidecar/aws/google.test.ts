import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AwsProcess, type AwsSettings } from "../../stand-ins/aws/run-aws.ts";
import type { Federation } from "../../stand-ins/container-identity/federation.ts";
import { JsonProcess } from "../process.ts";
import { EMAIL, MAIN, SetUp } from "../set-up.ts";

const ROLE = "arn:aws:iam::123456789012:role/mcp/backend";
const OTHER_ROLE = "arn:aws:iam::123456789012:role/mcp/other";
const POOL = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools";
const PROVIDER = `${POOL}/aws/providers/tasks`;
const SETTINGS: AwsSettings = {
  account: "123456789012",
  region: "eu-west-1",
  roles: { [ROLE]: { tokenAudiences: [PROVIDER] }, [OTHER_ROLE]: { tokenAudiences: [PROVIDER] } },
  container: { role: ROLE },
  outboundFederation: true,
};

let aws: AwsProcess;
/** Google, that trusts AWS for the role, or the issuer of the AWS account. */
let google: Readonly<Record<"signature" | "issuer", SetUp>>;

beforeAll(async () => {
  aws = await AwsProcess.run(SETTINGS);
  const { issuer, sts } = aws.urls;
  const trusting = (of: Federation["of"]) =>
    SetUp.start({ identity: { federation: { provider: PROVIDER, email: EMAIL, of } } });
  google = {
    signature: await trusting({ aws: { account: "123456789012", role: "backend", sts } }),
    issuer: await trusting({ issuer, jwksUri: `${issuer}/.well-known/jwks.json`, subject: ROLE }),
  };
});
afterAll(async () => {
  await Promise.all(Object.values(google ?? {}).map((setUp) => setUp.stop()));
  await aws?.stop();
});
beforeEach(async () => {
  await aws.change(SETTINGS);
  await aws.break();
});

/** What `gcloud` writes for AWS, and the same for the account's own issuer. */
function credentials(way: keyof typeof google, change: object = {}): string {
  const at = google[way].google;
  const source = {
    signature: {
      environment_id: "aws1",
      region_url: "http://169.254.169.254/latest/meta-data/placement/availability-zone",
      url: "http://169.254.169.254/latest/meta-data/iam/security-credentials",
      regional_cred_verification_url:
        "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
    },
    issuer: { aws_outbound_federation: true },
  };
  const kind = { signature: "aws:token-type:aws4_request", issuer: "oauth:token-type:jwt" };
  return JSON.stringify({
    type: "external_account",
    audience: PROVIDER,
    subject_token_type: `urn:ietf:params:${kind[way]}`,
    token_url: `${at}/v1/token`,
    service_account_impersonation_url: `${at}/v1/projects/-/serviceAccounts/${EMAIL}:generateAccessToken`,
    credential_source: source[way],
    ...change,
  });
}

/** The variables of a sidecar in a task. */
function variables(way: keyof typeof google, change: object = {}): Record<string, string> {
  return google[way].variables({
    AWS_REGION: "eu-west-1",
    AWS_ENDPOINT_URL_STS: aws.urls.sts,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.containerUrl,
    GCE_METADATA_HOST: "127.0.0.1:1",
    GOOGLE_CREDENTIALS: credentials(way, change),
  });
}

/** What a request of a task is answered. */
async function statusOf(way: keyof typeof google, change: object = {}): Promise<number> {
  const { url, process } = await google[way].run({ args: [MAIN], env: variables(way, change) });
  const { status } = await fetch(`${url}/echo`);
  await process.kill();
  expect(process.output).not.toMatch(/eyJ|ya29|ASIA|AWS4/);
  return status;
}

describe.each(["signature", "issuer"] as const)("a task of AWS at Cloud Run, by its %s", (way) => {
  it("[H07] gets through as the service account that its role may be", async () => {
    expect(await statusOf(way)).toBe(200);
    const [{ action, status } = {}] = (await aws.calls("sts")).slice(-1);
    expect([action, status]).toEqual([way === "issuer" ? "GetWebIdentityToken" : "GetCallerIdentity", 200]);
  });

  it.each<[string, Partial<AwsSettings>, object]>([
    ["with another role", { container: { role: OTHER_ROLE } }, {}],
    ["without its role's keys", { container: { role: ROLE, authorization: "x" } }, {}],
    ["for another provider", {}, { audience: `${POOL}/aws/providers/other` }],
  ])("[A22] [H07] does not get through %s", async (_, settings, change) => {
    await aws.change(settings);
    const before = await google[way].counts();
    expect(await statusOf(way, change)).toBe(503);
    expect(await google[way].counts()).toEqual(before);
  });
});

describe("a task of AWS", () => {
  it.each<[string, Partial<AwsSettings>]>([
    ["that may have no token for Google", { roles: { [ROLE]: {} } }],
    ["of an account without an issuer", { outboundFederation: false }],
  ])("[A22] [H07] does not get through: one %s", async (_, settings) => {
    await aws.change(settings);
    expect(await statusOf("issuer")).toBe(503);
  });

  it.each<[string, Record<string, string | undefined>]>([
    ["credential_source: there is no role of AWS's here", { AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined }],
    [
      "type: expected external_account; a key does not belong into a variable",
      { GOOGLE_CREDENTIALS: '{"type":"service_account","private_key":"canary"}' },
    ],
  ])("says at the start what it lacks: %s", async (fault, change) => {
    const env = JSON.parse(JSON.stringify({ ...variables("issuer"), ...change }));
    const process = new JsonProcess({ args: [MAIN], env });
    expect(await process.ended).toBe(1);
    expect(process.lines).toMatchObject([{ message: `GOOGLE_CREDENTIALS: ${fault}` }]);
  });
});
