import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { CloudRunService } from "../../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import type { CloudRunServiceProps } from "../../../../modules/gcp/cloud-run-service/props.ts";
import type { Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

const invoker: Principal = "serviceAccount:edge-invoker@my-project.iam.gserviceaccount.com";
const repository = "europe-west1-docker.pkg.dev/my-project/images";
const byDigest = `${repository}/documents@sha256:${"0a".repeat(32)}`;
const minimal: CloudRunServiceProps = {
  project,
  location: "europe-west1",
  name: "documents",
  image: byDigest,
  exposure: { kind: "edge-gateway", invoker },
};
const build = (props: Partial<CloudRunServiceProps>) =>
  new CloudRunService(new TerraformStack(new App(), "stack"), "service", { ...minimal, ...props });
const json = (props: Partial<CloudRunServiceProps> = {}) =>
  synthesize((stack) => new CloudRunService(stack, "service", { ...minimal, ...props }));
const service = (props: Partial<CloudRunServiceProps> = {}) =>
  resource(json(props), "google_cloud_run_v2_service");

describe("a Cloud Run service", () => {
  it("is protected, bounded, probed, and made for event streams", () => {
    expect(service()).toMatchObject({
      name: "documents",
      location: "europe-west1",
      invoker_iam_disabled: false,
      deletion_protection: true,
      template: {
        execution_environment: "EXECUTION_ENVIRONMENT_GEN2",
        session_affinity: true,
        timeout: "3600s",
        scaling: { min_instance_count: 0, max_instance_count: 3 },
        containers: [
          {
            image: byDigest,
            ports: { container_port: 8080 },
            startup_probe: { http_get: { path: "/ready", port: 8080 } },
            liveness_probe: { http_get: { path: "/health", port: 8080 } },
          },
        ],
      },
    });
  });

  it("follows its props", () => {
    const props = {
      container: { port: 9000, environment: { MCP_LOG_LEVEL: "info" }, cpu: "2", memory: "1Gi" },
      scaling: { minInstances: 1, maxInstances: 20 },
      deletionProtection: false,
      labels: { team: "platform" },
    };
    expect(service(props)).toMatchObject({
      deletion_protection: false,
      labels: { team: "platform" },
      template: {
        scaling: { min_instance_count: 1, max_instance_count: 20 },
        containers: [
          {
            ports: { container_port: 9000 },
            env: [{ name: "MCP_LOG_LEVEL", value: "info" }],
            resources: { limits: { cpu: "2", memory: "1Gi" } },
            startup_probe: { http_get: { port: 9000 } },
          },
        ],
      },
    });
  });

  it("knows its URL and the audience of its callers before it exists", () => {
    const { url, audience } = build({});
    expect(url).toBe("https://documents-123456789012.europe-west1.run.app");
    expect(audience).toBe(url);
  });

  it("runs as an identity of its own, without a role", () => {
    expect(resource(json(), "google_service_account")).toMatchObject({ account_id: "run-documents" });
    expect(service()).toMatchObject({
      template: { service_account: "run-documents@my-project.iam.gserviceaccount.com" },
    });
    expect(Object.keys(json().resource ?? {})).toEqual([
      "google_cloud_run_v2_service",
      "google_cloud_run_v2_service_iam_binding",
      "google_service_account",
    ]);
  });

  it("is reached from the internet by the edge gateway's identity and nobody else", () => {
    expect(service()).toMatchObject({ ingress: "INGRESS_TRAFFIC_ALL" });
    expect(resource(json(), "google_cloud_run_v2_service_iam_binding")).toMatchObject({
      role: "roles/run.invoker",
      members: [invoker],
    });
  });

  it("waits for the identities that the stack creates, its own and its invoker's", () => {
    const synthesized = synthesize((stack) => {
      const gateway = new ServiceAccount(stack, "gateway", { project, accountId: "edge-invoker" });
      new CloudRunService(stack, "service", {
        ...minimal,
        exposure: { kind: "edge-gateway", invoker: gateway },
      });
    });
    const dependencies = (type: string) => resource(synthesized, type).depends_on;
    expect(dependencies("google_cloud_run_v2_service")).toEqual([
      expect.stringMatching(/^google_service_account\.service_identity_/),
    ]);
    expect(dependencies("google_cloud_run_v2_service_iam_binding")).toEqual([
      expect.stringMatching(/^google_service_account\.gateway_/),
    ]);
  });

  it("that is internal is reached from inside by those who are named", () => {
    const exposure = { kind: "internal", invokers: [invoker, "group:ops@example.com"] } as const;
    expect(service({ exposure })).toMatchObject({ ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" });
    expect(resource(json({ exposure }), "google_cloud_run_v2_service_iam_binding")).toMatchObject({
      members: [invoker, "group:ops@example.com"],
    });
  });

  it("cannot be opened to everybody", () => {
    const everybody = "allUsers" as Principal;
    expect(() => build({ exposure: { kind: "edge-gateway", invoker: everybody } })).toThrow(
      'stack/service: "allUsers" cannot be granted a role here.',
    );
  });

  it("reads its secrets as itself, and waits until it may", () => {
    const synthesized = synthesize((stack) => {
      const secret = new Secret(stack, "secret", { project, secretId: "my-secret" });
      const secrets = { STORAGE_TOKEN: { secret, version: "1" }, OLD_TOKEN: { secret, version: "2" } };
      new CloudRunService(stack, "service", { ...minimal, container: { secrets } });
    });
    expect(resource(synthesized, "google_secret_manager_secret_iam_member")).toMatchObject({
      member: "serviceAccount:run-documents@my-project.iam.gserviceaccount.com",
    });
    const [grant] = Object.keys(synthesized.resource?.google_secret_manager_secret_iam_member ?? {});
    expect(resource(synthesized, "google_cloud_run_v2_service").depends_on).toContain(
      `google_secret_manager_secret_iam_member.${grant}`,
    );
  });
});

describe("the image of a Cloud Run service", () => {
  it("has to be named by its digest in production, which is the default", () => {
    expect(() => build({ image: `${repository}/documents:1.0.0` })).toThrow(
      `stack/service: in production "${repository}/documents:1.0.0" could become another image. Name the image by its digest`,
    );
  });

  it("may be named by its tag elsewhere", () => {
    expect(build({ image: `${repository}/documents:1.0.0`, production: false }).url).toContain("documents");
  });
});

describe("the name of a Cloud Run service", () => {
  it.each(["a", "a".repeat(49)])("may be %s", (name) => {
    expect(build({ name, accountId: "my-account" }).url).toBe(
      `https://${name}-123456789012.europe-west1.run.app`,
    );
  });

  it.each(["", "a".repeat(50), "1a", "a-", "a_b"])("may not be %j", (name) => {
    expect(() => build({ name })).toThrow(`stack/service: "${name}" is not the name of a Cloud Run service`);
  });

  it("has to leave room for the project number in one DNS label", () => {
    const long = { id: "my-project", number: "12345678901234" };
    expect(() => build({ name: "a".repeat(49), project: long })).toThrow(/make 63 characters at most/);
  });
});
