import { describe, expect, it } from "vitest";
import { type AwsRoleProps, awsRole } from "../../../../modules/gcp/workload-identity-pool/aws-role.ts";
import { admit, type Claims, providerJson } from "./admit.ts";

const ACCOUNT = "123456789012";
const minimal: AwsRoleProps = { accountId: ACCOUNT, roleNames: ["mcp-task", "mcp.batch@2"] };
const build = (props: Partial<AwsRoleProps> = {}) => providerJson(awsRole({ ...minimal, ...props }));
const sts = `arn:aws:sts::${ACCOUNT}`;
const iam = `arn:aws:iam::${ACCOUNT}`;
const caller = (arn: string, change: Claims = {}) => ({
  account: ACCOUNT,
  arn,
  userid: "AROADBQP57FF2AEXAMPLE:session",
  ...change,
});

describe("a provider for AWS roles", () => {
  const provider = build();

  it("is one of the account", () => {
    expect(provider).toMatchObject({ aws: { account_id: ACCOUNT } });
  });

  it("requires the account and one of the roles", () => {
    expect(provider.attribute_condition).toBe(
      "assertion.account == '123456789012' && attribute.aws_role in " +
        "['arn:aws:sts::123456789012:assumed-role/mcp-task', 'arn:aws:sts::123456789012:assumed-role/mcp.batch@2']",
    );
  });

  it.each([
    ["a task", "mcp-task", "0a1b2c3d4e5f"],
    ["an instance", "mcp.batch@2", "i-0123456789abcdef0"],
    ["a session named like a role", "mcp-task", "assumed-role"],
  ])("lets in %s, by its role whatever its session is called", (_what, role, session) => {
    expect(admit(provider, caller(`${sts}:assumed-role/${role}/${session}`))).toEqual({
      "google.subject": `${role}/${session}`,
      "attribute.aws_role": `${sts}:assumed-role/${role}`,
      "attribute.aws_account": ACCOUNT,
    });
  });

  it("lets in a role called assumed-role", () => {
    const arn = `${sts}:assumed-role/assumed-role/a`;
    expect(admit(build({ roleNames: ["assumed-role"] }), caller(arn))).toMatchObject({
      "google.subject": "assumed-role/a",
    });
  });

  it("lets in the longest role with the longest session", () => {
    const role = "r".repeat(62);
    const identity = admit(
      build({ roleNames: [role] }),
      caller(`${sts}:assumed-role/${role}/${"s".repeat(64)}`),
    );
    expect(identity).toMatchObject({ "google.subject": `${role}/${"s".repeat(64)}` });
  });

  it.each<[who: string, claims: Claims, at?: "mapping"]>([
    ["another role", caller(`${sts}:assumed-role/other/a`)],
    ["a role with the same beginning", caller(`${sts}:assumed-role/mcp-task-admin/a`)],
    ["a role with the same end", caller(`${sts}:assumed-role/my-mcp-task/a`)],
    ["a role in other letters", caller(`${sts}:assumed-role/MCP-task/a`)],
    ["a role that fits a dot taken for any character", caller(`${sts}:assumed-role/mcp-batch@2/a`)],
    ["a session that names the role", caller(`${sts}:assumed-role/other/mcp-task`)],
    ["a session that goes up", caller(`${sts}:assumed-role/other/../mcp-task/a`)],
    ["a session that repeats the ARN", caller(`${sts}:assumed-role/other/assumed-role/mcp-task/a`)],
    ["a role that ends early", caller(`${sts}:assumed-role/mcp-task`)],
    ["a role behind a path", caller(`${sts}:assumed-role/team/mcp-task/a`)],
    ["the role in another account", caller("arn:aws:sts::210987654321:assumed-role/mcp-task/a")],
    [
      "the role of another account that claims this one in its ARN",
      caller(`${sts}:assumed-role/mcp-task/a`, { account: "210987654321" }),
    ],
    ["the role in another partition", caller(`arn:aws-cn:sts::${ACCOUNT}:assumed-role/mcp-task/a`)],
    ["nobody's account", caller(`${sts}:assumed-role/mcp-task/a`, { account: undefined }), "mapping"],
    [
      "an account that is a number",
      caller(`${sts}:assumed-role/mcp-task/a`, { account: 123456789012 }),
      "mapping",
    ],
    ["a user whose path is the role", caller(`${iam}:user/assumed-role/mcp-task/a`)],
    ["a user whose path is the role's ARN", caller(`${iam}:user/${sts}:assumed-role/mcp-task/a`)],
    ["a user called like the role", caller(`${iam}:user/mcp-task`), "mapping"],
    ["a federated user", caller(`${sts}:federated-user/mcp-task`), "mapping"],
    ["the account itself", caller(`${iam}:root`), "mapping"],
    ["a list of ARNs", caller("", { arn: [`${sts}:assumed-role/mcp-task/a`] }), "mapping"],
    ["nobody", {}, "mapping"],
  ])("does not let in %s", (_who, claims, at?) => {
    expect(admit(provider, claims)).toBe(at ?? "condition");
  });
});

describe("AWS roles", () => {
  it.each(["12345678901", "1234567890123", "12345678901a", ""])(
    "are refused with the account %j",
    (accountId) => {
      expect(() => build({ accountId })).toThrow(
        `stack/pool/my-provider: "${accountId}" is not an AWS account id. Use 12 digits.`,
      );
    },
  );

  it.each(["", "r".repeat(63), "team/role", "role*", "a b", "it's"])(
    "are refused with the name %j",
    (name) => {
      expect(() => build({ roleNames: ["mcp-task", name] })).toThrow(
        `"${name}" is not the name of an AWS role that leaves a subject room for its session.`,
      );
    },
  );

  it("are refused where there are none", () => {
    expect(() => build({ roleNames: [] })).toThrow(/nobody is let in/);
  });
});
