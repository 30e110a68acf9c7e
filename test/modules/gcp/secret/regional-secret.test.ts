import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { CryptoKey } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import { RegionalSecret } from "../../../../modules/gcp/secret/regional-secret.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const props = { project, secretId: "my-secret", location: "europe-west1" };
const reader = "serviceAccount:my-reader@my-project.iam.gserviceaccount.com";
const KEY = "projects/my-project/locations/europe-west1/keyRings/r/cryptoKeys/k";

describe("RegionalSecret", () => {
  it("is protected, recoverable for a week, and has no value", () => {
    const json = synthesize((stack) => new RegionalSecret(stack, "secret", props));
    expect(json.resource).toEqual({ google_secret_manager_regional_secret: expect.any(Object) });
    expect(resource(json, "google_secret_manager_regional_secret")).toEqual({
      project: "my-project",
      location: "europe-west1",
      secret_id: "my-secret",
      version_destroy_ttl: "604800s",
      deletion_protection: true,
      depends_on: [],
    });
  });

  it("is encrypted with a key of its region, which Secret Manager may use first", () => {
    const json = synthesize((stack) => {
      const encryption = { key: CryptoKey.fromKeyName(stack, "key", KEY) };
      new RegionalSecret(stack, "secret", { ...props, encryption });
    });
    const [grant] = Object.keys(json.resource?.google_kms_crypto_key_iam_member ?? {});
    expect(resource(json, "google_secret_manager_regional_secret")).toMatchObject({
      customer_managed_encryption: { kms_key_name: KEY },
      depends_on: [`google_kms_crypto_key_iam_member.${grant}`],
    });
  });

  it("is read by whom it is granted to, one version where that is said", () => {
    const json = synthesize((stack) => {
      new RegionalSecret(stack, "secret", props).grantRead(reader, { version: "3" });
    });
    const [id] = Object.keys(json.resource?.google_secret_manager_regional_secret ?? {});
    expect(resource(json, "google_secret_manager_regional_secret_iam_member")).toEqual({
      project: "my-project",
      location: "europe-west1",
      secret_id: `\${google_secret_manager_regional_secret.${id}.secret_id}`,
      role: "roles/secretmanager.secretAccessor",
      member: reader,
      condition: {
        title: "version 3",
        expression:
          'resource.name == "projects/123456789012/locations/europe-west1/secrets/my-secret/versions/3"',
      },
      depends_on: [],
    });
  });

  it("that another stack creates is named by its region and id", () => {
    const json = synthesize((stack) =>
      RegionalSecret.fromSecretId(stack, "secret", props).grantAddVersion(reader),
    );
    expect(json.resource).toEqual({ google_secret_manager_regional_secret_iam_member: expect.any(Object) });
    expect(resource(json, "google_secret_manager_regional_secret_iam_member")).toMatchObject({
      location: "europe-west1",
      secret_id: "my-secret",
      role: "roles/secretmanager.secretVersionAdder",
    });
  });

  it.each(["europe", "global", ""])("is not in %j", (location) => {
    const stack = new TerraformStack(new App(), "stack");
    const message = (id: string) =>
      `stack/${id}: "${location}" is not a region. Use the name of one, such as europe-west1.`;
    expect(() => new RegionalSecret(stack, "new", { ...props, location })).toThrow(message("new"));
    expect(() => RegionalSecret.fromSecretId(stack, "old", { ...props, location })).toThrow(message("old"));
  });

  it("has no key of another region", () => {
    const stack = new TerraformStack(new App(), "stack");
    const encryption = { key: CryptoKey.fromKeyName(stack, "key", KEY) };
    expect(() => new RegionalSecret(stack, "s", { ...props, location: "us-east1", encryption })).toThrow(
      "stack/s: a key in europe-west1 encrypts nothing in us-east1.",
    );
  });
});
