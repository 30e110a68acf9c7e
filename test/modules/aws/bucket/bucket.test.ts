import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { Bucket, type BucketProps } from "../../../../modules/aws/bucket/bucket.ts";
import { Key } from "../../../../modules/aws/key/key.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { evaluatePolicy } from "../evaluate-policy.ts";

const minimal: BucketProps = { account, name: "example-com-assets" };
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = `arn:aws:kms:eu-west-1:123456789012:key/${keyId}`;

const emptyStack = () => new TerraformStack(new App(), "stack");
const build = (props: Partial<BucketProps> = {}) =>
  new Bucket(emptyStack(), "assets", { ...minimal, ...props });
const json = (props: Partial<BucketProps> = {}) =>
  synthesize((stack) => new Bucket(stack, "assets", { ...minimal, ...props }));
const encryption = (scope: Construct) => ({ key: Key.fromKeyId(scope, "key", { account, keyId }) });
const bucket = expect.stringMatching(/^\$\{aws_s3_bucket\.assets_\w+\.bucket\}$/);
const closed = expect.stringMatching(/^\$\{aws_s3_bucket_policy\.assets_policy_\w+\.bucket\}$/);

describe("Bucket", () => {
  it("is closed to the public", () => {
    expect(resource(json(), "aws_s3_bucket")).toEqual({
      region: "eu-west-1",
      bucket: "example-com-assets",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(json(), "aws_s3_bucket_public_access_block")).toEqual({
      region: "eu-west-1",
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource(json(), "aws_s3_bucket_ownership_controls")).toEqual({
      region: "eu-west-1",
      bucket,
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
  });

  it("is closed before anybody refers to it", () => {
    const referring = synthesize((stack) => {
      new TerraformOutput(stack, "bucket", { value: new Bucket(stack, "assets", minimal).bucketName });
    });
    expect(referring.output?.bucket?.value).toEqual(closed);
    expect(resource(json(), "aws_s3_bucket_policy").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_public_access_block\./),
      expect.stringMatching(/^aws_s3_bucket_ownership_controls\./),
      expect.stringMatching(/^aws_s3_bucket_server_side_encryption_configuration\./),
    ]);
  });

  it("keeps what is overwritten for 90 days", () => {
    expect(resource(json(), "aws_s3_bucket_versioning")).toEqual({
      region: "eu-west-1",
      bucket: closed,
      versioning_configuration: { status: "Enabled" },
    });
    expect(resource(json(), "aws_s3_bucket_lifecycle_configuration")).toEqual({
      region: "eu-west-1",
      bucket: closed,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrent_version_expiration: [{ noncurrent_days: 90 }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
      ],
      depends_on: [expect.stringMatching(/^aws_s3_bucket_versioning\./)],
    });
  });

  it("keeps it for another time, and objects not for ever, where that is said", () => {
    const lifecycle = { oldVersionsDays: 1, expireAfterDays: 365 };
    expect(resource(json({ lifecycle }), "aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [
        { id: "old-versions", noncurrent_version_expiration: [{ noncurrent_days: 1 }] },
        { id: "expired", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 365 }] },
      ],
    });
  });

  it.each([
    { oldVersionsDays: 0 },
    { oldVersionsDays: 1.5 },
    { expireAfterDays: 0 },
    { expireAfterDays: -1 },
  ])("cannot keep anything for %j", (lifecycle) => {
    expect(() => build({ lifecycle })).toThrow(
      /nothing can be kept for \S+ days\. Use a whole number from 1\./,
    );
  });

  it("is encrypted, with a key of one's own where there is one, and by none that a request brings along", () => {
    const rule = (props?: Partial<BucketProps>) =>
      resource(json(props), "aws_s3_bucket_server_side_encryption_configuration").rule;
    const blocked_encryption_types = ["SSE-C"];
    expect(rule()).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" },
        bucket_key_enabled: true,
        blocked_encryption_types,
      },
    ]);
    expect(rule({ encryption: encryption(emptyStack()) })).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: keyArn },
        bucket_key_enabled: true,
        blocked_encryption_types,
      },
    ]);
    expect(rule({ encryption: "AES256" })).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "AES256" },
        bucket_key_enabled: false,
        blocked_encryption_types,
      },
    ]);
  });

  it("is encrypted with no key of another region", () => {
    const elsewhere = { account: { ...account, region: "us-east-1" }, encryption: encryption(emptyStack()) };
    expect(() => build(elsewhere)).toThrow("encrypts nothing in us-east-1. Use a key in us-east-1.");
    expect(() => Bucket.fromName(emptyStack(), "assets", { ...minimal, ...elsewhere })).toThrow(
      "encrypts nothing",
    );
  });

  it("can be destroyed where it is not for production, and has tags", () => {
    expect(resource(json({ production: false, tags: { team: "web" } }), "aws_s3_bucket")).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: false },
      tags: { team: "web" },
    });
    expect(() => build({ tags: { "aws:team": "web" } })).toThrow("is not a tag");
  });

  it.each(["abc", "a-1", "a".repeat(63)])("may be named %s", (name) => {
    expect(build({ name }).bucketArn).toBe(`arn:aws:s3:::${name}`);
    expect(Bucket.fromName(emptyStack(), "assets", { account, name }).bucketName).toBe(name);
  });

  it.each([
    ...["", "ab", "a".repeat(64), "Assets", "-ab", "ab-", "a_b", "a.b.c", "192.0.2.1", `\${a}b`],
    ...[
      "xn--abc",
      "sthree-abc",
      "amzn-s3-demo-abc",
      "abc-s3alias",
      "abc--ol-s3",
      "abc--x-s3",
      "abc--table-s3",
    ],
  ])("cannot be named %j", (name) => {
    const fault = `stack/assets: "${name}" cannot be the name of a bucket. Use 3 to 63 lower-case letters`;
    expect(() => build({ name })).toThrow(fault);
    expect(() => Bucket.fromName(emptyStack(), "assets", { account, name })).toThrow(fault);
  });

  it("is one of its name in the world", () => {
    const stack = emptyStack();
    new Bucket(stack, "a", minimal);
    const elsewhere = { id: "210987654321", region: "eu-central-1" };
    expect(() => new Bucket(stack, "b", { ...minimal, account: elsewhere })).toThrow(
      "stack/b: arn:aws:s3:::example-com-assets is stack/a already.",
    );
    expect(new Bucket(stack, "c", { ...minimal, name: "example-com-other" }).bucketArn).toMatch(/other$/);
  });
});

describe("who may use a bucket", () => {
  const policies = (grant: (assets: Bucket, role: ReturnType<typeof Role.fromRoleName>) => unknown) =>
    resources(
      synthesize((stack) => {
        const assets = new Bucket(stack, "assets", { ...minimal, encryption: encryption(stack) });
        grant(assets, Role.fromRoleName(stack, "role", { account, name: "documents" }));
      }),
      "aws_iam_role_policy",
    ).map(({ policy }) => String(policy));
  const [decrypt = "", read = ""] = policies((assets, role) => assets.grantRead(role));
  const [encrypt = "", write = ""] = policies((assets, role) => assets.grantWrite(role));
  const object = "arn:aws:s3:::example-com-assets/a/b";

  it("is who may read it, and nothing else", () => {
    expect(evaluatePolicy(read, { action: "s3:GetObject", resource: object })).toBe("allowed");
    expect(
      evaluatePolicy(read, { action: "s3:ListBucket", resource: "arn:aws:s3:::example-com-assets" }),
    ).toBe("allowed");
    for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:GetObjectVersion", "s3:PutBucketPolicy"]) {
      expect(evaluatePolicy(read, { action, resource: object })).toBe("not allowed");
    }
    expect(
      evaluatePolicy(read, { action: "s3:GetObject", resource: "arn:aws:s3:::example-com-assets-2/a" }),
    ).toBe("not allowed");
  });

  it("is who may write to it, and delete nothing", () => {
    expect(evaluatePolicy(write, { action: "s3:PutObject", resource: object })).toBe("allowed");
    for (const action of ["s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectAcl"]) {
      expect(evaluatePolicy(write, { action, resource: object })).toBe("not allowed");
    }
  });

  it("is who may use its key through S3", () => {
    const asks = (policy: string, action: string, via: string) =>
      evaluatePolicy(policy, { action, resource: keyArn, context: { "kms:ViaService": via } });
    expect(asks(decrypt, "kms:Decrypt", "s3.eu-west-1.amazonaws.com")).toBe("allowed");
    expect(asks(decrypt, "kms:Decrypt", "secretsmanager.eu-west-1.amazonaws.com")).toBe("not allowed");
    expect(asks(decrypt, "kms:GenerateDataKey", "s3.eu-west-1.amazonaws.com")).toBe("not allowed");
    expect(asks(encrypt, "kms:GenerateDataKey", "s3.eu-west-1.amazonaws.com")).toBe("allowed");
  });

  it("needs no key where AWS manages it", () => {
    const granted = synthesize((stack) => {
      const role = Role.fromRoleName(stack, "role", { account, name: "documents" });
      const assets = Bucket.fromName(stack, "assets", minimal);
      assets.grantRead(role);
      assets.grantWrite(role);
    });
    expect(resources(granted, "aws_iam_role_policy").map(({ name }) => name)).toEqual([
      "read-bucket-example-com-assets",
      "write-bucket-example-com-assets",
    ]);
  });
});
