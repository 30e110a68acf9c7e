import { describe, expect, it } from "vitest";
import { CloudRunService } from "../../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import type { Mounts, Volumes } from "../../../../modules/gcp/cloud-run-service/volumes.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { project, resource, synthesize } from "../../synthesize.ts";
import { build, container, minimal, service } from "./minimal-service.ts";

const mounted = (volumes: Volumes, mounts: Mounts, production = true) => ({
  ...container({ mounts }),
  volumes,
  production,
});
/** A service that has versions of a secret as files. */
const withFiles = (files: Readonly<Record<string, string>>, production = true) =>
  synthesize((stack) => {
    const secret = Secret.fromSecretId(stack, "secret", { project, secretId: "my-secret" });
    const props = mounted({ keys: { secret, files } }, { "/run/keys": "keys" }, production);
    new CloudRunService(stack, "service", { ...minimal, ...props });
  });

describe("a volume", () => {
  it("has versions of a secret as files, which the service may read", () => {
    expect(resource(withFiles({ "key.pem": "3" }), "google_cloud_run_v2_service")).toMatchObject({
      depends_on: [
        expect.stringMatching(/^google_service_account\./),
        expect.stringMatching(/^google_secret_manager_secret_iam_member\./),
      ],
      template: {
        volumes: [
          { name: "keys", secret: { secret: "my-secret", items: [{ path: "key.pem", version: "3" }] } },
        ],
        containers: [{ volume_mounts: [{ name: "keys", mount_path: "/run/keys" }] }],
      },
    });
  });

  it("is memory that containers share", () => {
    expect(service(mounted({ scratch: { memory: "64Mi" } }, { "/tmp": "scratch" })).template).toMatchObject({
      volumes: [{ name: "scratch", empty_dir: { medium: "MEMORY", size_limit: "64Mi" } }],
    });
  });

  it.each(["", "64", "64MB", "0Mi", "0.5Gi"])("is no %j of memory", (memory) => {
    expect(() => build(mounted({ scratch: { memory } }, {}))).toThrow(
      `stack/service: "${memory}" is not an amount of memory.`,
    );
  });

  it("has sockets of Cloud SQL", () => {
    const cloudSql = ["my-project:europe-west1:main", "example.com:my-project:europe-west1:main"];
    expect(service(mounted({ sql: { cloudSql } }, { "/cloudsql": "sql" })).template).toMatchObject({
      volumes: [{ name: "sql", cloud_sql_instance: { instances: cloudSql } }],
    });
  });

  it.each(["main", "my-project:main", "my-project:europe-west1:main:5432", "a/b:europe-west1:c"])(
    "cannot have sockets of %j",
    (instance) => {
      expect(() => build(mounted({ sql: { cloudSql: [instance] } }, {}))).toThrow(
        `stack/service: "${instance}" is not an instance of Cloud SQL.`,
      );
    },
  );

  it("pins secrets in production", () => {
    expect(() => withFiles({ "key.pem": "latest" })).toThrow(
      'stack/service: in production the secret file key.pem cannot follow "latest"',
    );
    expect(withFiles({ "key.pem": "latest" }, false).resource).toBeDefined();
  });

  it.each(["Keys", "a_b", "-a", "", "a".repeat(64)])("cannot be called %j", (name) => {
    expect(() => build(mounted({ [name]: { memory: "1Mi" } }, {}))).toThrow(
      `stack/service: "${name}" is not the name of a volume.`,
    );
  });

  it.each(["a/b", "..", ".", ""])("cannot have a file called %j", (file) => {
    expect(() => withFiles({ [file]: "1" })).toThrow(`stack/service: "${file}" is not the name of a file.`);
  });

  it.each(["/", "run", "/run/../etc", "/run/", "/a:b", ""])("cannot be mounted at %j", (folder) => {
    expect(() => build(mounted({ scratch: { memory: "1Mi" } }, { [folder]: "scratch" }))).toThrow(
      `stack/service: "${folder}" is not a folder to mount.`,
    );
  });

  it("has to be there to be mounted", () => {
    expect(() => build(mounted({ scratch: { memory: "1Mi" } }, { "/tmp": "scrach" }))).toThrow(
      'stack/service: /tmp is to hold the volume "scrach", which there is not. Add it to volumes, or name one that is there.',
    );
  });
});
