import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import "../../../../../environments/local/cloud/testing/matchers.ts";
import { parseConfiguration } from "../../../../../edge/src/configuration/parse.ts";
import { type EnvironmentInput, parseEnvironment } from "../../../../../environments/environment.ts";
import { differences } from "../../../../../environments/local/cloud/command/differences.ts";
import {
  type AppliedStack,
  applyStack,
} from "../../../../../environments/local/cloud/testing/apply-stack.ts";
import { addStacks } from "../../../../../stacks/add-stacks.ts";
import { edgeConfiguration } from "../../../../../stacks/edge-configuration.ts";
import { describeWithTerraform } from "./with-terraform.ts";

const account = { accountId: "200000000004", region: "eu-west-1" };
const digest = `sha256:${"0a".repeat(32)}` as const;
const version = "0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f";
const rules = { tools: { read: { scopes: ["read"] } } };
const tokens = { accept: [{ issuer: "https://login.example.com" }] };
const publicUrl = "https://mcp.example.com";

/** Without Google Cloud, in a network, a zone, a cluster and behind a web ACL that are there. */
const alone: EnvironmentInput = {
  name: "alone",
  production: false,
  publicUrl,
  state: { type: "s3", bucket: "my-gatehouse-states", region: "eu-west-1" },
  aws: {
    ...account,
    network: {
      kind: "existing",
      vpcId: "vpc-0123456789abcdef0",
      privateSubnets: { a: "subnet-0123456789abcdef0", b: "subnet-0123456789abcdef1" },
      publicSubnets: { a: "subnet-0123456789abcdef2", b: "subnet-0123456789abcdef3" },
    },
    domain: { name: "origins.example.com", zoneId: "Z0123456789ABCDEFGHIJ" },
    cluster: "company",
    webAclArn: `arn:aws:wafv2:eu-west-1:200000000004:regional/webacl/company/${version}`,
    permissionsBoundary: "arn:aws:iam::200000000004:policy/boundary",
    apis: {
      rooms: { name: "Rooms", service: "execute-api", apiId: "a1b2c3d4e5", stage: "live", ...rules },
      sums: { name: "Sums", service: "lambda", function: "sums", urlId: "abcdefghijklmnop", ...rules },
    },
  },
  tokens,
  servers: {
    handbook: {
      name: "Handbook",
      image: { name: "handbook", tag: "1" },
      secrets: { TOKEN: { version: "latest" } },
      ...rules,
    },
  },
};

/** Production, with servers that act in Google Cloud too. */
const production: EnvironmentInput = {
  name: "live",
  production: true,
  publicUrl,
  state: { type: "local" },
  gcp: {
    projectId: "my-gatehouse-live",
    projectNumber: "100000000004",
    region: "europe-west1",
    aws: { accountId: account.accountId, roleNames: ["batch"] },
  },
  aws: { ...account, domain: { name: "origins.example.com" }, network: { kind: "own", zones: ["a", "c"] } },
  tokens,
  servers: {
    handbook: {
      name: "Handbook",
      cloud: "aws",
      image: { name: "documents", digest },
      secrets: { TOKEN: { version } },
      scaling: { minInstances: 2, maxInstances: 6 },
      actsInGoogleCloud: true,
      ...rules,
    },
    rooms: { name: "Rooms", cloud: "aws", image: { name: "documents", digest }, ...rules },
  },
};

const environments = [alone, production].map((input) => {
  const app = Testing.app();
  const environment = parseEnvironment(input);
  addStacks(app, environment);
  return { environment, stacks: app.node.findAll().filter(TerraformStack.isStack) };
});
const stacks = environments.flatMap((each) =>
  each.stacks.map((stack) => ({ id: stack.node.id, stack, environment: each.environment })),
);

describeWithTerraform("with the real Terraform", () => {
  const outputs = new Map<string, AppliedStack["outputs"]>();

  describe.each(stacks)("$id", ({ id, stack }) => {
    it("is applied, has nothing to change in a second plan, and is protected in production", async () => {
      await using applied = await applyStack(stack);
      outputs.set(id, applied.outputs);
      expect(await applied.plan()).toBeUnchanged();
      if (id === "live-aws-platform") {
        await expect(applied.destroy()).rejects.toThrow("Instance cannot be destroyed");
      }
    });
  });

  it.each(environments)("has put out what the gateway of $environment.name is configured with", (each) => {
    const deployed = each.stacks.map(({ node }) => [node.id, outputs.get(node.id) ?? {}] as const);
    const configuration = parseConfiguration(edgeConfiguration(each.environment));
    expect(differences(configuration, Object.fromEntries(deployed))).toEqual([]);
  });
});

describe("what an environment makes", () => {
  it("is in the cloud that its servers run in", () => {
    expect(stacks.map(({ id }) => id)).toEqual([
      "alone-aws-platform",
      "alone-aws-mcp-servers",
      "live-gcp-platform",
      "live-aws-platform",
      "live-aws-mcp-servers",
    ]);
  });
});
