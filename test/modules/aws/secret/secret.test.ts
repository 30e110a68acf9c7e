import { App, TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { Secret, type SecretProps } from "../../../../modules/aws/secret/secret.ts";
import { credentialConfiguration } from "../../../../modules/gcp/workload-identity-pool/credential-configuration.ts";
import { EphemeralVariable } from "../../../../modules/terraform/ephemeral-variable.ts";
import { resource, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { alone, key, secret } from "./secrets.ts";

const policy = (props: Partial<SecretProps> = {}) =>
  JSON.parse(String(resource(secret(props), "aws_secretsmanager_secret_policy").policy));

describe("a Secret", () => {
  it("is protected, can be restored for a month, and has no value", () => {
    expect(resource(secret(), "aws_secretsmanager_secret")).toEqual({
      region: "eu-west-1",
      name: "documents/token",
      recovery_window_in_days: 30,
      force_overwrite_replica_secret: false,
      replica: [],
      lifecycle: { prevent_destroy: true },
    });
    expect(Object.keys(secret().resource ?? {})).toEqual([
      "aws_secretsmanager_secret",
      "aws_secretsmanager_secret_policy",
    ]);
  });

  it("can be destroyed, described and restored for a shorter time where that is said", () => {
    const json = secret({
      description: "The token of the storage",
      recoveryWindowDays: 7,
      production: false,
      tags: { team: "docs" },
    });
    expect(resource(json, "aws_secretsmanager_secret")).toMatchObject({
      description: "The token of the storage",
      recovery_window_in_days: 7,
      lifecycle: { prevent_destroy: false },
      tags: { team: "docs" },
    });
  });

  it.each([0, 6, 31, 7.5])("is not restored within %d days", (recoveryWindowDays) => {
    expect(() => alone({ recoveryWindowDays })).toThrow(
      `stack/secret: Secrets Manager does not restore a secret within ${recoveryWindowDays} days. Use a whole number`,
    );
  });

  it.each([
    "a",
    "documents/STORAGE_TOKEN",
    "a+b=c.d@e-f",
    "a".repeat(512),
    "token-12345",
    "token-1234567",
    "mcp-db/KEY",
  ])("may be called %s", (name) => {
    expect(alone({ name }).secretName).toBe(name);
  });

  it.each(["", "a".repeat(513), "my secret", "my:secret", "token?", "$" + "{file(1)}"])(
    "may not be called %j",
    (name) => {
      expect(() => alone({ name })).toThrow(
        `stack/secret: "${name}" is not the name of a secret. Use 1 to 512`,
      );
    },
  );

  it.each(["my-secret", "token-AbCdEf", "a/b-123456"])(
    "may not be called %s, which looks like the end of an ARN",
    (name) => {
      expect(() => alone({ name })).toThrow(
        `stack/secret: "${name}" ends in a hyphen and six letters or digits, as the ARNs of secrets do`,
      );
    },
  );

  it("has a name that no other secret of the account and the region has", () => {
    const stack = new TerraformStack(new App(), "stack");
    new Secret(stack, "secret", { account, name: "token" });
    const elsewhere = { ...account, region: "eu-central-1" };
    expect(new Secret(stack, "elsewhere", { account: elsewhere, name: "token" }).secretName).toBe("token");
    expect(() => new Secret(stack, "again", { account, name: "token" })).toThrow(
      "stack/again: arn:aws:secretsmanager:eu-west-1:123456789012:secret:token is stack/secret already.",
    );
  });

  it("takes its descriptions as they are written", () => {
    expect(() => alone({ description: "$" + "{file(1)}" })).toThrow(
      /is a template that Terraform would evaluate/,
    );
  });
});

describe("the key of a Secret", () => {
  it("is the one that is given", () => {
    const json = secret({ encryption: { key: key() } });
    expect(resource(json, "aws_secretsmanager_secret").kms_key_id).toBe(key().keyArn);
  });

  it("is in the same region", () => {
    expect(() => alone({ encryption: { key: key("us-east-1") } })).toThrow(
      `stack/secret: ${key("us-east-1").keyArn} encrypts nothing in eu-west-1. Use a key in eu-west-1.`,
    );
  });
});

describe("the replicas of a Secret", () => {
  it("are in regions, in an order that does not matter, each with a key there", () => {
    const json = secret({
      replicas: { "us-east-1": { encryption: { key: key("us-east-1") } }, "eu-central-1": {} },
    });
    expect(resource(json, "aws_secretsmanager_secret").replica).toEqual([
      { region: "eu-central-1" },
      { region: "us-east-1", kms_key_id: key("us-east-1").keyArn },
    ]);
  });

  it("are not where the secret is", () => {
    expect(() => alone({ replicas: { "eu-west-1": {} } })).toThrow(
      "stack/secret: the secret itself is in eu-west-1. Name other regions.",
    );
  });

  it("are not where the key is not", () => {
    expect(() => alone({ replicas: { "us-east-1": { encryption: { key: key() } } } })).toThrow(
      "encrypts nothing in us-east-1.",
    );
  });

  it.each(["", "europe", "eu-west-1a"])("are not in %j", (region) => {
    expect(() => alone({ replicas: { [region]: {} } })).toThrow(`stack/secret: "${region}" is not a region.`);
  });

  it("are in no other partition", () => {
    expect(() => alone({ replicas: { "cn-north-1": {} } })).toThrow("cn-north-1 is not in partition aws.");
  });
});

describe("the resource policy of a Secret", () => {
  const reader = { aws: ["arn:aws:iam::111122223333:role/reader"] };
  const read = { principals: reader, actions: ["secretsmanager:GetSecretValue"], resources: ["*"] };

  it("denies whoever is outside of the account, and is not public whatever it says", () => {
    const json = secret();
    const [id] = Object.keys(json.resource?.aws_secretsmanager_secret ?? {});
    expect(resource(json, "aws_secretsmanager_secret_policy")).toMatchObject({
      secret_arn: `\${aws_secretsmanager_secret.${id}.arn}`,
      block_public_policy: true,
    });
    expect(policy()).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyOtherAccounts",
          Effect: "Deny",
          Principal: "*",
          Action: "secretsmanager:*",
          Resource: "*",
          Condition: {
            StringNotEquals: { "aws:PrincipalAccount": "123456789012" },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
          },
        },
      ],
    });
  });

  it("does not deny the accounts of those whom it lets in", () => {
    const { Statement: statements } = policy({ encryption: { key: key() }, resourcePolicy: [read] });
    expect(statements).toMatchObject([
      {
        Effect: "Deny",
        Condition: { StringNotEquals: { "aws:PrincipalAccount": ["111122223333", "123456789012"] } },
      },
      { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:role/reader" } },
    ]);
  });

  it("denies the accounts of those whom it denies, besides", () => {
    const { Statement: statements } = policy({ resourcePolicy: [{ ...read, effect: "Deny" }] });
    expect(statements).toMatchObject([
      { Condition: { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } } },
      { Effect: "Deny" },
    ]);
  });

  it("lets in nobody of another account without a key that they can use", () => {
    expect(() => alone({ resourcePolicy: [read] })).toThrow(
      "stack/secret: another account is let in, and could not decrypt with the key that AWS keeps for this one.",
    );
  });
});

describe("the rotation of a Secret", () => {
  const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate";
  const rotation = { functionArn, everyDays: 30 };

  it("is done by a function that Secrets Manager may call for this secret, and waits for the time", () => {
    const json = secret({ rotation });
    const [id] = Object.keys(json.resource?.aws_secretsmanager_secret ?? {});
    const [permission] = Object.keys(json.resource?.aws_lambda_permission ?? {});
    expect(resource(json, "aws_secretsmanager_secret_rotation")).toEqual({
      region: "eu-west-1",
      secret_id: `\${aws_secretsmanager_secret.${id}.arn}`,
      rotation_lambda_arn: functionArn,
      rotate_immediately: false,
      rotation_rules: { automatically_after_days: 30 },
      depends_on: [`aws_lambda_permission.${permission}`],
    });
    expect(resource(json, "aws_lambda_permission")).toEqual({
      region: "eu-west-1",
      statement_id: "rotate-documents-token",
      action: "lambda:InvokeFunction",
      function_name: functionArn,
      principal: "secretsmanager.amazonaws.com",
      source_account: "123456789012",
      source_arn: `\${aws_secretsmanager_secret.${id}.arn}`,
    });
  });

  it("is permitted under a name that no other secret of the function has", () => {
    const stack = new TerraformStack(new App(), "stack");
    new Secret(stack, "secret", { account, name: "documents/token", rotation });
    expect(() => new Secret(stack, "other", { account, name: "documents.token", rotation })).toThrow(
      `stack/other: permission rotate-documents-token of ${functionArn} is stack/secret already.`,
    );
    expect(alone({ name: "a".repeat(93), rotation }).secretName).toHaveLength(93);
    expect(() => alone({ name: "a".repeat(94), rotation })).toThrow(
      /is too long for a secret that a function rotates\. Use at most 93 characters\.$/,
    );
  });

  it("happens at once, and in a window, where that is said", () => {
    const json = secret({ rotation: { ...rotation, windowHours: 3, immediately: true } });
    expect(resource(json, "aws_secretsmanager_secret_rotation")).toMatchObject({
      rotate_immediately: true,
      rotation_rules: { automatically_after_days: 30, duration: "3h" },
    });
  });

  it.each([1, 90])("is taken every %d days", (everyDays) => {
    expect(alone({ rotation: { ...rotation, everyDays } }).secretName).toBe("documents/token");
  });

  it.each([0, 91, 1.5])("is not taken every %d days", (everyDays) => {
    expect(() => alone({ rotation: { ...rotation, everyDays } })).toThrow(
      `stack/secret: ${everyDays} are no days between two values. Use a whole number from 1 to 90.`,
    );
  });

  it.each([0, 25])("has no window of %d hours", (windowHours) => {
    expect(() => alone({ rotation: { ...rotation, windowHours } })).toThrow(
      `stack/secret: ${windowHours} are no hours of a rotation. Use a whole number from 1 to 24.`,
    );
  });

  it.each([
    "rotate",
    `${functionArn}:1`,
    "arn:aws:lambda:us-east-1:123456789012:function:rotate",
    "arn:aws:lambda:eu-west-1:111122223333:function:rotate",
    "arn:aws:iam::123456789012:role/rotate",
  ])("is not done by %s", (other) => {
    expect(() => alone({ rotation: { ...rotation, functionArn: other } })).toThrow(
      `stack/secret: "${other}" is not the ARN of a function that Secrets Manager could call for this secret.`,
    );
  });
});

describe("the value of a Secret", () => {
  it("is written by Terraform and kept by nobody else", () => {
    const json = synthesize((stack) => {
      const value = new EphemeralVariable(stack, "token", { description: "The token of the storage" });
      new Secret(stack, "secret", { account, name: "documents/token" }).setValue({ value, revision: 3 });
    });
    const [id] = Object.keys(json.resource?.aws_secretsmanager_secret ?? {});
    expect(resource(json, "aws_secretsmanager_secret_version")).toEqual({
      region: "eu-west-1",
      secret_id: `\${aws_secretsmanager_secret.${id}.id}`,
      secret_string_wo: "$" + "{var.token}",
      secret_string_wo_version: 3,
      lifecycle: { create_before_destroy: true },
    });
    expect(json).toMatchObject({
      variable: { token: { type: "string", sensitive: true, ephemeral: true, nullable: false } },
    });
  });

  it("is refused in plain text, and as a variable that is kept", () => {
    const secret = alone();
    const kept = new TerraformVariable(secret, "kept", { type: "string", sensitive: true });
    for (const value of ["hunter2", kept]) {
      expect(() => secret.setValue({ value: value as EphemeralVariable, revision: 1 })).toThrow(
        "stack/secret: the value of a secret would be kept in code, plan or state. Give an EphemeralVariable",
      );
    }
  });

  it.each([0, 1.5, -1])("has no revision %d", (revision) => {
    const secret = alone();
    const value = new EphemeralVariable(secret, "token", { description: "The token" });
    expect(() => secret.setValue({ value, revision })).toThrow(`${revision} is not a revision.`);
  });

  it("is a credential configuration of Google's, which anybody may read and the code shows", () => {
    const provider = {
      resourceName:
        "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws/providers/tasks",
    } as const;
    const configuration = credentialConfiguration({ provider, source: { kind: "ecs" } });
    const json = synthesize((stack) => {
      new Secret(stack, "secret", { account, name: "google" }).setCredentialConfiguration(configuration);
    });
    const version = resource(json, "aws_secretsmanager_secret_version");
    expect(JSON.parse(String(version.secret_string))).toEqual(configuration);
    expect(version).not.toHaveProperty("secret_string_wo");
  });

  it("is one", () => {
    const secret = alone();
    const value = new EphemeralVariable(secret, "token", { description: "The token" });
    secret.setValue({ value, revision: 1 });
    expect(() => secret.setValue({ value, revision: 2 })).toThrow(/already a Construct with name 'Value'/);
  });
});
