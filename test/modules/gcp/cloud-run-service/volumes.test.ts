import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import type { Mounts, Volumes } from "../../../../modules/gcp/cloud-run-service/volumes.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { project } from "../../synthesize.ts";
import { build, container, json, service } from "./minimal-service.ts";

const secret = () =>
  Secret.fromSecretId(new TerraformStack(new App(), "secrets"), "secret", { project, secretId: "my-secret" });
const mounted = (volumes: Volumes, mounts: Mounts, production = true) => ({
  ...container({ mounts }),
  volumes,
  production,
});

describe("a volume", () => {
  it("has versions of a secret as files, which the service may read", () => {
    const props = mounted({ keys: { secret: secret(), files: { "key.pem": "3" } } }, { "/run/keys": "keys" });
    expect(service(props).template).toMatchObject({
      volumes: [
        { name: "keys", secret: { secret: "my-secret", items: [{ path: "key.pem", version: "3" }] } },
      ],
      containers: [{ volume_mounts: [{ name: "keys", mount_path: "/run/keys" }] }],
    });
    expect(service(props).depends_on).toHaveLength(2);
  });

  it("is memory that containers share", () => {
    expect(service(mounted({ scratch: { memory: "64Mi" } }, { "/tmp": "scratch" })).template).toMatchObject({
      volumes: [{ name: "scratch", empty_dir: { medium: "MEMORY", size_limit: "64Mi" } }],
    });
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
    const volumes = { keys: { secret: secret(), files: { "key.pem": "latest" } } };
    expect(() => build(mounted(volumes, {}))).toThrow(
      'stack/service: in production the secret file key.pem cannot follow "latest"',
    );
    expect(json(mounted(volumes, {}, false)).resource).toBeDefined();
  });

  it.each(["Keys", "a_b", "-a", "", "a".repeat(64)])("cannot be called %j", (name) => {
    expect(() => build(mounted({ [name]: { memory: "1Mi" } }, {}))).toThrow(
      `stack/service: "${name}" is not the name of a volume.`,
    );
  });

  it.each(["a/b", "..", ".", ""])("cannot have a file called %j", (file) => {
    expect(() => build(mounted({ keys: { secret: secret(), files: { [file]: "1" } } }, {}))).toThrow(
      `stack/service: "${file}" is not the name of a file.`,
    );
  });

  it.each(["/", "run", "/run/../etc", "/run/", "/a:b", ""])("cannot be mounted at %j", (folder) => {
    expect(() => build(mounted({ scratch: { memory: "1Mi" } }, { [folder]: "scratch" }))).toThrow(
      `stack/service: "${folder}" is not a folder to mount.`,
    );
  });

  it("has to be there to be mounted", () => {
    expect(() => build(mounted({ scratch: { memory: "1Mi" } }, { "/tmp": "scrach" }))).toThrow(
      'stack/service: /tmp is to hold the volume "scrach", which there is not. Add it to volumes, or name one of scratch.',
    );
    expect(() => build(mounted({}, { "/tmp": "scratch" }))).toThrow(
      /which there is not\. Add it to volumes\.$/,
    );
  });
});
