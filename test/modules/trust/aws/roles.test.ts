import { describe, expect, it } from "vitest";
import { ref, sentences } from "../sentences.ts";
import { amazonStack, policyOf } from "./amazon.ts";

const ISSUER = "arn:aws:iam::123456789012:oidc-provider/mcp.example.com/workload";
const trusted = (statement: object, others: object = {}) =>
  sentences(
    amazonStack({
      aws_iam_role: {
        it: {
          name: "mcp",
          assume_role_policy: policyOf({ Action: "sts:AssumeRole", ...statement }),
          ...others,
        },
      },
    }),
  );
const allowed = (statement: object) =>
  sentences(
    amazonStack({ aws_iam_role_policy: { it: { role: "mcp", name: "it", policy: policyOf(statement) } } }),
  );

describe("who may assume a role", () => {
  it("is said by the issuer, with the claims that its tokens need", () => {
    const Condition = {
      StringEquals: {
        "mcp.example.com/workload:aud": "sts.amazonaws.com",
        "mcp.example.com/workload:sub": ["edge:documents", "edge:reports"],
      },
    };
    expect(trusted({ Principal: { Federated: ISSUER }, Condition })).toEqual([
      "issuer https://mcp.example.com/workload vouches for whoever assumes AWS role mcp in 123456789012 " +
        "when aud is sts.amazonaws.com and sub is edge:documents or edge:reports",
    ]);
  });

  it("is said loudly where the subject does not matter", () => {
    const Condition = { StringEquals: { "mcp.example.com/workload:aud": "sts.amazonaws.com" } };
    expect(trusted({ Principal: { Federated: ISSUER }, Condition })).toEqual([
      "issuer https://mcp.example.com/workload vouches for whoever assumes AWS role mcp in 123456789012 " +
        "WHATEVER ITS SUBJECTS ARE when aud is sts.amazonaws.com",
    ]);
  });

  it.each([
    [{ Service: "ecs-tasks.amazonaws.com" }, "AWS service ecs-tasks.amazonaws.com"],
    [{ AWS: "arn:aws:iam::210987654321:role/ci/deployer" }, "AWS role deployer in 210987654321"],
    [{ AWS: "arn:aws:iam::210987654321:user/me" }, "AWS user me in 210987654321"],
    [{ AWS: "arn:aws:iam::210987654321:root" }, "AWS account 210987654321"],
    [{ AWS: "210987654321" }, "AWS account 210987654321"],
    [{ AWS: "*" }, "EVERYBODY ON THE INTERNET"],
    ["*", "EVERYBODY ON THE INTERNET"],
    [
      { Federated: "arn:aws:iam::123456789012:saml-provider/corp" },
      "SAML identity provider arn:aws:iam::123456789012:saml-provider/corp",
    ],
  ])("may be %j", (Principal, said) => {
    expect(trusted({ Principal })).toEqual([`${said} may assume AWS role mcp in 123456789012`]);
  });

  it("is said with the conditions", () => {
    const Condition = {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:*" },
      Null: { "sts:ExternalId": "false" },
      DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
    };
    expect(trusted({ Principal: { Service: "ecs-tasks.amazonaws.com" }, Condition })).toEqual([
      "AWS service ecs-tasks.amazonaws.com may assume AWS role mcp in 123456789012 when aws:SourceAccount is " +
        "123456789012 and aws:SourceArn is like arn:aws:ecs:eu-west-1:123456789012:* and sts:ExternalId is there " +
        "and aws:CurrentTime DateLessThan 2030-01-01T00:00:00Z",
    ]);
  });

  it("says nothing of what is denied, and what bounds the role", () => {
    const others = { permissions_boundary: "arn:aws:iam::123456789012:policy/boundary" };
    expect(trusted({ Effect: "Deny", Principal: "*" }, others)).toEqual([
      "AWS role mcp in 123456789012 is bounded by arn:aws:iam::123456789012:policy/boundary",
    ]);
  });

  it.each<[statement: object, others: object, fault: string]>([
    [{ Principal: { AWS: "AROADBQP57FF2AEXAMPLE" } }, {}, 'does not know who "AROADBQP57FF2AEXAMPLE" is.'],
    [{ Principal: { CanonicalUser: "79a5" } }, {}, 'does not know who "79a5" is.'],
    [{ Principal: { AWS: "arn:aws:s3:::bucket" } }, {}, 'does not know who "arn:aws:s3:::bucket" is.'],
    [{ NotPrincipal: { AWS: "*" } }, {}, "its assume_role_policy says by NotPrincipal what it allows."],
    [{}, { assume_role_policy: "{" }, "its assume_role_policy is no policy. State one."],
    [{}, { assume_role_policy: "[]" }, "its assume_role_policy is no policy. State one."],
    [{}, { assume_role_policy: undefined }, "it says no assume_role_policy. State it."],
    [
      {},
      { assume_role_policy: ref("data.aws_iam_policy_document.it.json") },
      "is not known at synth. Write the name itself",
    ],
    [
      { Principal: { AWS: "*" } },
      { inline_policy: [{ name: "it", policy: "{}" }] },
      "it has policies as blocks. Write them as aws_iam_role_policy.",
    ],
  ])("is refused: %j %j", (statement, others, fault) => {
    expect(() => trusted(statement, others)).toThrow(fault);
  });
});

describe("what a role may do", () => {
  it.each<[statement: object, said: string]>([
    [
      {
        Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        Resource: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mcp/token-Ab1c2D",
      },
      "may read AWS secret mcp/token in 123456789012/eu-west-1",
    ],
    [
      {
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"],
        Resource: "arn:aws:kms:eu-west-1:123456789012:key/1234",
        Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
      },
      "may decrypt with and encrypt with KMS key 1234 in 123456789012/eu-west-1 " +
        "when kms:ViaService is s3.eu-west-1.amazonaws.com",
    ],
    [
      {
        Action: "ecr:BatchGetImage",
        Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/mcp/documents",
      },
      "may pull from ECR repository mcp/documents in 123456789012/eu-west-1",
    ],
    [
      { Action: "ecr:BatchDeleteImage", Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/a" },
      "may use ecr:BatchDeleteImage on ECR repository a in 123456789012/eu-west-1",
    ],
    [
      {
        Action: ["s3:GetObject", "s3:*"],
        Resource: "arn:aws:s3:::reports/2030/*",
      },
      "may use s3:*, s3:GetObject on S3 bucket reports under 2030/*",
    ],
    [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" }, "may read objects in S3 bucket reports"],
    [
      { Action: "logs:PutLogEvents", Resource: "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/mcp:*" },
      "may write to log group /ecs/mcp in 123456789012/eu-west-1",
    ],
    [
      { Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:123456789012:jobs" },
      "may send to SQS queue jobs in 123456789012/eu-west-1",
    ],
    [
      { Action: "sts:AssumeRole", Resource: "arn:aws:iam::210987654321:role/a/reader" },
      "may assume AWS role reader in 210987654321",
    ],
    [
      { Action: "sts:AssumeRole", Resource: "arn:aws:iam::210987654321:role/*" },
      "may assume AWS iam role/* in 210987654321",
    ],
    [
      { Action: "bedrock:InvokeModel", Resource: "arn:aws:bedrock:eu-west-1::foundation-model/a" },
      "may use bedrock:InvokeModel on AWS bedrock foundation-model/a in eu-west-1",
    ],
    [
      { Action: "ecr:GetAuthorizationToken", Resource: "*" },
      "may use ecr:GetAuthorizationToken anywhere in AWS account 123456789012",
    ],
    [
      {
        Action: "sts:GetWebIdentityToken",
        Resource: "*",
        Condition: { "ForAllValues:StringEquals": { "sts:IdentityTokenAudience": "a" } },
      },
      "may obtain tokens of AWS account 123456789012 when sts:IdentityTokenAudience is nothing but a",
    ],
  ])("is said: %j", (statement, said) => {
    expect(allowed(statement)).toEqual([`AWS role mcp in 123456789012 ${said}`]);
  });

  it("is followed to what stacks make", () => {
    const make = { region: "us-east-1", name: "token" };
    const said = sentences(
      amazonStack({
        aws_iam_role: { it: { name: "mcp", path: "/servers/", assume_role_policy: policyOf() } },
        aws_secretsmanager_secret: { it: make },
        aws_iam_role_policy: {
          it: {
            role: ref("aws_iam_role.it.name"),
            policy: policyOf({
              Action: "secretsmanager:GetSecretValue",
              Resource: ref("aws_secretsmanager_secret.it.arn"),
            }),
          },
        },
      }),
    );
    expect(said).toEqual([
      "AWS role mcp in 123456789012 may read AWS secret token in 123456789012/us-east-1",
    ]);
  });

  it("may be said by policies of their own", () => {
    const policy = policyOf({ Action: "sns:Publish", Resource: "arn:aws:sns:eu-west-1:123456789012:alarms" });
    const said = sentences(
      amazonStack({
        aws_iam_policy: { it: { name: "publish", policy } },
        aws_iam_role_policy_attachment: {
          own: { role: "mcp", policy_arn: ref("aws_iam_policy.it.arn") },
          other: { role: "mcp", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        },
      }),
    );
    expect(said).toEqual([
      "AWS policy publish in 123456789012 may publish to SNS topic alarms in 123456789012/eu-west-1",
      "AWS role mcp in 123456789012 has what allows AWS policy ReadOnlyAccess in aws",
      "AWS role mcp in 123456789012 has what allows AWS policy publish in 123456789012",
    ]);
  });

  it.each<[statement: object, fault: string]>([
    [
      { NotAction: "iam:*", Resource: "*" },
      "its policy says by NotAction what it allows. Say what it allows itself.",
    ],
    [
      { Action: "s3:GetObject", NotResource: "arn:aws:s3:::a/*" },
      "its policy says by NotResource what it allows.",
    ],
    [
      { Action: "s3:GetObject", Resource: "reports" },
      '"reports" is no ARN. Name what it is about by its ARN.',
    ],
    [{ Action: "s3:GetObject", Resource: ref("aws_s3_bucket.other.arn") }, "is not known at synth."],
  ])("is refused: %j", (statement, fault) => {
    expect(() => allowed(statement)).toThrow(fault);
  });
});

describe("an account", () => {
  const topic = { aws_sns_topic: { it: { name: "alarms" } } };

  it.each([
    [{}, "123456789012"],
    [{ assume_role: [{ role_arn: "arn:aws:iam::555566667777:role/deploy" }] }, "555566667777"],
  ])("is what the provider says: %j", (provider, account) => {
    expect(sentences(amazonStack(topic, provider))).toEqual([
      `nobody is granted a role on SNS topic alarms in ${account}/eu-west-1`,
    ]);
  });

  it.each([
    [{ allowed_account_ids: undefined }, "its provider does not say which account it is in."],
    [
      { allowed_account_ids: ["123456789012", "210987654321"] },
      "its provider does not say which account it is in.",
    ],
    [{ region: undefined }, "neither it nor its provider says a region. State it."],
  ])("has to be said: %j", (provider, fault) => {
    expect(() => sentences(amazonStack(topic, provider))).toThrow(`aws_sns_topic.it: ${fault}`);
  });
});
