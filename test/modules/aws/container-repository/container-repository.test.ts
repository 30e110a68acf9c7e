import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CleanupProps } from "../../../../modules/aws/container-repository/cleanup.ts";
import {
  ContainerRepository,
  type ContainerRepositoryProps,
  type ImageRepository,
} from "../../../../modules/aws/container-repository/container-repository.ts";
import { RegistryScanning } from "../../../../modules/aws/container-repository/registry-scanning.ts";
import { Key } from "../../../../modules/aws/key/key.ts";
import type { RoleGrantee } from "../../../../modules/aws/role/grantee.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { evaluatePolicy } from "../evaluate-policy.ts";

const props = { account, name: "mcp-servers/documents" };
const digest = `sha256:${"0a".repeat(32)}`;
const ARN = "arn:aws:ecr:eu-west-1:123456789012:repository/mcp-servers/documents";

const emptyStack = () => new TerraformStack(new App(), "stack");
const repository = (changes: Partial<ContainerRepositoryProps> = {}) =>
  new ContainerRepository(emptyStack(), "documents", { ...props, ...changes });
const json = (changes: Partial<ContainerRepositoryProps> = {}) =>
  synthesize((stack) => new ContainerRepository(stack, "documents", { ...props, ...changes }));
const written = (changes: Partial<ContainerRepositoryProps> = {}) =>
  resource(json(changes), "aws_ecr_repository");

describe("ContainerRepository", () => {
  it("keeps an image whose tags never move, encrypts it and scans what is pushed", () => {
    expect(written()).toEqual({
      region: "eu-west-1",
      name: "mcp-servers/documents",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "KMS" }],
      force_delete: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(json().resource).not.toHaveProperty("aws_ecr_repository_policy");
  });

  it("can be destroyed where it is not for production, and has tags", () => {
    expect(written({ production: false, tags: { team: "documents" } })).toMatchObject({
      lifecycle: { prevent_destroy: false },
      tags: { team: "documents" },
    });
    expect(() => repository({ tags: { "aws:team": "documents" } })).toThrow("is not a tag");
  });

  it("is encrypted with a key of one's own where there is one", () => {
    const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
    const encrypted = synthesize((stack) => {
      const key = Key.fromKeyId(stack, "key", { account, keyId });
      new ContainerRepository(stack, "documents", { ...props, encryption: { key } });
    });
    expect(resource(encrypted, "aws_ecr_repository")).toMatchObject({
      encryption_configuration: [
        { encryption_type: "KMS", kms_key: `arn:aws:kms:eu-west-1:123456789012:key/${keyId}` },
      ],
    });
    const key = Key.fromKeyId(emptyStack(), "key", { account: { ...account, region: "us-east-1" }, keyId });
    expect(() => repository({ encryption: { key } })).toThrow("encrypts nothing in eu-west-1.");
  });

  it.each(["ab", "a".repeat(256), "mcp-servers/documents", "a.b_c-d/e"])("may be named %s", (name) => {
    expect(repository({ name }).url).toBe(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}`);
  });

  it.each(["", "a", "a".repeat(257), "Documents", "a//b", "/a", "a/", "a--b", "-a", "a b", `\${a}`])(
    "cannot be named %j",
    (name) => {
      const fault = `stack/documents: "${name}" cannot be the name of a repository. Use 2 to 256 lower-case letters`;
      expect(() => repository({ name })).toThrow(fault);
      expect(() =>
        ContainerRepository.fromRepositoryName(emptyStack(), "documents", { account, name }),
      ).toThrow(fault);
    },
  );

  it("is in an account", () => {
    expect(() => repository({ account: { id: "1", region: "eu-west-1" } })).toThrow(
      "is not the id of an AWS account",
    );
    const china = { id: "123456789012", region: "cn-north-1", partition: "aws-cn" } as const;
    expect(repository({ account: china }).url).toBe(
      "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/mcp-servers/documents",
    );
  });

  it("is one of its name in an account and region", () => {
    const stack = emptyStack();
    const add = (id: string, changes: Partial<ContainerRepositoryProps> = {}) =>
      new ContainerRepository(stack, id, { ...props, ...changes });
    add("a");
    expect(() => add("b")).toThrow(`stack/b: ${ARN} is stack/a already.`);
    expect(add("c", { account: { ...account, region: "eu-central-1" } }).name).toBe("mcp-servers/documents");
  });
});

describe("an image", () => {
  it("is named by its digest, and by a tag where it is not for production", () => {
    const host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    expect(repository().imageUri({ digest })).toBe(`${host}/mcp-servers/documents@${digest}`);
    expect(repository({ production: false }).imageUri({ tag: "v1.2.3" })).toBe(
      `${host}/mcp-servers/documents:v1.2.3`,
    );
    expect(() => repository().imageUri({ tag: "v1.2.3" })).toThrow(
      'stack/documents: in production the tag "v1.2.3" could become another image. Name the image by its digest',
    );
  });

  it.each([
    { digest: "sha256:0a" },
    { digest: digest.toUpperCase() },
    { tag: "" },
    { tag: "a b" },
    { tag: ":a" },
  ])("is not named by %j", (version) => {
    expect(() => repository({ production: false }).imageUri(version)).toThrow("names no image");
  });
});

describe("what is deleted", () => {
  const rules = (cleanup?: CleanupProps) =>
    JSON.parse(String(resource(json({ cleanup }), "aws_ecr_lifecycle_policy").policy)).rules;

  it("is what has had no tag for two weeks, and all but the latest", () => {
    expect(rules()).toEqual([
      {
        rulePriority: 1,
        description: "without a tag",
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 14,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: "all but the latest",
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
        action: { type: "expire" },
      },
    ]);
  });

  it("is something else where that is said in whole numbers", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (untaggedAfterDays, keepLatest) => {
        const attempt = () => rules({ untaggedAfterDays, keepLatest });
        if (untaggedAfterDays < 1 || keepLatest < 1) {
          expect(attempt).toThrow(
            `stack/documents: images cannot be cleaned up after ${untaggedAfterDays} days, or but for the latest ${keepLatest}. Use whole numbers from 1.`,
          );
        } else {
          expect(
            attempt().map(({ selection }: { selection: { countNumber: number } }) => selection.countNumber),
          ).toEqual([untaggedAfterDays, keepLatest]);
        }
      }),
      { numRuns: 20 },
    );
    expect(() => rules({ keepLatest: 1.5 })).toThrow("Use whole numbers from 1.");
  });
});

describe("who may have images", () => {
  const policyOf = (grant: (repository: ImageRepository, role: RoleGrantee) => unknown) =>
    resource(
      synthesize((stack) => {
        const role = Role.fromRoleName(stack, "role", { account, name: "documents" });
        grant(ContainerRepository.fromRepositoryName(stack, "documents", props), role);
      }),
      "aws_iam_role_policy",
    );
  const pull = policyOf((images, role) => images.grantPull(role));
  const push = policyOf((images, role) => images.grantPush(role));
  const may = ({ policy }: typeof pull, action: string, of = ARN) =>
    evaluatePolicy(String(policy), { action, resource: of });

  it.each(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])(
    "is who may pull and push, for %s",
    (action) => {
      for (const grant of [pull, push]) {
        expect(may(grant, action)).toBe("allowed");
        expect(may(grant, action, `${ARN}-private`)).toBe("not allowed");
        expect(may(grant, action, ARN.replace("123456789012", "210987654321"))).toBe("not allowed");
      }
    },
  );

  it.each(["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"])(
    "is who may push, for %s",
    (action) => {
      expect(may(push, action)).toBe("allowed");
      expect(may(pull, action)).toBe("not allowed");
      expect(may(push, action, `${ARN}-private`)).toBe("not allowed");
    },
  );

  it("is nobody who may delete or replace, and everybody of them who may log in", () => {
    for (const grant of [pull, push]) {
      for (const action of ["ecr:BatchDeleteImage", "ecr:SetRepositoryPolicy", "ecr:PutImageTagMutability"]) {
        expect(may(grant, action)).toBe("not allowed");
      }
      expect(may(grant, "ecr:GetAuthorizationToken", "*")).toBe("allowed");
    }
    expect([pull.name, push.name]).toEqual([
      "pull-image-mcp-servers-documents",
      "push-image-mcp-servers-documents",
    ]);
  });

  it("is who is of an account that is named, and may pull", () => {
    const { policy } = resource(json({ pullAccounts: ["210987654321"] }), "aws_ecr_repository_policy");
    const asks = (id: string, action: string) =>
      evaluatePolicy(String(policy), { principal: { aws: `arn:aws:iam::${id}:role/documents` }, action });
    expect(asks("210987654321", "ecr:BatchGetImage")).toBe("allowed");
    expect(asks("210987654321", "ecr:PutImage")).toBe("not allowed");
    expect(asks("111122223333", "ecr:BatchGetImage")).toBe("not allowed");
  });

  it.each(["*", "21098765432", "123456789012"])("is nobody of the account %j", (id) => {
    expect(() => repository({ pullAccounts: [id] })).toThrow(
      `stack/documents: "${id}" is not another account that could pull images. Use the 12 digits of one.`,
    );
  });
});

describe("the scans of a registry", () => {
  it("are of all repositories, and go on", () => {
    const all = [{ filter: "*", filter_type: "WILDCARD" }];
    const scanning = (kind?: "basic") =>
      resource(
        synthesize((stack) => new RegistryScanning(stack, "scanning", { account, kind })),
        "aws_ecr_registry_scanning_configuration",
      );
    expect(scanning()).toEqual({
      region: "eu-west-1",
      scan_type: "ENHANCED",
      rule: [{ scan_frequency: "CONTINUOUS_SCAN", repository_filter: all }],
    });
    expect(scanning("basic")).toEqual({
      region: "eu-west-1",
      scan_type: "BASIC",
      rule: [{ scan_frequency: "SCAN_ON_PUSH", repository_filter: all }],
    });
  });

  it("are said once for an account and region", () => {
    const stack = emptyStack();
    new RegistryScanning(stack, "a", { account });
    expect(() => new RegistryScanning(stack, "b", { account })).toThrow("is stack/a already");
    const elsewhere = { ...account, region: "eu-central-1" };
    expect(new RegistryScanning(stack, "c", { account: elsewhere }).resource).toBeDefined();
    expect(() => new RegistryScanning(stack, "d", { account: { ...account, id: "1" } })).toThrow("account");
  });
});

it("is not said by a template", () => {
  expect(() => repository({ tags: { team: `\${var.team}` } })).toThrow("is not a tag");
  expect(resources(json({ tags: { team: "a" } }), "aws_ecr_repository")).toHaveLength(1);
});
