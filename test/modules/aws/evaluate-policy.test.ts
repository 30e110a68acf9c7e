import { describe, expect, it } from "vitest";
import { type AwsRequest, type Context, evaluatePolicy } from "./evaluate-policy.ts";

const ROLE = "arn:aws:iam::123456789012:role/mcp";
const request: AwsRequest = {
  principal: { aws: ROLE },
  action: "s3:GetObject",
  resource: "arn:aws:s3:::bucket/a/b",
};
const policy = (...statements: readonly object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((each) => ({
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "*",
      ...each,
    })),
  });
const verdict = (condition: object, context: Context) =>
  evaluatePolicy(policy({ Condition: condition }), { ...request, context });

describe("a policy, evaluated", () => {
  it("allows what a statement allows and none denies", () => {
    expect(evaluatePolicy(policy({}), request)).toBe("allowed");
    expect(evaluatePolicy(policy({ Action: "s3:PutObject" }), request)).toBe("not allowed");
    expect(evaluatePolicy(policy({}, { Effect: "Deny" }), request)).toBe("explicitly denied");
  });

  it.each([
    ["S3:getobject", "*", true],
    ["s3:Get*", "arn:aws:s3:::bucket/*", true],
    ["s3:G?tObject", "arn:aws:s3:::bucket/a/?", true],
    ["*", "arn:aws:s3:::other/*", false],
    ["s3:Get", "*", false],
  ])("matches %s on %s", (Action, Resource, isAllowed) => {
    const expected = isAllowed ? "allowed" : "not allowed";
    expect(evaluatePolicy(policy({ Action, Resource }), request)).toBe(expected);
  });

  it.each<[Principal: unknown, isAllowed: boolean]>([
    ["*", true],
    [{ AWS: "*" }, true],
    [{ AWS: ROLE }, true],
    [{ AWS: ["arn:aws:iam::123456789012:role/other", ROLE] }, true],
    [{ AWS: "arn:aws:iam::123456789012:root" }, true],
    [{ AWS: "123456789012" }, true],
    [{ AWS: "arn:aws:iam::210987654321:root" }, false],
    [{ AWS: `${ROLE}*` }, false],
    [{ Service: "ecs-tasks.amazonaws.com" }, false],
    [{ Federated: ROLE }, false],
  ])("knows who %j is", (Principal, isAllowed) => {
    const expected = isAllowed ? "allowed" : "not allowed";
    expect(evaluatePolicy(policy({ Principal }), request)).toBe(expected);
  });

  it.each<[condition: object, context: Context, isMet: boolean]>([
    [{ StringEquals: { k: ["a", "b"] } }, { K: "b" }, true],
    [{ StringEquals: { k: "a" } }, { k: "A" }, false],
    [{ StringEquals: { k: "a*" } }, { k: "ab" }, false],
    [{ StringEquals: { k: "a" } }, {}, false],
    [{ StringEqualsIfExists: { k: "a" } }, {}, true],
    [{ StringEqualsIfExists: { k: "a" } }, { k: "b" }, false],
    [{ StringNotEquals: { k: "a" } }, {}, true],
    [{ StringNotEquals: { k: "a" } }, { k: "a" }, false],
    [{ StringNotEquals: { k: ["a", "b"] } }, { k: "b" }, false],
    [{ StringEquals: { k: "a", l: "b" } }, { k: "a" }, false],
    [{ StringEquals: { k: "a" }, StringLike: { l: "b*" } }, { k: "a", l: "bc" }, true],
    [{ StringLike: { k: "a?c" } }, { k: "abc" }, true],
    [{ "ForAllValues:StringEquals": { k: "a" } }, {}, true],
    [{ "ForAllValues:StringEquals": { k: "a" } }, { k: ["a", "b"] }, false],
    [{ "ForAnyValue:StringEquals": { k: "a" } }, {}, false],
    [{ "ForAnyValue:StringEquals": { k: "a" } }, { k: ["a", "b"] }, true],
    [{ Null: { k: "false" } }, {}, false],
    [{ Null: { k: "true" } }, {}, true],
    [{ Bool: { k: "false" } }, { k: "false" }, true],
    [{ Bool: { k: "false" } }, {}, false],
    [{ NumericLessThan: { k: "1.2" } }, { k: "1.1" }, true],
    [{ NumericLessThan: { k: "1.2" } }, { k: "1.2" }, false],
    [{ NumericLessThanEquals: { k: "300" } }, { k: "300" }, true],
    [{ NumericLessThanEquals: { k: "300" } }, { k: "301" }, false],
    [{ NumericLessThanEquals: { k: "300" } }, {}, false],
    [{ ArnLike: { k: "arn:aws:ecs:eu-west-1:1:*" } }, { k: "arn:aws:ecs:eu-west-1:1:task/a:b" }, true],
    [{ ArnLike: { k: "arn:aws:ecs:*:1:task" } }, { k: "arn:aws:ecs:eu-west-1:2:1:task" }, false],
    [{ ArnNotLike: { k: "arn:aws:ecs:*:1:*" } }, { k: "arn:aws:ecs:eu-west-1:2:task" }, true],
  ])("finds that %j of %j is met: %j", (condition, context, isMet) => {
    expect(verdict(condition, context)).toBe(isMet ? "allowed" : "not allowed");
  });

  it.each([
    [policy({ NotAction: "s3:*" }), "a statement says NotAction"],
    [policy({ Condition: { IpAddress: { k: "192.0.2.0/24" } } }), "the operator IpAddress"],
    [policy({ Resource: `\${aws:username}` }), "would evaluate"],
  ])("passes nothing over", (text, because) => {
    expect(() => evaluatePolicy(text, request)).toThrow(because);
  });
});
