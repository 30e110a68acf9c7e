import { App, type TerraformStack, Testing } from "cdktf";
import { type EnvironmentInput, parseEnvironment } from "../../../environments/environment.ts";
import { addStacks } from "../../../stacks/add-stacks.ts";
import { type Context, evaluatePolicy } from "../../modules/aws/evaluate-policy.ts";

export const ACCOUNT = "200000000002";
export const REGION = "eu-central-1";
export const ZONE = "Z0123456789ABCDEFGHIJ";
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const github = {
  owner: "example",
  ownerId: "1000001",
  repository: "mcp-servers",
  repositoryId: "2000001",
  refs: ["refs/heads/main"],
};
const server = { name: "Server", image: { name: "documents", tag: "1" }, secrets: { TOKEN: {} } };

/** An environment with all that AWS may have. */
export function environment(aws: object = {}, ids: readonly string[] = ["handbook"]): EnvironmentInput {
  return {
    name: "staging",
    production: false,
    publicUrl: "https://mcp.staging.example.com",
    state: { type: "s3", bucket: "company-states", region: REGION },
    gcp: {
      projectId: "my-gatehouse-staging",
      projectNumber: "100000000002",
      region: "europe-west1",
      aws: { accountId: ACCOUNT, roleNames: ["other"] },
    },
    aws: {
      accountId: ACCOUNT,
      region: REGION,
      domain: { name: "origins.example.com" },
      github,
      apis: {
        rooms: {
          name: "Rooms",
          service: "execute-api",
          apiId: "a1b2c3d4e5",
          stage: "live",
          tools: { find: { scopes: ["rooms:read"] } },
        },
      },
      ...aws,
    },
    tokens: { accept: [{ issuer: "https://login.example.com" }] },
    servers: Object.fromEntries(
      ids.map((id) => [
        id,
        { ...server, cloud: "aws", actsInGoogleCloud: true, tools: { read: { scopes: ["read"] } } },
      ]),
    ),
  } as EnvironmentInput;
}

interface Synthesized {
  readonly resource?: Record<string, object>;
  readonly data?: Record<string, object>;
  readonly output?: Record<string, { readonly value: string }>;
}

export function synthesized(input: EnvironmentInput): Record<"platform" | "servers", Synthesized> {
  const app = new App();
  addStacks(app, parseEnvironment(input));
  const of = (id: string) =>
    JSON.parse(Testing.synth(app.node.findChild(`staging-aws-${id}`) as TerraformStack, true));
  return { platform: of("platform"), servers: of("mcp-servers") };
}

export function policies({ output = {} }: Synthesized): readonly string[] {
  return Object.entries(output).flatMap(([name, { value }]) =>
    name.startsWith("deployer_policy_") ? [value] : [],
  );
}

export const stacks = synthesized(environment());

export function allows(
  documents: readonly string[],
  action: string,
  resource: string,
  context: Context = {},
) {
  return documents.some((policy) => evaluatePolicy(policy, { action, resource, context }) === "allowed");
}

export type Request = [action: string, resource: string, context?: Context];

export const own = { "aws:ResourceTag/environment": "staging" };
export const here = { "aws:RequestedRegion": REGION };
export const ec2 = (thing: string) => `arn:aws:ec2:${REGION}:${ACCOUNT}:${thing}`;
export const iam = (thing: string) => `arn:aws:iam::${ACCOUNT}:${thing}`;
export const elb = (thing: string) => `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${thing}`;
export const names = (...records: string[]) => ({
  "route53:ChangeResourceRecordSetsNormalizedRecordNames": records,
});
