import { App, TerraformOutput, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Key } from "../../../../modules/aws/key/key.ts";
import { LogGroup, type LogGroupProps } from "../../../../modules/aws/log-group/log-group.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { resource, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";

const minimal: LogGroupProps = { account, name: "/ecs/documents" };
const ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/documents";

const emptyStack = () => new TerraformStack(new App(), "stack");
const build = (props: Partial<LogGroupProps> = {}) =>
  new LogGroup(emptyStack(), "logs", { ...minimal, ...props });
const written = (props: Partial<LogGroupProps> = {}) =>
  resource(
    synthesize((stack) => new LogGroup(stack, "logs", { ...minimal, ...props })),
    "aws_cloudwatch_log_group",
  );
const existing = (name = "/ecs/documents") => LogGroup.fromName(emptyStack(), "logs", { account, name });

describe("LogGroup", () => {
  it("keeps what is logged for a year, and nobody destroys it", () => {
    expect(written()).toEqual({
      region: "eu-west-1",
      name: "/ecs/documents",
      retention_in_days: 365,
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("can be destroyed where it is not for production, and has tags", () => {
    expect(written({ production: false, tags: { team: "documents" } })).toMatchObject({
      deletion_protection_enabled: false,
      lifecycle: { prevent_destroy: false },
      tags: { team: "documents" },
    });
    expect(() => build({ tags: { "": "documents" } })).toThrow('": documents" is not a tag.');
  });

  it("is encrypted with a key of one's own where there is one", () => {
    const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
    const key = Key.fromKeyId(emptyStack(), "key", { account, keyId });
    expect(written({ encryption: { key } })).toMatchObject({
      kms_key_id: `arn:aws:kms:eu-west-1:123456789012:key/${keyId}`,
    });
    const elsewhere = { ...account, region: "eu-central-1" };
    expect(() => build({ account: elsewhere, encryption: { key } })).toThrow(
      `key/${keyId} encrypts nothing in eu-central-1. Use a key in eu-central-1.`,
    );
  });

  it.each([1, 90, 400, 3653])("may keep it for %d days", (retentionDays) => {
    expect(written({ retentionDays }).retention_in_days).toBe(retentionDays);
  });

  it.each([0, 2, 366, -1, 1.5])("cannot keep it for %d days", (retentionDays) => {
    expect(() => build({ retentionDays })).toThrow(
      `stack/logs: logs cannot be kept for ${retentionDays} days. Use one of 1, 3, 5, 7, 14, 30,`,
    );
  });

  it.each(["a", "/aws/ecs/documents", "a.b-c/d#e_F", "a".repeat(512)])("may be named %s", (name) => {
    expect(build({ name }).logGroupArn).toBe(`arn:aws:logs:eu-west-1:123456789012:log-group:${name}`);
    expect(existing(name).logGroupName).toBe(name);
  });

  it.each(["", "aws/ecs", "a b", "a:b", "a*", "a".repeat(513), `\${a}`])("cannot be named %j", (name) => {
    const fault = `stack/logs: "${name}" cannot be the name of a log group. Use 1 to 512 letters`;
    expect(() => build({ name })).toThrow(fault);
    expect(() => existing(name)).toThrow(fault);
  });

  it("is in an account, one of its name", () => {
    expect(() => build({ account: { ...account, region: "Ireland" } })).toThrow('"Ireland" is not a region.');
    const stack = emptyStack();
    new LogGroup(stack, "a", minimal);
    expect(() => new LogGroup(stack, "b", minimal)).toThrow(`stack/b: ${ARN} is stack/a already.`);
    expect(new LogGroup(stack, "c", { ...minimal, name: "/ecs/other" }).name).toBe("/ecs/other");
  });

  it("lets a role write to it, and read nothing", () => {
    const granted = synthesize((stack) => {
      const role = Role.fromRoleName(stack, "role", { account, name: "documents" });
      LogGroup.fromName(stack, "logs", minimal).grantWrite(role);
    });
    expect(granted.resource).not.toHaveProperty("aws_cloudwatch_log_group");
    const { name, policy } = resource(granted, "aws_iam_role_policy");
    expect(name).toBe("write-log-group-ecs-documents");
    expect(JSON.parse(String(policy)).Statement).toEqual([
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${ARN}:*` },
    ]);
  });

  it("is there before what refers to it", () => {
    const referring = synthesize((stack) => {
      new TerraformOutput(stack, "name", { value: new LogGroup(stack, "logs", minimal).logGroupName });
    });
    expect(referring.output?.name?.value).toMatch(/^\$\{aws_cloudwatch_log_group\..*\.name\}$/);
  });
});
