import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { OidcProvider } from "../../../../modules/aws/oidc-provider/oidc-provider.ts";
import { OutboundFederation } from "../../../../modules/aws/outbound-federation/outbound-federation.ts";
import { ecsTask } from "../../../../modules/aws/role/aws-service.ts";
import { edgeIssuer as edgeOfAws } from "../../../../modules/aws/role/edge-issuer.ts";
import { githubActions } from "../../../../modules/aws/role/github-actions.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { awsOutbound } from "../../../../modules/gcp/workload-identity-pool/aws-outbound.ts";
import { assumedRoleArn, awsRole } from "../../../../modules/gcp/workload-identity-pool/aws-role.ts";
import { edgeIssuer } from "../../../../modules/gcp/workload-identity-pool/edge-issuer.ts";
import { WorkloadIdentityPool } from "../../../../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import { toText } from "../../../../modules/trust/formats/text.ts";
import { trustGraph } from "../../../../modules/trust/trust-graph.ts";
import { account } from "../../aws/account.ts";
import { project, synthesize } from "../../synthesize.ts";

const OUTBOUND = "https://abc12345-def4.tokens.sts.global.api.aws";
const EDGE = "https://mcp.example.com/workload";

/** What the graph says of what is built on both clouds. */
function said(build: (stack: Construct) => void): string {
  const json = synthesize((stack) => {
    new GoogleProvider(stack, "google", { project: project.id });
    new AwsProvider(stack, "aws", { region: account.region, allowedAccountIds: [account.id] });
    build(stack);
  });
  return toText(trustGraph([{ ...json }], { projects: { [project.number]: project.id } }));
}

const pool = (stack: Construct, poolId: string) =>
  new WorkloadIdentityPool(stack, poolId, { project, poolId });
const secret = (stack: Construct) => new Secret(stack, "token", { project, secretId: "token" });

describe("trust between clouds", () => {
  it("begins at one issuer, which both know", () => {
    const text = said((stack) => {
      const source = edgeIssuer({ issuer: EDGE, subjects: ["edge:documents"] });
      pool(stack, "gateway").addProvider("edge", source);
      const provider = new OidcProvider(stack, "edge", { account, issuer: EDGE, clientIds: ["sts"] });
      const trust = edgeOfAws({ provider, audience: "sts", servers: ["documents"] });
      new Role(stack, "role", { account, name: "edge-documents", trust });
    });
    expect(text).toBe(
      `issuer ${EDGE} is known to AWS account 123456789012 for audience sts\n` +
        `issuer ${EDGE} vouches for identities of identity pool gateway in my-project through provider edge for the ` +
        "provider's own audience when assertion.sub == 'edge:documents' with google.subject = assertion.sub\n" +
        `issuer ${EDGE} vouches for whoever assumes AWS role edge-documents in 123456789012 ` +
        "when aud is sts and sub is edge:documents\n",
    );
  });

  it("goes from a role of AWS to what Google lets it read", () => {
    const text = said((stack) => {
      new Role(stack, "role", { account, name: "mcp-task", path: "/mcp/", trust: ecsTask() });
      const roles = pool(stack, "aws-roles");
      roles.addProvider("mcp-task", awsRole({ accountId: account.id, roleNames: ["mcp-task"] }));
      secret(stack).grantRead(roles.principalSet("aws_role", assumedRoleArn(account.id, "mcp-task")));
    });
    const identity =
      "identities with attribute.aws_role = arn:aws:sts::123456789012:assumed-role/mcp-task in identity pool " +
      "aws-roles of 123456789012";
    expect(text.split("\n")).toEqual(
      expect.arrayContaining([
        `AWS role mcp-task in 123456789012 comes as ${identity}`,
        `identity pool aws-roles in my-project includes ${identity}`,
        `${identity} may read secret token in my-project`,
      ]),
    );
  });

  it("goes there by tokens of the account's own issuer too", () => {
    const text = said((stack) => {
      const role = new Role(stack, "role", { account, name: "mcp-task", trust: ecsTask() });
      const roles = pool(stack, "aws-tokens");
      const source = awsOutbound({ issuer: OUTBOUND, accountId: account.id, roleNames: ["mcp-task"] });
      const provider = roles.addProvider("outbound", source);
      secret(stack).grantRead(roles.principal(role.roleArn));
      const federation = new OutboundFederation(stack, "federation", { account });
      federation.grantToken(role, { audiences: [provider.resourceName] });
    });
    const subject =
      "subject arn:aws:iam::123456789012:role/mcp-task in identity pool aws-tokens of 123456789012";
    expect(text.split("\n")).toEqual(
      expect.arrayContaining([
        "AWS account 123456789012 lets its roles have tokens that other clouds accept",
        `AWS account 123456789012 issues tokens as issuer ${OUTBOUND}`,
        expect.stringContaining(
          "AWS role mcp-task in 123456789012 may obtain tokens of AWS account 123456789012 when",
        ),
        `AWS role mcp-task in 123456789012 comes as ${subject}`,
        expect.stringContaining(`issuer ${OUTBOUND} vouches for identities of identity pool aws-tokens in`),
        `${subject} may read secret token in my-project`,
      ]),
    );
  });

  it("does not guess which of several issuers is the account's", () => {
    const text = said((stack) => {
      for (const id of ["abc1", "abc2"]) {
        const issuer = `https://${id}.tokens.sts.global.api.aws`;
        const source = awsOutbound({ issuer, accountId: account.id, roleNames: ["mcp-task"] });
        pool(stack, id).addProvider("outbound", source);
      }
      new OutboundFederation(stack, "federation", { account });
    });
    expect(text).not.toContain("issues tokens as");
  });

  it("begins at GitHub, by the number of the repository", () => {
    const text = said((stack) => {
      const issuer = "https://token.actions.githubusercontent.com";
      const clientIds = ["sts.amazonaws.com"];
      const provider = new OidcProvider(stack, "github", { account, issuer, clientIds });
      const repository = { owner: "acme", ownerId: "111", repository: "servers", repositoryId: "222" };
      const trust = githubActions({ provider, ...repository, environments: ["production"] });
      new Role(stack, "role", { account, name: "deployer", trust });
    });
    expect(text).toContain(
      "issuer https://token.actions.githubusercontent.com vouches for whoever assumes AWS role deployer in " +
        "123456789012 when aud is sts.amazonaws.com and sub is repo:acme/servers:environment:production or " +
        "repo:acme@111/servers@222:environment:production and repository_id is 222\n",
    );
  });
});
