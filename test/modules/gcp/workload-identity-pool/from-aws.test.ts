import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IdentityPoolClient, type IdentityPoolClientOptions } from "google-auth-library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { awsOutbound } from "../../../../modules/gcp/workload-identity-pool/aws-outbound.ts";
import { assumedRoleArn, awsRole } from "../../../../modules/gcp/workload-identity-pool/aws-role.ts";
import { credentialConfiguration } from "../../../../modules/gcp/workload-identity-pool/credential-configuration.ts";
import type { IdentitySource } from "../../../../modules/gcp/workload-identity-pool/identity-source.ts";
import { WorkloadIdentityPool } from "../../../../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import { GoogleClient } from "../../../stand-ins/google/client.ts";
import { federate } from "../../../stand-ins/google/federated-identity.ts";
import { SetUp } from "../../../stand-ins/google/set-up.ts";
import { project, resource, synthesize } from "../../synthesize.ts";
import { AUDIENCE, admit, type ProviderJson, providerJson } from "./admit.ts";

const accountId = "210987654321";
const ROLE = `arn:aws:iam::${accountId}:role/mcp-task`;
const ISSUER = "https://1234abcd-12ab-34cd-56ef-1234567890ab.tokens.sts.global.api.aws";
const POOL = "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/my-pool";

const signed = awsRole({ accountId, roleNames: ["mcp-task"] });
const outbound = awsOutbound({ issuer: ISSUER, accountId, roleNames: ["mcp-task"] });

/** Who is granted a service account, with the provider beside it. */
function grantedMember(
  source: IdentitySource,
  grantee: (pool: WorkloadIdentityPool) => Parameters<ServiceAccount["grantImpersonation"]>[0],
): string {
  const json = synthesize((stack) => {
    const pool = new WorkloadIdentityPool(stack, "pool", { project, poolId: "my-pool" });
    pool.addProvider("my-provider", source);
    const account = new ServiceAccount(stack, "account", { project, accountId: "aws-workloads" });
    account.grantImpersonation(grantee(pool));
  });
  return String(resource(json, "google_service_account_iam_member").member);
}

/** The members that somebody is whom the provider lets in: https://cloud.google.com/iam/docs/principal-identifiers */
function membersOf(provider: ProviderJson, claims: Readonly<Record<string, unknown>>): string[] {
  const identity = admit(provider, claims);
  if (typeof identity === "string") return [];
  return Object.entries(identity).map(([name, value]) =>
    name === "google.subject"
      ? `principal://${POOL}/subject/${value}`
      : `principalSet://${POOL}/${name}/${value}`,
  );
}

describe("an AWS role that a service account is granted to", () => {
  const task = { account: accountId, arn: `arn:aws:sts::${accountId}:assumed-role/mcp-task/0a1b2c3d4e5f` };

  it("is the one that a signed request is from, whatever its session is called", () => {
    const member = grantedMember(signed, (pool) =>
      pool.principalSet("aws_role", assumedRoleArn(accountId, "mcp-task")),
    );
    expect(membersOf(providerJson(signed), task)).toContain(member);
    expect(membersOf(providerJson(signed), { ...task, arn: `${task.arn}-2` })).toContain(member);
    expect(membersOf(providerJson(signed), { ...task, arn: task.arn.replace("mcp-task", "other") })).toEqual(
      [],
    );
  });

  it("would never be one whose attribute were the whole ARN of the session", () => {
    const attributeMapping = { "google.subject": "assertion.arn", "attribute.aws_role": "assertion.arn" };
    const documented = federate({ attributeMapping, attributeCondition: "true" }, task);
    expect(documented["attribute.aws_role"]).not.toBe(assumedRoleArn(accountId, "mcp-task"));
  });

  it("is the one that a token of the account's own issuer is of", () => {
    const member = grantedMember(outbound, (pool) => pool.principal(ROLE));
    const token = { iss: ISSUER, aud: AUDIENCE, sub: ROLE };
    expect(membersOf(providerJson(outbound), token)).toEqual([member]);
    expect(membersOf(providerJson(outbound), { ...token, sub: `${ROLE}-admin` })).toEqual([]);
    expect(membersOf(providerJson(outbound), { ...token, iss: ISSUER.replace("1234", "4321") })).toEqual([]);
  });
});

describe("a token of an AWS account's own issuer", () => {
  const folder = mkdtempSync(join(tmpdir(), "from-aws-"));
  const path = join(folder, "token");
  let setUp: SetUp;

  beforeAll(async () => {
    setUp = await SetUp.start();
    const { attribute_mapping, attribute_condition } = providerJson(outbound);
    // The stand-in fetches the issuer's keys over HTTP, from one on this machine.
    await setUp.google.change({
      provider: {
        name: AUDIENCE,
        issuer: `${setUp.issuer.publicUrl}/workload`,
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
    const provider = { resourceName: AUDIENCE } as const;
    const client = new IdentityPoolClient({
      ...(credentialConfiguration({ provider, source: { kind: "file", path } }) as IdentityPoolClientOptions),
      token_url: `${setUp.google.urlOf("sts.googleapis.com")}/v1/token`,
    });
    return client.getAccessToken();
  };

  it("is exchanged from a file, where it is of a role that is let in", async () => {
    expect(await exchange(ROLE)).toMatchObject({ token: expect.stringMatching(/^ya29\./) });
  });

  it.each([
    `${ROLE}-admin`,
    `arn:aws:iam::${accountId}:user/mcp-task`,
    "arn:aws:iam::111122223333:role/mcp-task",
  ])("is not exchanged for %s", async (sub) => {
    await expect(exchange(sub)).rejects.toThrow(/unauthorized_client/);
  });
});
