import { App, Fn, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  type EnvironmentVariablesProps,
  environmentVariables,
} from "../../../../modules/gcp/cloud-run-service/environment-variables.ts";
import { RegionalSecret } from "../../../../modules/gcp/secret/regional-secret.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import type { StoredSecret } from "../../../../modules/gcp/secret/stored-secret.ts";
import { project } from "../../synthesize.ts";

const stack = new TerraformStack(new App(), "stack");
const secret = new Secret(stack, "secret", { project, secretId: "my-secret" });
const variables = (props: Partial<EnvironmentVariablesProps>) =>
  environmentVariables(stack, { project, production: true, plain: {}, secrets: {}, ...props });
const versionOf = (props: Partial<EnvironmentVariablesProps>) =>
  variables(props)[0]?.valueSource?.secretKeyRef?.version;

const nameOf = (secret: StoredSecret) =>
  variables({ secrets: { A: { secret, version: "1" } } })[0]?.valueSource?.secretKeyRef?.secret;

describe("environment variables", () => {
  it("are sorted by name, secrets by reference among them", () => {
    const plain = { MCP_PORT: "8080", MCP_HOST: "0.0.0.0" };
    const secrets = { MCP_KEY: { secret, version: "3" } };
    expect(variables({ plain, secrets })).toEqual([
      { name: "MCP_HOST", value: "0.0.0.0" },
      { name: "MCP_KEY", valueSource: { secretKeyRef: { secret: expect.any(String), version: "3" } } },
      { name: "MCP_PORT", value: "8080" },
    ]);
  });

  it.each([
    "STORAGE_TOKEN",
    "API_TOKEN_2",
    "MCP_JWT_SECRET_KEY",
    "DB_PASSWORD",
    "PGPASSWD",
    "DB_PASS",
    "MYSQL_PWD",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "SIGNING_KEY",
    "APIKEY",
    "privateKey",
  ])("refuse a plain value called %s", (name) => {
    expect(() => variables({ plain: { [name]: "x" } })).toThrow(
      `stack: the environment variable ${name} looks like a secret, and its value would be in the state for all to read. Put the value into a Secret and name that in secrets.`,
    );
  });

  it.each(["TOKEN_ENDPOINT", "JWT_PUBLIC_KEY", "KEYBOARD", "MONKEY", "BYPASS", "PWD", "ASSERTION_AUDIENCE"])(
    "take a plain value called %s",
    (name) => {
      expect(variables({ plain: { [name]: "x" } })).toEqual([{ name, value: "x" }]);
    },
  );

  it.each([
    "postgres://app:hunter2@db.internal/orders",
    "redis://:hunter2@10.0.0.3:6379",
    '{"headers":{"url":"https://me:hunter2@example.com"}}',
    "-----BEGIN PRIVATE KEY-----\nhunter2",
    "-----BEGIN RSA PRIVATE KEY-----\nhunter2",
  ])("refuse a plain value with a secret in it, and never repeat it: %#", (value) => {
    expect(() => variables({ plain: { UPSTREAM: value } })).toThrow(
      /^stack: the environment variable UPSTREAM holds a password or a private key, and the state would keep it for all to read\. Put the value into a Secret and name that in secrets\.$/,
    );
  });

  it.each([
    "https://example.com:8443/a@b:c",
    "postgres://app@db.internal:5432/orders",
    "https://example.com/?to=a:b@c",
    "-----BEGIN PUBLIC KEY-----",
  ])("take a plain value without one: %s", (value) => {
    expect(variables({ plain: { UPSTREAM: value } })).toEqual([{ name: "UPSTREAM", value }]);
  });

  it("never repeat a refused value", () => {
    expect(() => variables({ plain: { API_TOKEN: "hunter2" } })).not.toThrow(/hunter2/);
  });

  it.each([
    `\${file("/home/me/.config/gcloud/application_default_credentials.json")}`,
    "a %{if true}b%{endif}",
    `\${upper("${Fn.lower("A")}")}`,
  ])("refuse a plain value that Terraform would evaluate, and never repeat it: %#", (value) => {
    expect(() => variables({ plain: { MCP_TITLE: value } })).toThrow(
      /^stack: the value of the environment variable MCP_TITLE is a template that Terraform would evaluate\. Write the value itself\.$/,
    );
  });

  it("take a plain value that is made of what is known at the apply only", () => {
    const value = `https://${Fn.lower("A")}.example.com/$1{2}`;
    expect(variables({ plain: { MCP_URL: value } })).toEqual([{ name: "MCP_URL", value }]);
  });

  it.each(["PORT", "K_SERVICE", "1A", "A-B", ""])("cannot be called %j", (name) => {
    expect(() => variables({ plain: { [name]: "x" } })).toThrow(
      `stack: the environment variable "${name}" cannot be set.`,
    );
  });

  it("refuse a name that is a plain value and a secret", () => {
    expect(() => variables({ plain: { A: "x" }, secrets: { A: { secret, version: "1" } } })).toThrow(
      "stack: A is a plain value and a secret. Keep one of the two.",
    );
  });

  it("pin secrets in production", () => {
    expect(versionOf({ secrets: { A: { secret, version: "12" } } })).toBe("12");
    expect(() => variables({ secrets: { A: { secret } } })).toThrow(
      'stack: in production the secret A cannot follow "latest"',
    );
  });

  it("name a secret of another project with its project", () => {
    const other = { id: "other-project", number: "210987654321" };
    const shared = Secret.fromSecretId(stack, "shared", { project: other, secretId: "shared" });
    expect(nameOf(shared)).toBe("projects/other-project/secrets/shared");
    expect(nameOf(Secret.fromSecretId(stack, "own", { project, secretId: "own" }))).toBe("own");
  });

  it("refuse a regional secret, which Cloud Run cannot read", () => {
    const regional = new RegionalSecret(stack, "regional", {
      project,
      secretId: "regional",
      location: "europe-west1",
    });
    expect(() => nameOf(regional)).toThrow("stack: Cloud Run cannot read regional, a regional secret.");
  });

  it("may follow the latest version of a secret elsewhere", () => {
    expect(versionOf({ production: false, secrets: { A: { secret } } })).toBe("latest");
  });
});
