import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AwsClient,
  type AwsClientOptions,
  ExternalAccountClient,
  type ExternalAccountClientOptions,
  IdentityPoolClient,
  type IdentityPoolClientOptions,
} from "google-auth-library";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type CredentialSource,
  credentialConfiguration,
} from "../../../../modules/gcp/workload-identity-pool/credential-configuration.ts";
import { edgeIssuer } from "../../../../modules/gcp/workload-identity-pool/edge-issuer.ts";
import { GoogleClient } from "../../../stand-ins/google/client.ts";
import { SetUp } from "../../../stand-ins/google/set-up.ts";
import { AUDIENCE, providerJson } from "./admit.ts";

const provider = { resourceName: AUDIENCE } as const;
const serviceAccount = { email: "reports@my-project.iam.gserviceaccount.com" };
const configuration = (source: CredentialSource) => credentialConfiguration({ provider, source });

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("a credential configuration", () => {
  it("for AWS is what gcloud writes with --aws and --enable-imdsv2", () => {
    const source = { kind: "aws" } as const;
    expect(credentialConfiguration({ provider, source, serviceAccount })).toEqual({
      universe_domain: "googleapis.com",
      type: "external_account",
      audience:
        "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/my-pool/providers/my-provider",
      subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
      token_url: "https://sts.googleapis.com/v1/token",
      credential_source: {
        environment_id: "aws1",
        region_url: "http://169.254.169.254/latest/meta-data/placement/availability-zone",
        url: "http://169.254.169.254/latest/meta-data/iam/security-credentials",
        regional_cred_verification_url:
          "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
        imdsv2_session_token_url: "http://169.254.169.254/latest/api/token",
      },
      service_account_impersonation_url:
        "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/reports@my-project.iam.gserviceaccount.com:generateAccessToken",
    });
  });

  it("for a file has its path, and no service account where none is named", () => {
    expect(configuration({ kind: "file", path: "/run/token" })).toEqual({
      universe_domain: "googleapis.com",
      type: "external_account",
      audience: AUDIENCE,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      credential_source: { file: "/run/token", format: { type: "text" } },
    });
  });

  it("for ECS asks no instance for the role of the machine", () => {
    expect(configuration({ kind: "ecs" })).toMatchObject({
      subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
      credential_source: {
        environment_id: "aws1",
        regional_cred_verification_url:
          "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
      },
    });
    expect(JSON.stringify(configuration({ kind: "ecs" }))).not.toContain("169.254");
  });

  it("for the identity sidecar says that it asks AWS itself", () => {
    expect(configuration({ kind: "aws-outbound" })).toMatchObject({
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      credential_source: { aws_outbound_federation: true },
    });
  });

  it.each([
    ["aws-credentials", "urn:ietf:params:aws:token-type:aws4_request"],
    ["tokens", "urn:ietf:params:oauth:token-type:jwt"],
  ] as const)("for a supplier of %s leaves the source to the program", (of, subject_token_type) => {
    expect(configuration({ kind: "supplier", of })).toEqual({
      universe_domain: "googleapis.com",
      type: "external_account",
      audience: AUDIENCE,
      subject_token_type,
      token_url: "https://sts.googleapis.com/v1/token",
    });
  });

  it.each([600, 3600])("says that access tokens are good for %d seconds", (tokenLifetimeSeconds) => {
    const account = { ...serviceAccount, tokenLifetimeSeconds };
    expect(
      credentialConfiguration({ provider, source: { kind: "ecs" }, serviceAccount: account }),
    ).toMatchObject({
      service_account_impersonation: { token_lifetime_seconds: tokenLifetimeSeconds },
    });
  });

  it.each([599, 3601, 1000.5])("says of none that it is good for %d seconds", (tokenLifetimeSeconds) => {
    const account = { ...serviceAccount, tokenLifetimeSeconds };
    expect(() =>
      credentialConfiguration({ provider, source: { kind: "ecs" }, serviceAccount: account }),
    ).toThrow(
      `Access tokens of reports@my-project.iam.gserviceaccount.com cannot be good for ${tokenLifetimeSeconds} seconds.`,
    );
  });

  it("is the same text for the same names", () => {
    const make = () => credentialConfiguration({ provider, source: { kind: "aws" }, serviceAccount });
    expect(JSON.stringify(make())).toBe(JSON.stringify(make()));
  });
});

describe("Google's own client, with a configuration", () => {
  const folder = mkdtempSync(join(tmpdir(), "credentials-"));
  const path = join(folder, "token");
  let setUp: SetUp;

  beforeAll(async () => {
    setUp = await SetUp.start();
    const issuer = `${setUp.issuer.publicUrl}/workload`;
    const { attribute_mapping, attribute_condition } = providerJson(
      edgeIssuer({ issuer: "https://mcp.example.com/workload", subjects: ["edge:documents"] }),
    );
    await setUp.google.change({
      provider: {
        name: AUDIENCE,
        issuer,
        attributeMapping: attribute_mapping,
        attributeCondition: attribute_condition,
      },
    });
    await setUp.google.setClock(setUp.now);
  });

  afterAll(async () => {
    await setUp?.stop();
    rmSync(folder, { recursive: true });
  });

  const exchange = async (sub: string) => {
    writeFileSync(path, await new GoogleClient(setUp).workloadToken({ sub, aud: `https:${AUDIENCE}` }));
    const client = new IdentityPoolClient({
      ...(configuration({ kind: "file", path }) as IdentityPoolClientOptions),
      token_url: `${setUp.google.urlOf("sts.googleapis.com")}/v1/token`,
    });
    return client.getAccessToken();
  };

  it("gets in as a subject that the provider names, by the token in the file", async () => {
    expect(await exchange("edge:documents")).toMatchObject({ token: expect.stringMatching(/^ya29\./) });
  });

  it("does not get in as another", async () => {
    await expect(exchange("edge:payroll")).rejects.toThrow(/unauthorized_client/);
  });

  it.each<[CredentialSource, typeof AwsClient | typeof IdentityPoolClient]>([
    [{ kind: "aws" }, AwsClient],
    [{ kind: "ecs" }, AwsClient],
    [{ kind: "file", path }, IdentityPoolClient],
  ])("takes it as its own: %j", (source, kind) => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const account = { ...serviceAccount, tokenLifetimeSeconds: 600 };
    const json = JSON.stringify(credentialConfiguration({ provider, source, serviceAccount: account }));
    const options: ExternalAccountClientOptions = JSON.parse(json);
    expect(ExternalAccountClient.fromJSON(options)).toBeInstanceOf(kind);
  });

  it("waits for no instance where the task's environment says nothing", async () => {
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION"]) vi.stubEnv(name, undefined);
    const client = new AwsClient(configuration({ kind: "ecs" }) as AwsClientOptions);
    await expect(client.retrieveSubjectToken()).rejects.toThrow("Unable to determine AWS region");
  });

  it("gets the token of a program's supplier", async () => {
    const getSubjectToken = () =>
      new GoogleClient(setUp).workloadToken({ sub: "edge:documents", aud: `https:${AUDIENCE}` });
    const client = new IdentityPoolClient({
      ...(configuration({ kind: "supplier", of: "tokens" }) as IdentityPoolClientOptions),
      token_url: `${setUp.google.urlOf("sts.googleapis.com")}/v1/token`,
      subject_token_supplier: { getSubjectToken },
    });
    expect(await client.getAccessToken()).toMatchObject({ token: expect.stringMatching(/^ya29\./) });
  });

  it("signs as the AWS role in the environment, for this provider alone", async () => {
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
    vi.stubEnv("AWS_SESSION_TOKEN", "session");
    const client = new AwsClient(configuration({ kind: "aws" }) as AwsClientOptions);
    const { url, method, headers } = JSON.parse(decodeURIComponent(await client.retrieveSubjectToken()));
    expect({ url, method }).toEqual({
      url: "https://sts.eu-west-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
      method: "POST",
    });
    expect(headers).toContainEqual({ key: "x-goog-cloud-target-resource", value: AUDIENCE });
    expect(headers).toContainEqual({ key: "x-amz-security-token", value: "session" });
  });
});
