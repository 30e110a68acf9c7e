import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { granteeConfig } from "../../../../modules/gcp/iam/grantee.ts";
import { assumedRoleArn, awsRole } from "../../../../modules/gcp/workload-identity-pool/aws-role.ts";
import { edgeIssuer } from "../../../../modules/gcp/workload-identity-pool/edge-issuer.ts";
import { oidc } from "../../../../modules/gcp/workload-identity-pool/generic.ts";
import {
  WorkloadIdentityPool,
  type WorkloadIdentityPoolProps,
} from "../../../../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import type { ProviderOptions } from "../../../../modules/gcp/workload-identity-pool/workload-identity-pool-provider.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

const edge = edgeIssuer({ issuer: "https://mcp.example.com/workload", subjects: ["edge:documents"] });
const aws = awsRole({ accountId: "123456789012", roleNames: ["mcp-task"] });
const build = (props: Partial<WorkloadIdentityPoolProps> = {}) =>
  new WorkloadIdentityPool(new TerraformStack(new App(), "stack"), "pool", {
    project,
    poolId: "my-pool",
    ...props,
  });
const NAME = "projects/123456789012/locations/global/workloadIdentityPools/my-pool";

describe("a workload identity pool", () => {
  it("has one provider, whose condition is there", () => {
    const json = synthesize((stack) => {
      new WorkloadIdentityPool(stack, "pool", { project, poolId: "my-pool" }).addProvider(
        "my-provider",
        edge,
      );
    });
    expect(resource(json, "google_iam_workload_identity_pool")).toEqual({
      project: "my-project",
      workload_identity_pool_id: "my-pool",
      display_name: "my-pool",
      disabled: false,
    });
    expect(resource(json, "google_iam_workload_identity_pool_provider")).toEqual({
      project: expect.stringMatching(/^\$\{google_iam_workload_identity_pool\.\w+\.project\}$/),
      workload_identity_pool_id: expect.stringMatching(
        /^\$\{google_iam_workload_identity_pool\.\w+\.workload_identity_pool_id\}$/,
      ),
      workload_identity_pool_provider_id: "my-provider",
      display_name: "my-provider",
      disabled: false,
      attribute_mapping: { "google.subject": "assertion.sub" },
      attribute_condition: "assertion.sub == 'edge:documents'",
      oidc: { issuer_uri: "https://mcp.example.com/workload" },
    });
    expect(Object.keys(json.resource ?? {})).toEqual([
      "google_iam_workload_identity_pool",
      "google_iam_workload_identity_pool_provider",
    ]);
  });

  it("follows its props", () => {
    const json = synthesize((stack) => {
      const described = { displayName: "Mine", description: "For what calls from outside", disabled: true };
      new WorkloadIdentityPool(stack, "pool", { project, poolId: "my-pool", ...described }).addProvider(
        "my-provider",
        edge,
        { displayName: "My edge", disabled: true },
      );
    });
    expect(resource(json, "google_iam_workload_identity_pool")).toMatchObject({
      display_name: "Mine",
      description: "For what calls from outside",
      disabled: true,
    });
    expect(resource(json, "google_iam_workload_identity_pool_provider")).toMatchObject({
      display_name: "My edge",
      disabled: true,
    });
  });

  it("knows its name and its provider's before they exist", () => {
    const pool = build();
    expect(pool.name).toBe(NAME);
    expect(pool.addProvider("my-provider", edge).resourceName).toBe(
      `//iam.googleapis.com/${NAME}/providers/my-provider`,
    );
  });
});

describe("a second provider", () => {
  it("is refused, since its subjects could be the first one's", () => {
    const pool = build();
    pool.addProvider("edge", edge);
    expect(() => pool.addProvider("aws-roles", aws)).toThrow(
      'stack/pool: whoever comes in by "aws-roles" could have a subject of "edge", and its roles.' +
        " Make a pool for it, or say in sharesPoolBecause why no subject can be both.",
    );
  });

  it("is taken with a reason, which becomes its description", () => {
    const sharesPoolBecause = "AWS subjects have a slash, the edge's have none";
    const json = synthesize((stack) => {
      const pool = new WorkloadIdentityPool(stack, "pool", { project, poolId: "my-pool" });
      pool.addProvider("edge", edge);
      pool.addProvider("aws-roles", aws, { sharesPoolBecause });
    });
    const providers = resources(json, "google_iam_workload_identity_pool_provider");
    expect(providers.map(({ description }) => description).sort()).toEqual([sharesPoolBecause, undefined]);
  });

  it.each(["", " ", "x".repeat(257)])("is refused with the reason %j", (sharesPoolBecause) => {
    const pool = build();
    pool.addProvider("edge", edge);
    expect(() => pool.addProvider("aws-roles", aws, { sharesPoolBecause })).toThrow(
      "stack/pool/aws-roles: the reason to share a pool is empty, or not a text of at most 256 characters.",
    );
  });
});

describe("who is granted a role", () => {
  it("is one subject, for whom the grant waits until the pool is there", () => {
    const pool = build();
    pool.addProvider("edge", edge);
    expect(granteeConfig(pool, pool.principal("edge:documents"))).toEqual({
      member: `principal://iam.googleapis.com/${NAME}/subject/edge:documents`,
      dependsOn: [pool.resource],
    });
  });

  it("is whoever has one value of an attribute", () => {
    const pool = build();
    pool.addProvider("aws-roles", aws);
    const arn = assumedRoleArn("123456789012", "mcp-task");
    expect(granteeConfig(pool, pool.principalSet("aws_role", arn)).member).toBe(
      `principalSet://iam.googleapis.com/${NAME}/attribute.aws_role/arn:aws:sts::123456789012:assumed-role/mcp-task`,
    );
  });

  it("is any subject of a source that does not know its subjects", () => {
    const pool = build();
    pool.addProvider("aws-roles", aws);
    expect(pool.principal("mcp-task/0a1b").member).toBe(
      `principal://iam.googleapis.com/${NAME}/subject/mcp-task/0a1b`,
    );
  });

  it.each<[what: string, grant: (pool: WorkloadIdentityPool) => unknown, because: string]>([
    [
      "a subject that nobody can have",
      (pool) => pool.principal("edge:document"),
      'whose google.subject is "edge:document"',
    ],
    ["no subject", (pool) => pool.principal(""), 'the subject "" is empty'],
    ["a subject of 128 bytes", (pool) => pool.principal("é".repeat(64)), "longer than 127 bytes"],
    [
      "an attribute that nobody maps",
      (pool) => pool.principalSet("aws_role", "arn:aws:sts::123456789012:assumed-role/mcp-task"),
      "so a grant would never apply. Add the provider first, and use a value that it lets in.",
    ],
  ])("is not %s", (_what, grant, because) => {
    const pool = build();
    pool.addProvider("edge", edge);
    expect(() => grant(pool)).toThrow(because);
  });

  it("is not a session where a role is meant", () => {
    const pool = build();
    pool.addProvider("aws-roles", aws);
    const session = `${assumedRoleArn("123456789012", "mcp-task")}/0a1b`;
    expect(() => pool.principalSet("aws_role", session)).toThrow(/so a grant would never apply/);
  });

  it("is not somebody of a pool without a provider", () => {
    expect(() => build().principal("edge:documents")).toThrow(/Add the provider first/);
  });

  it("is not the whole pool", () => {
    expect(() => build().wholePool()).toThrow(
      "stack/pool: everybody whom the pool ever lets in would be granted the role." +
        " Grant it to a principal or a principalSet, or give the pool a reason in wholePool.",
    );
  });

  it("is the whole pool where its props say why, which becomes its description", () => {
    const reason = "Every server of this gateway may write its logs";
    const pool = build({ wholePool: { reason } });
    expect(granteeConfig(pool, pool.wholePool())).toEqual({
      member: `principalSet://iam.googleapis.com/${NAME}/*`,
      dependsOn: [pool.resource],
    });
    expect(pool.resource.descriptionInput).toBe(reason);
  });

  it.each(["", " ", "x".repeat(257)])("is not the whole pool with the reason %j", (reason) => {
    expect(() => build({ wholePool: { reason } })).toThrow(
      "stack/pool: the reason to grant roles to the whole pool is empty, or not a text of at most 256 characters.",
    );
  });

  it("is not everybody else that says a reason", () => {
    const pool = build();
    const member = "principalSet://iam.googleapis.com/locations/global" as const;
    expect(() => granteeConfig(pool, { member, reason: "none", resource: pool.resource })).toThrow(
      /cannot be granted a role here/,
    );
  });
});

describe("a pool that the stack does not create", () => {
  const existing = (poolId: string) =>
    WorkloadIdentityPool.fromPoolId(new TerraformStack(new App(), "stack"), "pool", { project, poolId });

  it("has identities for grants, which wait for nothing", () => {
    const scope = new TerraformStack(new App(), "stack");
    const pool = existing("my-pool");
    expect(granteeConfig(scope, pool.principal("edge:documents"))).toEqual({
      member: `principal://iam.googleapis.com/${NAME}/subject/edge:documents`,
      dependsOn: [],
    });
    expect(granteeConfig(scope, pool.principalSet("repository_id", "456789"))).toEqual({
      member: `principalSet://iam.googleapis.com/${NAME}/attribute.repository_id/456789`,
      dependsOn: [],
    });
  });

  it("is refused with an id that no pool has, and has no subject that no pool has", () => {
    expect(() => existing("gcp-pool")).toThrow('stack/pool: "gcp-pool" is not the id of a pool.');
    expect(() => existing("my-pool").principal("x".repeat(128))).toThrow(/longer than 127 bytes/);
  });
});

describe("two pools of one app", () => {
  const both = (first: string, second: string) => {
    const stack = new TerraformStack(new App(), "stack");
    new WorkloadIdentityPool(stack, "a", { project, poolId: first });
    return new WorkloadIdentityPool(stack, "b", { project, poolId: second }).name;
  };

  it("cannot have one id", () => {
    expect(() => both("my-pool", "my-pool")).toThrow(`stack/b: ${NAME} is stack/a already.`);
  });

  it("have each its own", () => {
    expect(both("other-pool", "my-pool")).toBe(NAME);
  });
});

const VALID = /^(?!gcp-)[a-z0-9-]{4,32}$/;

describe("the ids of a pool and a provider", () => {
  it.each(["edge", "a-1-", "gcp1", "a".repeat(32)])("may be %s", (id) => {
    expect(build({ poolId: id }).addProvider(id, edge).resourceName).toBe(
      `//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/${id}/providers/${id}`,
    );
  });

  it.each(["", "abc", "a".repeat(33), "Edge", "ed_ge", "gcp-edge", "edge\n", "édge"])(
    "may not be %j",
    (id) => {
      const remedy = "Use 4 to 32 lower-case letters, digits and hyphens; gcp- in front is Google's own.";
      expect(() => build({ poolId: id })).toThrow(`stack/pool: "${id}" is not the id of a pool. ${remedy}`);
      if (id !== "")
        expect(() => build().addProvider(id, edge)).toThrow(`"${id}" is not the id of a provider.`);
    },
  );

  it("are taken exactly where Google takes them", () => {
    const id = fc.string({ unit: fc.constantFrom(..."gcp-a0Z_ "), minLength: 1, maxLength: 34 });
    fc.assert(
      fc.property(id, (poolId) => {
        const construct = () => build({ poolId });
        if (VALID.test(poolId)) expect(construct().name).toContain(poolId);
        else expect(construct).toThrow(/is not the id of a pool/);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the texts of a pool and a provider", () => {
  it.each<Partial<WorkloadIdentityPoolProps>>([
    { displayName: "x".repeat(33) },
    { displayName: "" },
    { description: "x".repeat(257) },
    { description: `\${var.x}` },
  ])("may not be %j", (props) => {
    expect(() => build(props)).toThrow(
      /^stack\/pool: the (?:display name|description) is empty, or not a text/,
    );
  });

  it("of a provider may not be longer either", () => {
    const options: ProviderOptions = { displayName: "x".repeat(33) };
    expect(() => build().addProvider("edge", edge, options)).toThrow(
      /the display name is empty, or not a text/,
    );
  });

  it("may be as long as Google takes", () => {
    const pool = build({ displayName: "x".repeat(32), description: "x".repeat(256) });
    expect(pool.addProvider("edge", edge, { displayName: "x".repeat(32) }).node.id).toBe("edge");
  });
});

describe("a source of one's own", () => {
  it("is told where it stands, for its errors", () => {
    const trust = oidc({ issuer: "https://example.com", condition: "assertion.sub == 'a'" }).trust;
    const paths: string[] = [];
    build().addProvider("my-provider", {
      trust: (scope) => {
        paths.push(scope.node.path);
        return trust(scope);
      },
    });
    expect(paths).toEqual(["stack/pool/my-provider"]);
  });
});
