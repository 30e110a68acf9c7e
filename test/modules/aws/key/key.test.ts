import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import type { EncryptionKey } from "../../../../modules/aws/key/encryption-key.ts";
import { Key, type KeyProps } from "../../../../modules/aws/key/key.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { type AwsRequest, evaluatePolicy } from "../evaluate-policy.ts";

const props: KeyProps = { account, name: "mcp/secrets" };
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY_ARN = `arn:aws:kms:eu-west-1:123456789012:key/${KEY_ID}`;
const stack = () => new TerraformStack(new App(), "stack");
const key = (changes: Partial<KeyProps>) => () => new Key(stack(), "key", { ...props, ...changes });
const build = (changes: Partial<KeyProps> = {}) =>
  synthesize((scope) => new Key(scope, "key", { ...props, ...changes }));
const role = (scope: Construct) => Role.fromRoleName(scope, "role", { account, name: "mcp" });

describe("Key", () => {
  it("rotates every year, is deleted after 30 days, and is not destroyed", () => {
    const json = build({ tags: { team: "docs" } });
    const [id] = Object.keys(json.resource?.aws_kms_key ?? {});
    expect(resource(json, "aws_kms_key")).toEqual({
      region: "eu-west-1",
      description: "mcp/secrets",
      policy: expect.any(String),
      enable_key_rotation: true,
      rotation_period_in_days: 365,
      deletion_window_in_days: 30,
      tags: { team: "docs" },
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(json, "aws_kms_alias")).toEqual({
      region: "eu-west-1",
      name: "alias/mcp/secrets",
      target_key_id: `\${aws_kms_key.${id}.key_id}`,
    });
  });

  it("rotates sooner, is deleted sooner and can be destroyed where that is said", () => {
    const changes = { rotationDays: 90, deletionWindowDays: 7, production: false, description: "Secrets" };
    expect(resource(build(changes), "aws_kms_key")).toMatchObject({
      description: "Secrets",
      rotation_period_in_days: 90,
      deletion_window_in_days: 7,
      lifecycle: { prevent_destroy: false },
    });
  });

  it.each<[changes: Partial<KeyProps>, because: string]>([
    [{ name: "" }, 'stack/key: "" is not the name of a key. Use 1 to 250 letters'],
    [{ name: "aws/s3" }, '"aws/s3" is not the name of a key.'],
    [{ name: "my key" }, '"my key" is not the name of a key.'],
    [{ name: "a".repeat(251) }, "is not the name of a key."],
    [{ description: "a".repeat(8193) }, "the description is too long. Use at most 8192 characters."],
    [{ rotationDays: 89 }, "a key that rotates every 89 days is not taken. Use 90 to 365 whole days."],
    [{ rotationDays: 366 }, "a key that rotates every 366 days is not taken."],
    [{ rotationDays: 90.5 }, "a key that rotates every 90.5 days is not taken."],
    [{ deletionWindowDays: 6 }, "a key that is deleted after 6 days is not taken. Use 7 to 30 whole days."],
    [{ deletionWindowDays: 31 }, "a key that is deleted after 31 days is not taken."],
    [{ account: { ...account, region: "Ireland" } }, '"Ireland" is not a region.'],
    [{ tags: { "aws:a": "" } }, '"aws:a: " is not a tag.'],
    [
      { services: [{ service: "sns", sourceArns: [`arn:aws:sns:eu-west-1:${account.id}:a`] }] },
      '"sns" is not',
    ],
    [
      { services: [{ service: "sns.amazonaws.com", sourceArns: ["*"] }] },
      '"*" is not of account 123456789012',
    ],
    [{ services: [{ service: "sns.amazonaws.com", sourceArns: [] }] }, "ArnLike compares nothing."],
  ])("is refused with %j", (changes, because) => {
    expect(key(changes)).toThrow(because);
  });

  it.each(["a", "A_b-9/c", "a".repeat(250)])("may be called %s", (name) => {
    expect(key({ name })).not.toThrow();
  });

  it("is one of its alias", () => {
    const scope = stack();
    new Key(scope, "one", props);
    expect(() => new Key(scope, "other", props)).toThrow("alias/mcp/secrets is stack/one already.");
  });
});

describe("the policy of a key", () => {
  const sns = { service: "sns.amazonaws.com", sourceArns: ["arn:aws:sns:eu-west-1:123456789012:alarms"] };
  const policy = String(resource(build({ services: ["logs", sns] }), "aws_kms_key").policy);
  const verdict = (request: Omit<AwsRequest, "action" | "resource">, action = "kms:Decrypt") =>
    evaluatePolicy(policy, { action, resource: KEY_ARN, ...request });
  const logs = { service: "logs.eu-west-1.amazonaws.com" };
  const group = "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/mcp";
  const encrypting = (arn?: string) => ({ "kms:EncryptionContext:aws:logs:arn": arn });
  const topic = { "aws:SourceAccount": "123456789012", "aws:SourceArn": sns.sourceArns[0] };

  it("leaves it to the policies of the account", () => {
    expect(verdict({ principal: { aws: "arn:aws:iam::123456789012:role/any" } }, "kms:PutKeyPolicy")).toBe(
      "allowed",
    );
  });

  it("lets services use it for things of the account", () => {
    expect(verdict({ principal: logs, context: encrypting(group) })).toBe("allowed");
    expect(verdict({ principal: { service: sns.service }, context: topic }, "kms:GenerateDataKey")).toBe(
      "allowed",
    );
  });

  it.each<[who: string, request: Omit<AwsRequest, "action" | "resource">]>([
    ["another account", { principal: { aws: "arn:aws:iam::666666666666:role/mcp" } }],
    ["another account's root", { principal: { aws: "arn:aws:iam::666666666666:root" } }],
    ["everybody", {}],
    ["logs without a group", { principal: logs }],
    ["logs of another account", { principal: logs, context: encrypting(group.replace("1234", "6666")) }],
    ["logs of another region", { principal: logs, context: encrypting(group.replace("eu", "us")) }],
    [
      "logs in another region",
      { principal: { service: "logs.us-east-1.amazonaws.com" }, context: encrypting(group) },
    ],
    [
      "another topic",
      {
        principal: { service: sns.service },
        context: { ...topic, "aws:SourceArn": `${topic["aws:SourceArn"]}2` },
      },
    ],
    [
      "another account's topic",
      { principal: { service: sns.service }, context: { ...topic, "aws:SourceAccount": "666666666666" } },
    ],
    ["a service without a source", { principal: { service: sns.service } }],
    ["a service that is not named", { principal: { service: "sqs.amazonaws.com" }, context: topic }],
  ])("does not let %s use it", (_who, request) => {
    expect(verdict(request)).toBe("not allowed");
  });

  it("lets no service change it", () => {
    for (const action of ["kms:PutKeyPolicy", "kms:CreateGrant", "kms:ScheduleKeyDeletion"]) {
      expect(verdict({ principal: logs, context: encrypting(group) }, action)).toBe("not allowed");
    }
  });
});

describe("a grant of a key", () => {
  const granted = (grant: (key: EncryptionKey, scope: Construct) => void) => {
    const json = synthesize((scope) => grant(Key.fromKeyId(scope, "key", { account, keyId: KEY_ID }), scope));
    const [only] = resources(json, "aws_iam_role_policy");
    return { name: only?.name, policy: String(only?.policy) };
  };
  const may = (policy: string, action: string, context = {}) =>
    evaluatePolicy(policy, { action, resource: KEY_ARN, context }) === "allowed";

  it("lets a role decrypt", () => {
    const { name, policy } = granted((key, scope) => key.grantDecrypt(role(scope)));
    expect(name).toBe(`decrypt-with-key-${KEY_ID}`);
    expect(may(policy, "kms:Decrypt")).toBe(true);
    for (const action of ["kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant", "kms:PutKeyPolicy"]) {
      expect(may(policy, action)).toBe(false);
    }
    expect(evaluatePolicy(policy, { action: "kms:Decrypt", resource: `${KEY_ARN}0` })).toBe("not allowed");
  });

  it("lets a role encrypt and decrypt", () => {
    const { policy } = granted((key, scope) => key.grantEncryptDecrypt(role(scope)));
    for (const action of ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptTo"]) {
      expect(may(policy, action)).toBe(true);
    }
    expect(may(policy, "kms:CreateGrant")).toBe(false);
  });

  it("may be limited to one service", () => {
    const { policy } = granted((key, scope) => key.grantDecrypt(role(scope), { via: "secretsmanager" }));
    const via = (service: string) => ({ "kms:ViaService": service });
    expect(may(policy, "kms:Decrypt", via("secretsmanager.eu-west-1.amazonaws.com"))).toBe(true);
    expect(may(policy, "kms:Decrypt", via("secretsmanager.us-east-1.amazonaws.com"))).toBe(false);
    expect(may(policy, "kms:Decrypt", via("s3.eu-west-1.amazonaws.com"))).toBe(false);
    expect(may(policy, "kms:Decrypt")).toBe(false);
    expect(() => granted((key, scope) => key.grantDecrypt(role(scope), { via: "*" }))).toThrow(
      '"*" is not a service that uses keys.',
    );
  });

  it("is one, where it is asked for twice", () => {
    const json = synthesize((scope) => {
      const [own, grantee] = [new Key(scope, "key", props), role(scope)];
      expect(own.grantDecrypt(grantee)).toBe(own.grantDecrypt(grantee));
      own.grantEncryptDecrypt(grantee);
    });
    const names = resources(json, "aws_iam_role_policy").map(({ name }) => name);
    expect(names).toEqual(["decrypt-with-key-mcp-secrets", "encrypt-and-decrypt-with-key-mcp-secrets"]);
  });
});

describe("Key.fromKeyId", () => {
  it.each([KEY_ID, `mrk-${"0a".repeat(16)}`])("takes %s", (keyId) => {
    expect(Key.fromKeyId(stack(), "key", { account, keyId }).keyArn).toBe(
      `arn:aws:kms:eu-west-1:123456789012:key/${keyId}`,
    );
  });

  it.each(["", "alias/mcp", KEY_ARN, KEY_ID.toUpperCase()])("refuses %j", (keyId) => {
    expect(() => Key.fromKeyId(stack(), "key", { account, keyId })).toThrow(
      `stack/key: "${keyId}" is not the id of a key. Use the id itself, neither an alias nor the ARN.`,
    );
  });
});
