import { describe, expect, it } from "vitest";
import type { SecretProps } from "../../../../modules/aws/secret/secret.ts";
import { resource } from "../../synthesize.ts";
import { type AwsRequest, evaluatePolicy } from "../evaluate-policy.ts";
import { key, secret } from "./secrets.ts";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:documents/token-AbCdEf";
const READER = "arn:aws:iam::111122223333:role/reader";

/** What the policy of a secret says of a request by a role, or by a service. */
function verdict(
  props: Partial<SecretProps>,
  principal: AwsRequest["principal"],
  context: AwsRequest["context"],
) {
  const { policy } = resource(secret(props), "aws_secretsmanager_secret_policy");
  const request = { action: "secretsmanager:GetSecretValue", resource: SECRET };
  return evaluatePolicy(String(policy), {
    ...request,
    ...(principal && { principal }),
    ...(context && { context }),
  });
}

const roleOf = (account: string, name = "reader") =>
  [
    { aws: `arn:aws:iam::${account}:role/${name}` },
    { "aws:PrincipalAccount": account, "aws:PrincipalIsAWSService": "false" },
  ] as const;

const shared: Partial<SecretProps> = {
  encryption: { key: key() },
  resourcePolicy: [
    { principals: { aws: [READER] }, actions: ["secretsmanager:GetSecretValue"], resources: ["*"] },
  ],
};

describe("the resource policy of a secret, asked by itself", () => {
  it("leaves the account's roles to their own policies", () => {
    expect(verdict({}, ...roleOf("123456789012"))).toBe("not allowed");
  });

  it("denies roles of other accounts, whatever their policies say", () => {
    expect(verdict({}, ...roleOf("111122223333"))).toBe("explicitly denied");
    expect(verdict(shared, ...roleOf("444455556666"))).toBe("explicitly denied");
  });

  it("lets in the role of another account that it names, and leaves others there to nobody", () => {
    expect(verdict(shared, ...roleOf("111122223333"))).toBe("allowed");
    expect(verdict(shared, ...roleOf("111122223333", "reader-admin"))).toBe("not allowed");
  });

  it("denies whoever comes without a signature", () => {
    expect(verdict({}, undefined, {})).toBe("explicitly denied");
  });

  it("does not keep AWS's services from rotating and replicating", () => {
    const rotation = { "aws:PrincipalIsAWSService": "true" };
    expect(verdict({}, { service: "secretsmanager.amazonaws.com" }, rotation)).toBe("not allowed");
  });
});
