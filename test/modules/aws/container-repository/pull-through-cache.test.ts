import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  PullThroughCache,
  type PullThroughCacheProps,
} from "../../../../modules/aws/container-repository/pull-through-cache.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { Secret } from "../../../../modules/aws/secret/secret.ts";
import { resource, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { evaluatePolicy } from "../evaluate-policy.ts";

const props: PullThroughCacheProps = { account, prefix: "mirror", upstream: "ecr-public" };
const digest = `sha256:${"0a".repeat(32)}`;

const emptyStack = () => new TerraformStack(new App(), "stack");
const cache = (changes: Partial<PullThroughCacheProps> = {}) =>
  new PullThroughCache(emptyStack(), "mirror", { ...props, ...changes });
const json = (changes: Partial<PullThroughCacheProps> = {}) =>
  synthesize((stack) => new PullThroughCache(stack, "mirror", { ...props, ...changes }));
const secret = (name: string) => Secret.fromSecretName(emptyStack(), "secret", { account, name });

describe("PullThroughCache", () => {
  it("makes copies whose tags never move, and that are cleaned up", () => {
    const synthesized = json();
    expect(resource(synthesized, "aws_ecr_repository_creation_template")).toEqual({
      region: "eu-west-1",
      prefix: "mirror",
      applied_for: ["PULL_THROUGH_CACHE"],
      image_tag_mutability: "IMMUTABLE",
      encryption_configuration: [{ encryption_type: "AES256" }],
      lifecycle_policy: expect.stringContaining('"countNumber":14'),
    });
    expect(resource(synthesized, "aws_ecr_pull_through_cache_rule")).toEqual({
      region: "eu-west-1",
      ecr_repository_prefix: "mirror",
      upstream_registry_url: "public.ecr.aws",
      depends_on: [expect.stringMatching(/^aws_ecr_repository_creation_template\./)],
    });
  });

  it.each([
    ["kubernetes", "registry.k8s.io"],
    ["quay", "quay.io"],
  ] as const)("copies from %s, which asks nobody who they are", (upstream, url) => {
    expect(resource(json({ upstream }), "aws_ecr_pull_through_cache_rule").upstream_registry_url).toBe(url);
    expect(() => cache({ upstream, credentials: { secret: secret("ecr-pullthroughcache/a") } })).toThrow(
      `stack/mirror: ${upstream} takes no credentials. Leave them out.`,
    );
  });

  it.each([
    ["docker-hub", "registry-1.docker.io"],
    ["ghcr", "ghcr.io"],
    ["gitlab", "registry.gitlab.com"],
  ] as const)("copies from %s by a secret", (upstream, url) => {
    const credentials = { secret: secret("ecr-pullthroughcache/token") };
    expect(resource(json({ upstream, credentials }), "aws_ecr_pull_through_cache_rule")).toMatchObject({
      upstream_registry_url: url,
      credential_arn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/token",
    });
    expect(() => cache({ upstream })).toThrow(
      `${upstream} is not asked without credentials. Name a secret with username and accessToken.`,
    );
    expect(() => cache({ upstream, credentials: { secret: secret("token") } })).toThrow(
      'ECR does not read the secret "token". Let its name begin with ecr-pullthroughcache/.',
    );
  });

  it.each(["ab", "a".repeat(30), "mirrors/public"])("may have the prefix %s", (prefix) => {
    expect(cache({ prefix }).url).toBe(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/${prefix}`);
  });

  it.each([
    ["a".repeat(31), "is too long. Use at most 30 characters."],
    ["ROOT", '"ROOT" cannot be the name of a repository.'],
    ["mirror/", '"mirror/" cannot be the name of a repository.'],
    ["", '"" cannot be the name of a repository.'],
  ])("cannot have the prefix %j", (prefix, fault) => {
    expect(() => cache({ prefix })).toThrow(fault);
  });

  it("is one of its prefix", () => {
    const stack = emptyStack();
    new PullThroughCache(stack, "a", props);
    expect(() => new PullThroughCache(stack, "b", props)).toThrow("is stack/a already");
    expect(new PullThroughCache(stack, "c", { ...props, prefix: "other" }).url).toMatch(/other$/);
  });

  it("names images as the upstream does, in production by their digest", () => {
    const host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    expect(cache().imageUri("docker/library/node", { digest })).toBe(
      `${host}/mirror/docker/library/node@${digest}`,
    );
    expect(cache({ production: false }).imageUri("nginx", { tag: "1" })).toBe(`${host}/mirror/nginx:1`);
    expect(() => cache().imageUri("nginx", { tag: "1" })).toThrow("in production the tag");
    expect(() => cache().imageUri("Nginx", { digest })).toThrow("names no image");
  });

  it("lets a role pull what is below its prefix, copied or not", () => {
    const granted = synthesize((stack) => {
      const role = Role.fromRoleName(stack, "role", { account, name: "documents" });
      new PullThroughCache(stack, "mirror", props).grantPull(role);
    });
    const may = (action: string, name: string) =>
      evaluatePolicy(String(resource(granted, "aws_iam_role_policy").policy), {
        action,
        resource: `arn:aws:ecr:eu-west-1:123456789012:repository/${name}`,
      });
    for (const action of ["ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]) {
      expect(may(action, "mirror/nginx")).toBe("allowed");
      expect(may(action, "mirror-of-mine/nginx")).toBe("not allowed");
      expect(may(action, "mcp-servers/documents")).toBe("not allowed");
    }
    expect(may("ecr:PutImage", "mirror/nginx")).toBe("not allowed");
  });
});
