import {
  AwsClient,
  type AwsClientOptions,
  IdentityPoolClient,
  type IdentityPoolClientOptions,
} from "google-auth-library";
import { describe, expect, it } from "vitest";
import type { TerraformJson } from "../modules/synthesize.ts";
import { resource } from "../modules/synthesize.ts";
import { ACCOUNT, environment, synthesized } from "./deployer/deployers.ts";

const ISSUER = "https://0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f.tokens.sts.global.api.aws";

/** What the server reads in GOOGLE_CREDENTIAL_CONFIGURATION. */
function configuration(gcpAws: object = {}): AwsClientOptions & IdentityPoolClientOptions {
  const { gcp, ...rest } = environment();
  const aws = { accountId: ACCOUNT, roleNames: ["other"], ...gcpAws };
  const { platform } = synthesized({ ...rest, gcp: gcp && { ...gcp, aws } });
  const { secret_string: text } = resource(platform as TerraformJson, "aws_secretsmanager_secret_version");
  return JSON.parse(String(text));
}

describe("a server on ECS that acts in Google Cloud", () => {
  it("signs a request with what AWS gives its task, for the provider that knows its role", async () => {
    const client = new AwsClient({
      ...configuration(),
      aws_security_credentials_supplier: {
        getAwsRegion: async () => "eu-central-1",
        getAwsSecurityCredentials: async () => ({
          accessKeyId: "AKID",
          secretAccessKey: "secret",
          token: "session",
        }),
      },
    });
    const request = JSON.parse(decodeURIComponent(await client.retrieveSubjectToken()));
    expect(request.url).toBe(
      "https://sts.eu-central-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
    );
    expect(request.headers).toContainEqual({
      key: "x-goog-cloud-target-resource",
      value:
        "//iam.googleapis.com/projects/100000000002/locations/global/workloadIdentityPools/aws-workloads/providers/aws-account",
    });
  });

  it("presents a token of the account's own issuer, where Google knows that one", async () => {
    const getSubjectToken = async ({ audience }: { readonly audience: string }) => `a token for ${audience}`;
    const client = new IdentityPoolClient({
      ...configuration({ outboundIssuer: ISSUER }),
      subject_token_supplier: { getSubjectToken },
    });
    expect(await client.retrieveSubjectToken()).toBe(
      "a token for //iam.googleapis.com/projects/100000000002/locations/global/workloadIdentityPools/aws-tokens/providers/aws-outbound",
    );
  });
});
