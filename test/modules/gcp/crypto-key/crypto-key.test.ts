import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { CryptoKey, type CryptoKeyProps } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import { encryptionConfig } from "../../../../modules/gcp/crypto-key/encryption-key.ts";
import type { Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { serviceAgent } from "../../../../modules/gcp/iam/service-agent.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

const NAME = "projects/my-project/locations/europe-west1/keyRings/my-ring/cryptoKeys/my-key";
const by = serviceAgent(project, "secretmanager");
const props = { project, location: "europe-west1", name: "my-key" };
const stack = () => new TerraformStack(new App(), "stack");
const key = (changes: Partial<CryptoKeyProps>) => () =>
  new CryptoKey(stack(), "key", { ...props, ...changes });

describe("CryptoKey", () => {
  it("rotates every 90 days, can be restored for 30, and is not destroyed", () => {
    const json = synthesize((scope) => new CryptoKey(scope, "key", { ...props, labels: { team: "docs" } }));
    const [ring] = Object.keys(json.resource?.google_kms_key_ring ?? {});
    expect(resource(json, "google_kms_key_ring")).toEqual({
      project: "my-project",
      location: "europe-west1",
      name: "my-key",
    });
    expect(resource(json, "google_kms_crypto_key")).toEqual({
      key_ring: `\${google_kms_key_ring.${ring}.id}`,
      name: "my-key",
      purpose: "ENCRYPT_DECRYPT",
      rotation_period: "7776000s",
      destroy_scheduled_duration: "2592000s",
      version_template: { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", protection_level: "SOFTWARE" },
      labels: { team: "docs" },
      lifecycle: { prevent_destroy: true },
    });
  });

  it("is kept in hardware, rotates sooner and can be destroyed where that is said", () => {
    const json = synthesize((scope) => {
      new CryptoKey(scope, "key", {
        ...props,
        protectionLevel: "HSM",
        rotationDays: 30,
        destroyScheduledDays: 120,
        deletionProtection: false,
      });
    });
    expect(resource(json, "google_kms_crypto_key")).toMatchObject({
      version_template: { protection_level: "HSM" },
      rotation_period: "2592000s",
      destroy_scheduled_duration: "10368000s",
      lifecycle: { prevent_destroy: false },
    });
  });

  it("may be used by whom it is granted to, once", () => {
    const json = synthesize((scope) => {
      const key = new CryptoKey(scope, "key", props);
      expect(key.grantUse(by)).toBe(key.grantUse(by));
    });
    const [id] = Object.keys(json.resource?.google_kms_crypto_key ?? {});
    expect(resource(json, "google_kms_crypto_key_iam_member")).toEqual({
      crypto_key_id: `\${google_kms_crypto_key.${id}.id}`,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "serviceAccount:service-123456789012@gcp-sa-secretmanager.iam.gserviceaccount.com",
      depends_on: [],
    });
  });

  it.each(["allUsers", "allAuthenticatedUsers", "domain:example.com"])("may not be used by %s", (member) => {
    expect(() => key({})().grantUse(member as Principal)).toThrow("cannot be granted a role here");
  });

  it.each(["europe-west1", "europe", "eur4", "us", "global"])("may be in %s", (location) => {
    expect(key({ location })().location).toBe(location);
  });

  it.each(["", "Europe", "europe-west1-b", "europe-west"])("is not in %j", (location) => {
    expect(key({ location })).toThrow(`stack/key: "${location}" is not a location of keys. Use a region`);
  });

  it.each(["a", "A_b-9", "a".repeat(63)])("may be called %s", (name) => {
    expect(key({ name })).not.toThrow();
  });

  it.each(["", "a".repeat(64), "my.key", "my key"])("is not called %j", (name) => {
    expect(key({ name })).toThrow(`stack/key: "${name}" is not the name of a key. Use 1 to 63`);
  });

  it.each([1, 90])("may rotate every %d days", (rotationDays) => {
    expect(key({ rotationDays })).not.toThrow();
  });

  it.each([0, 91, 1.5, Number.NaN])("does not rotate every %d days", (rotationDays) => {
    expect(key({ rotationDays })).toThrow(`a key that rotates every ${rotationDays} days is not taken.`);
  });

  it.each([1, 120])("may be restored for %d days", (destroyScheduledDays) => {
    expect(key({ destroyScheduledDays })).not.toThrow();
  });

  it.each([0, 121, 0.5])("is not restored for %d days", (destroyScheduledDays) => {
    expect(key({ destroyScheduledDays })).toThrow(`cannot be restored for ${destroyScheduledDays} days.`);
  });
});

describe("CryptoKey.fromKeyName", () => {
  it("creates nothing but grants, and knows where the key is", () => {
    const json = synthesize((scope) => {
      const key = CryptoKey.fromKeyName(scope, "key", NAME);
      expect(key.location).toBe("europe-west1");
      key.grantUse(by);
    });
    expect(Object.keys(json.resource ?? {})).toEqual(["google_kms_crypto_key_iam_member"]);
    expect(resource(json, "google_kms_crypto_key_iam_member").crypto_key_id).toBe(NAME);
  });

  it.each(["", "my-key", `${NAME}/cryptoKeyVersions/1`, `//cloudkms.googleapis.com/${NAME}`, `${NAME} `])(
    "refuses %j",
    (name) => {
      expect(() => CryptoKey.fromKeyName(stack(), "key", name)).toThrow(
        `stack/key: "${name}" is not the name of a key. Use projects/<project id>/locations/`,
      );
    },
  );
});

describe("what is encrypted with a key", () => {
  it("refers to the key, and waits until its service may use it", () => {
    const json = synthesize((scope) => {
      const encryption = { key: CryptoKey.fromKeyName(scope, "key", NAME) };
      const { keyName, dependsOn } = encryptionConfig(scope, { encryption, location: "europe-west1", by });
      expect(keyName).toBe(NAME);
      expect(dependsOn).toEqual([encryption.key.grantUse(by)]);
    });
    expect(resources(json, "google_kms_crypto_key_iam_member")).toHaveLength(1);
  });

  it("without a key says nothing and waits for nothing", () => {
    expect(encryptionConfig(stack(), { encryption: undefined, location: "europe-west1", by })).toEqual({
      keyName: undefined,
      dependsOn: [],
    });
  });

  it("is in the key's location", () => {
    const scope = stack();
    const encryption = { key: CryptoKey.fromKeyName(scope, "key", NAME) };
    expect(() => encryptionConfig(scope, { encryption, location: "europe-west3", by })).toThrow(
      "stack: a key in europe-west1 encrypts nothing in europe-west3. Use a key whose location is europe-west3.",
    );
  });
});
