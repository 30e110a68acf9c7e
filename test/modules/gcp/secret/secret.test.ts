import { App, TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { CryptoKey } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import type { Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { Secret, type SecretProps } from "../../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { EphemeralVariable } from "../../../../modules/terraform/ephemeral-variable.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

const secret = (props: Partial<SecretProps> = {}) =>
  synthesize((stack) => new Secret(stack, "secret", { project, secretId: "my-secret", ...props }));

const alone = (props: Partial<SecretProps> = {}) =>
  new Secret(new TerraformStack(new App(), "stack"), "secret", { project, secretId: "my-secret", ...props });

const reader = "serviceAccount:my-reader@my-project.iam.gserviceaccount.com";
const agent = "serviceAccount:service-123456789012@gcp-sa-secretmanager.iam.gserviceaccount.com";
const keyIn = (location: string) => `projects/my-project/locations/${location}/keyRings/r/cryptoKeys/k`;

describe("Secret", () => {
  it("is protected, recoverable for a week, and has no value", () => {
    expect(resource(secret(), "google_secret_manager_secret")).toEqual({
      project: "my-project",
      secret_id: "my-secret",
      replication: { auto: {} },
      version_destroy_ttl: "604800s",
      deletion_protection: true,
      depends_on: [],
    });
    expect(Object.keys(secret().resource ?? {})).toEqual(["google_secret_manager_secret"]);
  });

  it("can be destroyed, described and recovered for longer where that is said", () => {
    const json = secret({
      deletionProtection: false,
      versionDestroyDays: 1000,
      expireTime: "2030-01-31T12:00:00Z",
      labels: { team: "docs" },
      annotations: { owner: "docs@example.com" },
    });
    expect(resource(json, "google_secret_manager_secret")).toMatchObject({
      deletion_protection: false,
      version_destroy_ttl: "86400000s",
      expire_time: "2030-01-31T12:00:00Z",
      labels: { team: "docs" },
      annotations: { owner: "docs@example.com" },
    });
  });

  it.each(["a", "documents_STORAGE-token", "a".repeat(255)])("takes the id %s", (secretId) => {
    expect(resource(secret({ secretId }), "google_secret_manager_secret").secret_id).toBe(secretId);
  });

  it.each(["", "a".repeat(256), "my.secret", "my secret"])("refuses the id %j", (secretId) => {
    expect(() => alone({ secretId })).toThrow(`stack/secret: "${secretId}" is not a secret id. Use 1 to 255`);
  });

  it.each([0, 1001, 1.5])("refuses to keep destroyed versions for %d days", (versionDestroyDays) => {
    expect(() => alone({ versionDestroyDays })).toThrow(
      `stack/secret: Secret Manager does not take ${versionDestroyDays} days. Use a whole number from 1 to 1000.`,
    );
  });

  it.each([
    "tomorrow",
    "2030-01-31",
    "2030-02-30T12:00:00Z",
    "2030-01-31T12:00:00+01:00",
    "2030-01-31T12:00:00.5Z",
  ])("refuses to expire at %j", (expireTime) => {
    expect(() => alone({ expireTime })).toThrow(`stack/secret: "${expireTime}" is not a time. Use RFC 3339`);
  });
});

describe("where a secret's values are kept", () => {
  const replication = (props: SecretProps["replication"]) =>
    resource(secret({ replication: props }), "google_secret_manager_secret").replication;

  it("is in regions, in an order that does not matter", () => {
    const replicas = [{ location: "europe-west1" }, { location: "europe-west3" }];
    expect(replication({ replicas: { "europe-west3": {}, "europe-west1": {} } })).toEqual({
      user_managed: { replicas },
    });
  });

  it("is encrypted with a key of each region, which Secret Manager may use first", () => {
    const json = synthesize((stack) => {
      const keyOf = (location: string) => ({ key: CryptoKey.fromKeyName(stack, location, keyIn(location)) });
      new Secret(stack, "secret", {
        project,
        secretId: "my-secret",
        replication: {
          replicas: {
            "europe-west1": { encryption: keyOf("europe-west1") },
            "europe-west3": { encryption: keyOf("europe-west3") },
          },
        },
      });
    });
    const { replication, depends_on } = resource(json, "google_secret_manager_secret");
    expect(replication).toEqual({
      user_managed: {
        replicas: ["europe-west1", "europe-west3"].map((location) => ({
          location,
          customer_managed_encryption: { kms_key_name: keyIn(location) },
        })),
      },
    });
    const grants = Object.keys(json.resource?.google_kms_crypto_key_iam_member ?? {});
    expect(depends_on).toEqual(grants.map((id) => `google_kms_crypto_key_iam_member.${id}`));
    expect(resources(json, "google_kms_crypto_key_iam_member").map(({ member }) => member)).toEqual([
      agent,
      agent,
    ]);
  });

  it("is encrypted with a global key where Google replicates them", () => {
    const json = synthesize((stack) => {
      const encryption = { key: CryptoKey.fromKeyName(stack, "key", keyIn("global")) };
      new Secret(stack, "secret", {
        project,
        secretId: "my-secret",
        replication: { automatic: { encryption } },
      });
    });
    expect(resource(json, "google_secret_manager_secret").replication).toEqual({
      auto: { customer_managed_encryption: { kms_key_name: keyIn("global") } },
    });
  });

  it.each(["automatic", "replicas"] as const)("has no key of another location (%s)", (kind) => {
    const stack = new TerraformStack(new App(), "stack");
    const encryption = { key: CryptoKey.fromKeyName(stack, "key", keyIn("us-east1")) };
    const where =
      kind === "automatic" ? { automatic: { encryption } } : { replicas: { "europe-west1": { encryption } } };
    expect(() => new Secret(stack, "secret", { project, secretId: "a", replication: where })).toThrow(
      `stack/secret: a key in us-east1 encrypts nothing in ${kind === "automatic" ? "global" : "europe-west1"}.`,
    );
  });

  it("is one region at least", () => {
    expect(() => alone({ replication: { replicas: {} } })).toThrow(
      "stack/secret: the secret has no replica.",
    );
  });

  it.each(["", "europe", "global", "europe-west1-b"])("is not in %j", (location) => {
    expect(() => alone({ replication: { replicas: { [location]: {} } } })).toThrow(
      `stack/secret: "${location}" is not a region.`,
    );
  });
});

describe("the value of a secret", () => {
  it("is written by Terraform and kept by nobody else", () => {
    const json = synthesize((stack) => {
      const value = new EphemeralVariable(stack, "token", { description: "The token of the storage" });
      new Secret(stack, "secret", { project, secretId: "my-secret" }).addVersion("token", {
        value,
        revision: 3,
      });
    });
    const [id] = Object.keys(json.resource?.google_secret_manager_secret ?? {});
    expect(resource(json, "google_secret_manager_secret_version")).toEqual({
      secret: `\${google_secret_manager_secret.${id}.id}`,
      secret_data_wo: "$" + "{var.token}",
      secret_data_wo_version: 3,
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
      expect(() => secret.addVersion("v", { value: value as EphemeralVariable, revision: 1 })).toThrow(
        "stack/secret: the value of a secret would be kept in code, plan or state. Give an EphemeralVariable",
      );
    }
  });

  it.each([0, 1.5, -1])("has no revision %d", (revision) => {
    const secret = alone();
    const value = new EphemeralVariable(secret, "token", { description: "The token" });
    expect(() => secret.addVersion("v", { value, revision })).toThrow(`${revision} is not a revision.`);
  });
});

describe("a grant on a secret", () => {
  it("lets its grantee read this secret alone, and waits for both", () => {
    const json = synthesize((stack) => {
      const account = new ServiceAccount(stack, "reader", { project, accountId: "my-reader" });
      new Secret(stack, "secret", { project, secretId: "my-secret" }).grantRead(account);
    });
    const [id] = Object.keys(json.resource?.google_secret_manager_secret ?? {});
    const [account] = Object.keys(json.resource?.google_service_account ?? {});
    expect(resource(json, "google_secret_manager_secret_iam_member")).toEqual({
      project: "my-project",
      secret_id: `\${google_secret_manager_secret.${id}.secret_id}`,
      role: "roles/secretmanager.secretAccessor",
      member: reader,
      depends_on: [`google_service_account.${account}`],
    });
  });

  it("is for one version where that is said", () => {
    const json = synthesize((stack) => {
      new Secret(stack, "secret", { project, secretId: "my-secret" }).grantRead(reader, { version: "3" });
    });
    expect(resource(json, "google_secret_manager_secret_iam_member")).toMatchObject({
      role: "roles/secretmanager.secretAccessor",
      condition: {
        title: "version 3",
        expression: 'resource.name == "projects/123456789012/secrets/my-secret/versions/3"',
      },
    });
  });

  it.each(["latest", "stable", "0", "03", "3 || true", ""])("is for no version %j", (version) => {
    expect(() => alone().grantRead(reader, { version })).toThrow(
      `stack/secret: "${version}" is not the number of a version.`,
    );
  });

  it("lets its grantee add versions without reading any", () => {
    const json = synthesize((stack) => {
      new Secret(stack, "secret", { project, secretId: "my-secret" }).grantAddVersion(reader);
    });
    expect(resource(json, "google_secret_manager_secret_iam_member").role).toBe(
      "roles/secretmanager.secretVersionAdder",
    );
  });

  it("that is made twice is one, and those of several versions are several", () => {
    const json = synthesize((stack) => {
      const secret = new Secret(stack, "secret", { project, secretId: "my-secret" });
      expect(secret.grantRead(reader)).toBe(secret.grantRead(reader));
      secret.grantRead(reader, { version: "1" });
      secret.grantRead(reader, { version: "2" });
    });
    expect(resources(json, "google_secret_manager_secret_iam_member")).toHaveLength(3);
  });

  it.each(["allUsers", "allAuthenticatedUsers", "user:a@example.com", "domain:example.com"])(
    "is not for %s",
    (member) => {
      expect(() => alone().grantRead(member as Principal)).toThrow("cannot be granted a role here");
    },
  );
});

describe("Secret.fromSecretId", () => {
  it("creates nothing, and grants on the secret that is there", () => {
    const json = synthesize((stack) => {
      Secret.fromSecretId(stack, "secret", { project, secretId: "my-secret" }).grantRead(reader);
    });
    expect(Object.keys(json.resource ?? {})).toEqual(["google_secret_manager_secret_iam_member"]);
    expect(resource(json, "google_secret_manager_secret_iam_member").secret_id).toBe("my-secret");
  });

  it("refuses what is no id", () => {
    const stack = new TerraformStack(new App(), "stack");
    expect(() => Secret.fromSecretId(stack, "secret", { project, secretId: "projects/p/secrets/s" })).toThrow(
      'stack/secret: "projects/p/secrets/s" is not a secret id.',
    );
  });
});
