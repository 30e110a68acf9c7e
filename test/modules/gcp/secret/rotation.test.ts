import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { CryptoKey } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import { RotationTopic, type RotationTopicProps } from "../../../../modules/gcp/secret/rotation-topic.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import type { RotationProps } from "../../../../modules/gcp/secret/secret-options.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

const topicProps = { project, topicId: "rotation" };
const nextTime = "2030-01-31T12:00:00Z";

describe("the rotation of a secret", () => {
  it("is announced on a topic that Secret Manager may publish to first", () => {
    const json = synthesize((stack) => {
      const topic = new RotationTopic(stack, "topic", topicProps);
      for (const secretId of ["first", "second"]) {
        new Secret(stack, secretId, { project, secretId, rotation: { topic, nextTime, periodDays: 30 } });
      }
    });
    const [topic] = Object.keys(json.resource?.google_pubsub_topic ?? {});
    const [grant] = Object.keys(json.resource?.google_pubsub_topic_iam_member ?? {});
    expect(resource(json, "google_pubsub_topic_iam_member")).toEqual({
      project: `\${google_pubsub_topic.${topic}.project}`,
      topic: `\${google_pubsub_topic.${topic}.name}`,
      role: "roles/pubsub.publisher",
      member: "serviceAccount:service-123456789012@gcp-sa-secretmanager.iam.gserviceaccount.com",
      depends_on: [],
    });
    expect(resources(json, "google_secret_manager_secret")).toHaveLength(2);
    for (const secret of resources(json, "google_secret_manager_secret")) {
      expect(secret).toMatchObject({
        topics: [{ name: "projects/my-project/topics/rotation" }],
        rotation: { next_rotation_time: nextTime, rotation_period: "2592000s" },
        lifecycle: { ignore_changes: ["rotation[0].next_rotation_time"] },
        depends_on: [`google_pubsub_topic_iam_member.${grant}`],
      });
    }
  });

  it("may happen once", () => {
    const json = synthesize((stack) => {
      const topic = new RotationTopic(stack, "topic", topicProps);
      new Secret(stack, "secret", { project, secretId: "a", rotation: { topic, nextTime } });
    });
    expect(resource(json, "google_secret_manager_secret").rotation).toEqual({ next_rotation_time: nextTime });
  });

  it.each<[Partial<RotationProps>, string]>([
    [{ nextTime: "2030-01-31" }, '"2030-01-31" is not a time.'],
    [{ periodDays: 0 }, "Secret Manager does not take 0 days. Use a whole number from 1 to 36500."],
    [{ periodDays: 36_501 }, "Secret Manager does not take 36501 days."],
  ])("is not %j", (changes, message) => {
    const stack = new TerraformStack(new App(), "stack");
    const rotation = { topic: new RotationTopic(stack, "topic", topicProps), nextTime, ...changes };
    expect(() => new Secret(stack, "secret", { project, secretId: "a", rotation })).toThrow(
      `stack/secret: ${message}`,
    );
  });
});

describe("RotationTopic", () => {
  const topic = (props: Partial<RotationTopicProps>) => () =>
    new RotationTopic(new TerraformStack(new App(), "stack"), "topic", { ...topicProps, ...props });

  it("keeps messages where it is told, encrypted with a key that Pub/Sub may use first", () => {
    const keyName = "projects/my-project/locations/europe-west1/keyRings/r/cryptoKeys/k";
    const json = synthesize((stack) => {
      const encryption = { key: CryptoKey.fromKeyName(stack, "key", keyName) };
      new RotationTopic(stack, "topic", { ...topicProps, regions: ["europe-west1"], encryption });
    });
    const [grant] = Object.keys(json.resource?.google_kms_crypto_key_iam_member ?? {});
    expect(resource(json, "google_pubsub_topic")).toEqual({
      project: "my-project",
      name: "rotation",
      kms_key_name: keyName,
      message_storage_policy: { allowed_persistence_regions: ["europe-west1"] },
      depends_on: [`google_kms_crypto_key_iam_member.${grant}`],
    });
    expect(resource(json, "google_kms_crypto_key_iam_member").member).toBe(
      "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com",
    );
  });

  it.each(["abc", "a".repeat(255), "A-_.~+%9"])("may be called %s", (topicId) => {
    expect(topic({ topicId })).not.toThrow();
  });

  it.each(["ab", "a".repeat(256), "1ab", "google-topic", "a/b", "a b"])("is not called %j", (topicId) => {
    expect(topic({ topicId })).toThrow(`stack/topic: "${topicId}" is not a topic id. Use 3 to 255`);
  });
});
