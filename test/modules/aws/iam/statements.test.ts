import { TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Conditions } from "../../../../modules/aws/iam/conditions.ts";
import { policyDocument, resourcePolicy } from "../../../../modules/aws/iam/policy-document.ts";
import type { ResourcePolicyStatement, Statement } from "../../../../modules/aws/iam/statement.ts";
import { isWildcardResource } from "../../../../modules/aws/iam/wildcards.ts";
import { synthesize } from "../../synthesize.ts";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-Ab1c2D";
const read: Statement = { actions: ["secretsmanager:GetSecretValue"], resources: [SECRET] };
const ROLE = "arn:aws:iam::123456789012:role/mcp";
const owned: ResourcePolicyStatement = { principals: { aws: [ROLE] }, actions: ["kms:Decrypt"] };

/** What is built in a stack. */
function inStack<Built>(build: (stack: Construct) => Built): Built {
  const built: Built[] = [];
  synthesize((stack) => built.push(build(stack)));
  return built[0] as Built;
}

const write = (...statements: readonly Statement[]) => inStack((stack) => policyDocument(stack, statements));
const writeFor = (...statements: readonly ResourcePolicyStatement[]) =>
  inStack((stack) => resourcePolicy(stack, statements));

describe("a policy", () => {
  it("is written as IAM answers, in the order of the statements", () => {
    const policy = write(
      { sid: "Read", ...read, conditions: { StringEquals: { "aws:PrincipalTag/team": ["a", "b"] } } },
      { effect: "Deny", actions: ["kms:Decrypt", "kms:Encrypt"], resources: ["*"] },
    );
    expect(policy).toBe(
      '{"Version":"2012-10-17","Statement":[' +
        `{"Sid":"Read","Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"${SECRET}",` +
        '"Condition":{"StringEquals":{"aws:PrincipalTag/team":["a","b"]}}},' +
        '{"Effect":"Deny","Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*"}]}',
    );
    expect(write({ ...read, conditions: {} })).toBe(write({ ...read, conditions: {} }));
  });

  it("says of a thing who may do what to it", () => {
    const principals = { aws: [ROLE], services: ["logs.amazonaws.com"], federated: [] };
    expect(JSON.parse(writeFor({ ...owned, principals }, { ...owned, resources: ["*"] })).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { AWS: ROLE, Service: "logs.amazonaws.com" },
        Action: "kms:Decrypt",
      },
      { Effect: "Allow", Principal: { AWS: ROLE }, Action: "kms:Decrypt", Resource: "*" },
    ]);
  });

  it("takes what is not known before the apply", () => {
    const policy = inStack((stack) => {
      const bucket = new TerraformVariable(stack, "bucket", {}).stringValue;
      return policyDocument(stack, [{ actions: ["s3:GetObject"], resources: [bucket, `${bucket}/*`] }]);
    });
    expect(policy).toMatch(/"Resource":\["\$\{TfToken\[TOKEN\.\d+\]\}","\$\{TfToken\[TOKEN\.\d+\]\}\/\*"\]/);
  });

  it.each<[statement: Statement, because: string]>([
    [{ ...read, sid: "Read it" }, '"Read it" is not the id of a statement. Use letters and digits.'],
    [{ ...read, actions: [] }, "a statement lacks an action. Use <service>:<action>."],
    [{ ...read, resources: [] }, "a statement lacks the ARN of a resource. Use its whole ARN."],
    [{ ...read, actions: ["GetSecretValue"] }, '"GetSecretValue" is not an action.'],
    [{ ...read, resources: ["token"] }, '"token" is not the ARN of a resource.'],
    [{ ...read, resources: ["arn:aws:s3"] }, '"arn:aws:s3" is not the ARN of a resource.'],
    [{ ...read, resources: [`${SECRET}\u6771`] }, 'IAM takes no "\u6771" in a policy.'],
  ])("does not take %j", (statement, because) => {
    expect(() => write(statement)).toThrow(because);
  });

  it.each<[principals: ResourcePolicyStatement["principals"], because: string]>([
    [{}, "a statement is about nobody. Name at least one principal."],
    [{ aws: [] }, "a statement is about nobody."],
    [{ aws: ["mcp"] }, '"mcp" is not the ARN of a principal.'],
    [{ services: ["logs"] }, '"logs" is not a service of AWS. Use <service>.amazonaws.com.'],
    [{ federated: ["https://mcp.example.com"] }, '"https://mcp.example.com" is not the ARN of a principal.'],
  ])("is not about %j", (principals, because) => {
    expect(() => writeFor({ ...owned, principals })).toThrow(because);
  });

  it("says something", () => {
    expect(() => write()).toThrow("a policy says nothing. Give it at least one statement.");
  });
});

describe("a wildcard", () => {
  const wildcards: readonly (Statement | ResourcePolicyStatement)[] = [
    { ...read, actions: ["*"] },
    { ...read, actions: ["secretsmanager:*"] },
    { ...read, actions: ["secretsmanager:Get*"] },
    { ...read, actions: ["secretsmanager:GetSecretValu?"] },
    { ...read, resources: ["*"] },
    { ...read, resources: [SECRET, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:*"] },
    { ...owned, principals: "*" },
    { ...owned, principals: { aws: ["*"] } },
    { ...owned, principals: { aws: ["arn:aws:iam::*:role/mcp"] } },
    { ...owned, resources: ["*", "arn:aws:s3:::*"] },
  ];
  const writeAny = (statement: Statement | ResourcePolicyStatement) =>
    "principals" in statement ? writeFor(statement) : write(statement as Statement);

  it.each(wildcards)("is refused without a reason: %j", (statement) => {
    expect(() => writeAny(statement)).toThrow(/"[^"]+" allows more than anybody could list\. Name what is/);
    expect(() => writeAny({ ...statement, wildcardReason: " " })).toThrow("allows more than anybody could");
  });

  it.each(wildcards)("is taken with a reason, and where it denies: %j", (statement) => {
    expect(() => writeAny({ ...statement, wildcardReason: "That is so." })).not.toThrow();
    expect(() => writeAny({ ...statement, effect: "Deny" })).not.toThrow();
  });

  it.each([
    SECRET,
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-??????",
    "arn:aws:s3:::bucket",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::bucket/logs/*",
    "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/mcp:*",
    "arn:aws:lambda:eu-west-1:123456789012:function:rotate:*",
    "arn:aws:ecr:eu-west-1:123456789012:repository/docker-hub/*",
    "arn:aws:s3:::bucket/logs-*",
    `${Token.asString({})}:*`,
  ])("in what is in one thing needs none: %s", (resource) => {
    expect(isWildcardResource(resource)).toBe(false);
  });

  it.each([
    "*",
    "arn:*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::buck*",
    "arn:aws:s3:::*/logs/*",
    "arn:aws:sqs:eu-west-1:123456789012:*",
    "arn:aws:iam::123456789012:role/*",
    "arn:aws:iam::*:role/mcp",
    "arn:aws:ecs:*:123456789012:cluster/mcp",
    "arn:*:iam::123456789012:role/mcp",
    "arn:aws:logs:eu-west-1:123456789012:log-group:*",
    "arn:aws:iam::123456789012:role/mcp-*",
    "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/mcp*",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-*",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-???????",
    `${Token.asString({})}-*`,
  ])("of many things is found: %s", (resource) => {
    expect(isWildcardResource(resource)).toBe(true);
  });

  it("is found wherever it makes the account or the region any", () => {
    const word = fc.stringMatching(/^[a-z0-9-]{0,12}$/);
    fc.assert(
      fc.property(word, word, fc.nat(3), (before, after, index) => {
        const parts = ["aws", "ecs", "eu-west-1", "123456789012"];
        parts[index] = `${before}*${after}`;
        expect(isWildcardResource(`arn:${parts.join(":")}:cluster/mcp`)).toBe(true);
      }),
    );
  });
});

describe("a condition", () => {
  it.each<[conditions: Conditions, because: string]>([
    [{ StringEquals: {} }, "the condition StringEquals compares nothing."],
    [{ StringEquals: { "aws:SourceAccount": [] } }, "the condition StringEquals compares nothing."],
    [{ StringEquals: { "": "a" } }, "the condition StringEquals compares nothing."],
    [
      { "ForAllValues:StringEquals": { "aws:TagKeys": "team" } },
      "ForAllValues:StringEquals allows every request that has no aws:TagKeys. Use an operator without",
    ],
    [
      { StringEqualsIfExists: { "aws:SourceAccount": "1" } },
      "allows every request that has no aws:SourceAccount.",
    ],
    [
      { StringNotEquals: { "aws:PrincipalAccount": "1" } },
      "StringNotEquals allows every request that has no aws:PrincipalAccount.",
    ],
    [{ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, "allows every request that has no aws:SourceIp."],
    [{ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::1:role/a" } }, "that has no aws:PrincipalArn."],
    [
      { StringEqualsIfExists: { "aws:SourceAccount": "1" }, Null: { "aws:SourceAccount": "true" } },
      "allows every request that has no aws:SourceAccount.",
    ],
  ])("is refused: %j", (conditions, because) => {
    expect(() => write({ ...read, conditions })).toThrow(because);
  });

  it.each<[effect: "Allow" | "Deny", conditions: Conditions]>([
    ["Allow", { StringEquals: { "aws:SourceAccount": "1" }, Bool: { "aws:SecureTransport": "true" } }],
    ["Allow", { "ForAllValues:StringEquals": { "aws:TagKeys": "a" }, Null: { "aws:TagKeys": "false" } }],
    ["Deny", { BoolIfExists: { "aws:SecureTransport": "false" } }],
    ["Deny", { StringNotEquals: { "aws:PrincipalAccount": "1" } }],
    ["Allow", { "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } }],
    [
      "Allow",
      { StringNotEquals: { "aws:PrincipalTag/team": "a" }, Null: { "aws:PrincipalTag/team": "false" } },
    ],
    ["Deny", { "ForAllValues:StringEquals": { "aws:TagKeys": "team" } }],
  ])("may %s: %j", (effect, conditions) => {
    expect(JSON.parse(write({ ...read, effect, conditions })).Statement[0].Condition).toEqual(conditions);
  });
});
