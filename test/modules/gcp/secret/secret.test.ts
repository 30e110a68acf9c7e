import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Secret, type SecretProps } from "../../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const secret = (props: Partial<SecretProps> = {}) =>
  synthesize((stack) => new Secret(stack, "secret", { project, secretId: "my-secret", ...props }));

describe("Secret", () => {
  it("is protected, recoverable for a week, and has no value", () => {
    expect(resource(secret(), "google_secret_manager_secret")).toEqual({
      project: "my-project",
      secret_id: "my-secret",
      replication: { auto: {} },
      version_destroy_ttl: "604800s",
      deletion_protection: true,
    });
    expect(Object.keys(secret().resource ?? {})).toEqual(["google_secret_manager_secret"]);
  });

  it("stays in one region when told so", () => {
    expect(resource(secret({ location: "europe-west1" }), "google_secret_manager_secret")).toMatchObject({
      replication: { user_managed: { replicas: [{ location: "europe-west1" }] } },
    });
  });

  it("can be destroyed where that is said", () => {
    expect(resource(secret({ deletionProtection: false }), "google_secret_manager_secret")).toMatchObject({
      deletion_protection: false,
    });
  });

  it("is read by whom it is granted to, and that grant is for this secret alone", () => {
    const json = synthesize((stack) => {
      const reader = new ServiceAccount(stack, "reader", { project, accountId: "my-reader" });
      new Secret(stack, "secret", { project, secretId: "my-secret" }).grantRead(reader);
    });
    const [id] = Object.keys(json.resource?.google_secret_manager_secret ?? {});
    const [account] = Object.keys(json.resource?.google_service_account ?? {});
    expect(resource(json, "google_secret_manager_secret_iam_member")).toEqual({
      project: `\${google_secret_manager_secret.${id}.project}`,
      secret_id: `\${google_secret_manager_secret.${id}.secret_id}`,
      role: "roles/secretmanager.secretAccessor",
      member: "serviceAccount:my-reader@my-project.iam.gserviceaccount.com",
      depends_on: [`google_service_account.${account}`],
    });
  });

  it.each(["a", "documents_STORAGE-token", "a".repeat(255)])("takes the id %s", (secretId) => {
    expect(resource(secret({ secretId }), "google_secret_manager_secret").secret_id).toBe(secretId);
  });

  it.each(["", "a".repeat(256), "my.secret", "my secret"])("refuses the id %j", (secretId) => {
    const stack = new TerraformStack(new App(), "stack");
    expect(() => new Secret(stack, "secret", { project, secretId })).toThrow(
      `stack/secret: "${secretId}" is not a secret id. Use 1 to 255`,
    );
  });
});
