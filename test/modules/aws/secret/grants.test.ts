import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { policyDocument } from "../../../../modules/aws/iam/policy-document.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { Secret } from "../../../../modules/aws/secret/secret.ts";
import type { StoredSecret } from "../../../../modules/aws/secret/stored-secret.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { evaluatePolicy } from "../evaluate-policy.ts";
import { alone, emptyStack, key } from "./secrets.ts";

const CURRENT = ["AWSCURRENT"];
const TOKEN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:documents/token";

const roleOf = (scope: Parameters<typeof Role.fromRoleName>[0]) =>
  Role.fromRoleName(scope, "role", { account, name: "mcp-documents" });

/** What a role is allowed by a grant on a secret that exists. */
const granted = (grant: (secret: StoredSecret, role: ReturnType<typeof roleOf>) => unknown) => {
  const json = synthesize((stack) => {
    const encryption = { key: key(account.region, stack) };
    grant(
      Secret.fromSecretName(stack, "secret", { account, name: "documents/token", encryption }),
      roleOf(stack),
    );
  });
  return resources(json, "aws_iam_role_policy").map(({ name, policy }) => ({
    name,
    statement: JSON.parse(String(policy)).Statement[0],
  }));
};

describe("a grant on a secret", () => {
  it("lets its role read this secret alone, with its key through Secrets Manager", () => {
    expect(granted((secret, role) => secret.grantRead(role))).toEqual([
      {
        name: "decrypt-with-key-1234abcd-12ab-34cd-56ef-1234567890ab-via-secretsmanager",
        statement: {
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:DescribeKey"],
          Resource: key().keyArn,
          Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
        },
      },
      {
        name: "read-secret-documents-token",
        statement: {
          Effect: "Allow",
          Action: "secretsmanager:GetSecretValue",
          Resource: `${TOKEN}-??????`,
        },
      },
    ]);
  });

  it("is for the versions of some stages where that is said", () => {
    const [, read] = granted((secret, role) => secret.grantRead(role, { versionStages: CURRENT }));
    expect(read).toMatchObject({
      name: "read-secret-documents-token-at-AWSCURRENT",
      statement: { Condition: { StringEquals: { "secretsmanager:VersionStage": "AWSCURRENT" } } },
    });
  });

  it.each([[[]], [["a:b"]], [[""]]])("is for no stages %j", (versionStages) => {
    const secret = alone();
    expect(() => secret.grantRead(roleOf(secret), { versionStages })).toThrow(
      /stack\/secret: (?:no version could be read|".*" is not a staging label)\./,
    );
  });

  it("lets its role put a value without reading one", () => {
    expect(granted((secret, role) => secret.grantPutValue(role))).toMatchObject([
      { name: expect.stringMatching(/^encrypt-and-decrypt-with-key/) },
      { name: "put-value-of-secret-documents-token", statement: { Action: "secretsmanager:PutSecretValue" } },
    ]);
  });

  it("lets its role make new values and change to them", () => {
    const [, rotate] = granted((secret, role) => secret.grantRotate(role));
    expect(rotate?.statement).toEqual({
      Effect: "Allow",
      Action: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      Resource: `${TOKEN}-??????`,
    });
  });

  it("names the secret that the stack creates by its ARN, suffix included", () => {
    const json = synthesize((stack) => {
      new Secret(stack, "secret", { account, name: "documents/token" }).grantRead(roleOf(stack));
    });
    const [id] = Object.keys(json.resource?.aws_secretsmanager_secret ?? {});
    const { policy } = resource(json, "aws_iam_role_policy");
    expect(JSON.parse(String(policy)).Statement[0].Resource).toBe(`\${aws_secretsmanager_secret.${id}.arn}`);
  });

  it("that is made twice is one, and those for several stages are several", () => {
    const json = synthesize((stack) => {
      const secret = new Secret(stack, "secret", { account, name: "documents/token" });
      const role = roleOf(stack);
      expect(secret.grantRead(role)).toBe(secret.grantRead(role));
      secret.grantRead(role, { versionStages: CURRENT });
      secret.grantRead(role, { versionStages: ["AWSCURRENT", "AWSPREVIOUS"] });
    });
    expect(resources(json, "aws_iam_role_policy")).toHaveLength(3);
  });
});

describe("Secret.fromSecretName", () => {
  const name = fc
    .stringMatching(/^[A-Za-z0-9/_+=.@-]{1,40}$/)
    .filter((name) => !/-[A-Za-z0-9]{6}$/.test(name));
  const suffix = fc.stringMatching(/^[A-Za-z0-9]{6}$/);
  const policyOf = (name: string): string => {
    const stack = emptyStack();
    let policy = "";
    Secret.fromSecretName(stack, "secret", { account, name }).grantRead({
      roleName: "reader",
      roleArn: "arn:aws:iam::123456789012:role/reader",
      allow: (_id, statements) => {
        policy = policyDocument(stack, statements);
        return undefined as never;
      },
    });
    return policy;
  };
  const arnOf = (name: string, suffix: string) =>
    `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-${suffix}`;

  it("grants the secret of that name, whatever its suffix, and no secret of another name", () => {
    fc.assert(
      fc.property(name, name, suffix, (own, other, suffix) => {
        const policy = policyOf(own);
        const verdict = (name: string) =>
          evaluatePolicy(policy, { action: "secretsmanager:GetSecretValue", resource: arnOf(name, suffix) });
        expect(verdict(own)).toBe("allowed");
        for (const similar of [other, `${own}2`, `${own}-${other}`, `${own}/${other}`, own.slice(1)]) {
          if (similar !== own) expect(verdict(similar)).toBe("not allowed");
        }
      }),
    );
  });

  it("is called by its ARN without the suffix", () => {
    const secret = Secret.fromSecretName(emptyStack(), "secret", { account, name: "documents/token" });
    expect(secret).toMatchObject({ secretName: "documents/token", secretArn: TOKEN });
  });

  it("creates nothing", () => {
    const json = synthesize((stack) => {
      Secret.fromSecretName(stack, "secret", { account, name: "documents/token" });
    });
    expect(json.resource).toBeUndefined();
  });

  it.each(["", "my-secret", `${TOKEN}-AbCdEf`])("is not for %j", (name) => {
    expect(() => Secret.fromSecretName(emptyStack(), "secret", { account, name })).toThrow(
      /^stack\/secret: "/,
    );
  });

  it("needs an account", () => {
    const nobody = { ...account, id: "1" };
    expect(() => Secret.fromSecretName(emptyStack(), "secret", { account: nobody, name: "token" })).toThrow(
      'stack/secret: "1" is not the id of an AWS account.',
    );
  });
});

describe("Secret.fromSecretArn", () => {
  const from = (arn: string) => Secret.fromSecretArn(emptyStack(), "secret", { arn });

  it("is called by the whole ARN, in grants too", () => {
    const secret = from(`${TOKEN}-AbCdEf`);
    expect(secret).toMatchObject({ secretName: "documents/token", secretArn: `${TOKEN}-AbCdEf` });
    const json = synthesize((stack) => {
      Secret.fromSecretArn(stack, "secret", { arn: `${TOKEN}-AbCdEf` }).grantRead(roleOf(stack));
    });
    const { policy } = resource(json, "aws_iam_role_policy");
    expect(JSON.parse(String(policy)).Statement[0].Resource).toBe(`${TOKEN}-AbCdEf`);
  });

  it.each([
    "documents/token",
    TOKEN,
    `${TOKEN}-??????`,
    `${TOKEN}-AbCdEf:key`,
    "arn:aws:ssm:eu-west-1:123456789012:parameter/a-AbCdEf",
    `\${aws_secretsmanager_secret.token.arn}`,
  ])("does not take %s", (arn) => {
    expect(() => from(arn)).toThrow(
      `stack/secret: "${arn}" is not the complete ARN of a secret. Write out what`,
    );
  });
});

describe("what ECS calls a secret", () => {
  const secret = Secret.fromSecretArn(emptyStack(), "secret", { arn: `${TOKEN}-AbCdEf` });
  const version = "1234abcd-12ab-34cd-56ef-1234567890ab";

  it("is its ARN, followed by what of it is meant", () => {
    expect(secret.valueFrom()).toBe(`${TOKEN}-AbCdEf`);
    expect(secret.valueFrom({ jsonKey: "password" })).toBe(`${TOKEN}-AbCdEf:password::`);
    expect(secret.valueFrom({ versionStage: "AWSPREVIOUS" })).toBe(`${TOKEN}-AbCdEf::AWSPREVIOUS:`);
    expect(secret.valueFrom({ jsonKey: "a", versionId: version })).toBe(`${TOKEN}-AbCdEf:a::${version}`);
  });

  it.each([{ jsonKey: "" }, { jsonKey: "a:b" }, { jsonKey: "$" + "{file(1)}" }])(
    "has no key %j of a JSON object",
    (part) => {
      expect(() => secret.valueFrom(part)).toThrow("is not a key of a JSON object. Use one without colons");
    },
  );

  it.each([{ versionStage: "a:b" }, { versionStage: "" }])("has no stage %j", (part) => {
    expect(() => secret.valueFrom(part)).toThrow("is not a staging label. Use one such as AWSCURRENT.");
  });

  it.each([{ versionId: "1" }, { versionId: "" }])("has no version %j", (part) => {
    expect(() => secret.valueFrom(part)).toThrow("is not the id of a version.");
  });

  it("has either a stage or a version", () => {
    expect(() => secret.valueFrom({ versionStage: "AWSCURRENT", versionId: version })).toThrow(
      "stack/secret: a version is said in two ways. Say its stage or its id.",
    );
  });
});
