import { App, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { CloudRunService } from "../../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import { CryptoKey } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";
import {
  build,
  byDigest,
  container,
  invoker,
  json,
  minimal,
  repository,
  service,
} from "./minimal-service.ts";

describe("a Cloud Run service", () => {
  it("is protected, bounded, probed, and made for event streams", () => {
    expect(service()).toMatchObject({
      name: "documents",
      location: "europe-west1",
      invoker_iam_disabled: false,
      deletion_protection: true,
      binary_authorization: { use_default: true },
      scaling: { min_instance_count: 0 },
      lifecycle: { ignore_changes: ["client", "client_version"] },
      template: {
        execution_environment: "EXECUTION_ENVIRONMENT_GEN2",
        session_affinity: true,
        timeout: "3600s",
        max_instance_request_concurrency: 80,
        scaling: { max_instance_count: 5 },
        containers: [
          {
            name: "server",
            image: byDigest("documents"),
            ports: { container_port: 8080 },
            resources: { cpu_idle: true, startup_cpu_boost: true, limits: { cpu: "1", memory: "512Mi" } },
            startup_probe: { http_get: { path: "/ready", port: 8080 } },
            liveness_probe: { http_get: { path: "/health", port: 8080 } },
          },
        ],
      },
    });
  });

  it("follows its props", () => {
    const props = {
      ...container({
        port: 9000,
        environment: { MCP_LOG_LEVEL: "info" },
        cpu: "2",
        memory: "1Gi",
        command: ["/server"],
        args: ["--verbose"],
      }),
      scaling: { minInstances: 1, maxInstances: 20, concurrency: 10, cpuBetweenRequests: true },
      timeoutSeconds: 60,
      sessionAffinity: false,
      binaryAuthorization: false,
      deletionProtection: false,
      labels: { team: "platform" },
    };
    expect(service(props)).toMatchObject({
      deletion_protection: false,
      labels: { team: "platform" },
      scaling: { min_instance_count: 1 },
      template: {
        labels: { team: "platform" },
        session_affinity: false,
        timeout: "60s",
        max_instance_request_concurrency: 10,
        scaling: { max_instance_count: 20 },
        containers: [
          {
            command: ["/server"],
            args: ["--verbose"],
            ports: { container_port: 9000 },
            env: [{ name: "MCP_LOG_LEVEL", value: "info" }],
            resources: { cpu_idle: false, limits: { cpu: "2", memory: "1Gi" } },
            startup_probe: { http_get: { port: 9000 } },
          },
        ],
      },
    });
    expect(service(props)).not.toHaveProperty("binary_authorization");
  });

  it("knows its URL and the audience of its callers before it exists, and the other URL after", () => {
    const { url, urls, audience } = build();
    expect(url).toBe("https://documents-123456789012.europe-west1.run.app");
    expect(audience).toBe(url);
    expect(urls).toHaveLength(1);
    expect(service()).not.toHaveProperty("custom_audiences");
  });

  it("reads its secrets as itself, and waits until it may", () => {
    const synthesized = synthesize((stack) => {
      const secret = new Secret(stack, "secret", { project, secretId: "my-secret" });
      const secrets = { STORAGE_TOKEN: { secret, version: "1" }, OLD_TOKEN: { secret, version: "2" } };
      new CloudRunService(stack, "service", { ...minimal, ...container({ secrets }) });
    });
    expect(resource(synthesized, "google_secret_manager_secret_iam_member")).toMatchObject({
      member: "serviceAccount:run-documents@my-project.iam.gserviceaccount.com",
    });
    const [grant] = Object.keys(synthesized.resource?.google_secret_manager_secret_iam_member ?? {});
    expect(resource(synthesized, "google_cloud_run_v2_service").depends_on).toContain(
      `google_secret_manager_secret_iam_member.${grant}`,
    );
  });

  it("is encrypted with a key that Cloud Run's agent may use, and waits until it may", () => {
    const synthesized = synthesize((stack) => {
      const key = new CryptoKey(stack, "key", { project, location: "europe-west1", name: "servers" });
      new CloudRunService(stack, "service", { ...minimal, encryption: { key } });
    });
    expect(resource(synthesized, "google_kms_crypto_key_iam_member")).toMatchObject({
      member: "serviceAccount:service-123456789012@serverless-robot-prod.iam.gserviceaccount.com",
    });
    expect(resource(synthesized, "google_cloud_run_v2_service")).toMatchObject({
      depends_on: expect.arrayContaining([expect.stringMatching(/^google_kms_crypto_key_iam_member\./)]),
      template: { encryption_key: expect.any(String) },
    });
  });

  it("waits for what another stack makes without reading that stack's state", () => {
    const app = new App();
    const platform = new TerraformStack(app, "platform");
    const secret = new Secret(platform, "secret", { project, secretId: "my-secret" });
    const identity = new ServiceAccount(platform, "identity", { project, accountId: "documents" });
    const servers = new TerraformStack(app, "servers");
    const secrets = { STORAGE_TOKEN: { secret, version: "1" } };
    new CloudRunService(servers, "service", { ...minimal, ...container({ secrets }), identity });
    const { resource: byType, data } = JSON.parse(Testing.synth(servers));
    expect(data).toBeUndefined();
    expect(Object.values(byType.google_cloud_run_v2_service)).toMatchObject([
      { template: { service_account: identity.email }, depends_on: [] },
    ]);
    expect(servers.dependencies).toEqual([platform]);
  });

  it("that exists can be called by whom a stack names, beside others", () => {
    const synthesized = synthesize((stack) => {
      const reference = { project, location: "europe-west1", name: "legacy" };
      const legacy = CloudRunService.fromName(stack, "legacy", reference);
      expect(legacy.url).toBe("https://legacy-123456789012.europe-west1.run.app");
      expect(legacy.audience).toBe(legacy.url);
      legacy.grantInvoke(invoker);
      legacy.grantInvoke(invoker);
    });
    expect(resource(synthesized, "google_cloud_run_v2_service_iam_member")).toMatchObject({
      name: "legacy",
      role: "roles/run.invoker",
      member: invoker,
    });
  });
});

describe("the identity of a Cloud Run service", () => {
  it("is its own, without a role", () => {
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

  it("has the account id that it is given", () => {
    const synthesized = json({ identity: { accountId: "mcp-documents" } });
    expect(resource(synthesized, "google_service_account")).toMatchObject({ account_id: "mcp-documents" });
  });

  it("may be one made elsewhere", () => {
    const synthesized = synthesize((stack) => {
      const email = "shared@other-project.iam.gserviceaccount.com";
      const identity = ServiceAccount.fromEmail(stack, "shared", email);
      new CloudRunService(stack, "service", { ...minimal, identity });
    });
    expect(resources(synthesized, "google_service_account")).toEqual([]);
    expect(resource(synthesized, "google_cloud_run_v2_service")).toMatchObject({
      template: { service_account: "shared@other-project.iam.gserviceaccount.com" },
    });
  });

  it("cannot be a default service account", () => {
    const stack = new TerraformStack(new App(), "stack");
    const email = "123456789012-compute@developer.gserviceaccount.com";
    expect(() => build({ identity: ServiceAccount.fromEmail(stack, "default", email) })).toThrow(
      `stack/default: ${email} is a default service account`,
    );
  });
});

describe("the image of a Cloud Run service", () => {
  it("has to be named by its digest in production, which is the default", () => {
    expect(() => build(container({ image: `${repository}/documents:1.0.0` }))).toThrow(
      `stack/service: in production "${repository}/documents:1.0.0" could become another image. Name the image by its digest`,
    );
  });

  it("may be named by its tag elsewhere", () => {
    const props = { ...container({ image: `${repository}/documents:1.0.0` }), production: false };
    expect(build(props).url).toContain("documents");
  });
});

describe("the name of a Cloud Run service", () => {
  it.each(["a", "a".repeat(49)])("may be %s", (name) => {
    expect(build({ name, identity: { accountId: "my-account" } }).url).toBe(
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

  it.each(["a", "a".repeat(27)])("gives no account its id where it is %j", (name) => {
    expect(() => build({ name })).toThrow(
      `stack/service: its service account cannot be called run-${name}. ` +
        "Set identity.accountId to 6 to 30 characters, or use a name of 2 to 26.",
    );
    expect(build({ name, identity: { accountId: "my-server" } }).url).toContain(`/${name}-`);
  });

  it.each(["ab", "a".repeat(26)])("gives an account its id where it is %j", (name) => {
    expect(build({ name }).identity.email).toMatch(`run-${name}@`);
  });

  it("cannot be that of another in the same project and region", () => {
    const stack = new TerraformStack(new App(), "stack");
    const add = (id: string, props = {}) => new CloudRunService(stack, id, { ...minimal, ...props });
    const first = add("first");
    expect(() => add("second")).toThrow(
      /^stack\/second: projects\/my-project\/locations\/europe-west1\/services\/documents is .*stack\/first /,
    );
    const { identity } = first;
    expect(add("elsewhere", { location: "us-east1", identity }).url).toContain("us-east1");
    expect(add("another", { name: "papers" }).url).toContain("papers");
  });
});

describe("the location of a Cloud Run service", () => {
  it.each(["europe", "europe-west1-b", "Europe-West1", ""])("is a region, unlike %j", (location) => {
    const fault = `stack/service: "${location}" is not a region. Use the name of one, such as europe-west1.`;
    expect(() => build({ location })).toThrow(fault);
    const stack = new TerraformStack(new App(), "stack");
    expect(() => CloudRunService.fromName(stack, "service", { ...minimal, location })).toThrow(fault);
  });
});

describe("the network of a Cloud Run service", () => {
  const subnet = {
    network: "projects/my-project/global/networks/main",
    path: "projects/my-project/regions/europe-west1/subnetworks/servers",
    name: "servers",
    region: "europe-west1",
  };

  it("takes all its traffic, unless only that to private addresses is meant", () => {
    const networkInterfaces = [{ network: subnet.network, subnetwork: subnet.path, tags: ["mcp"] }];
    expect(service({ vpc: { subnet, tags: ["mcp"] } })).toMatchObject({
      template: { vpc_access: { egress: "ALL_TRAFFIC", network_interfaces: networkInterfaces } },
    });
    expect(service({ vpc: { subnet, egress: "private-ranges" } })).toMatchObject({
      template: { vpc_access: { egress: "PRIVATE_RANGES_ONLY" } },
    });
  });

  it("has to be in its region", () => {
    expect(() => build({ vpc: { subnet: { ...subnet, region: "us-east1" } } })).toThrow(
      "stack/service: a service in europe-west1 cannot use the subnet servers in us-east1. Use a subnet in europe-west1.",
    );
  });
});

describe("the audiences of a Cloud Run service", () => {
  it("are those given, beside its URLs", () => {
    const customAudiences = ["https://mcp.example.com/mcp/documents", "documents"];
    expect(service({ customAudiences })).toMatchObject({ custom_audiences: customAudiences });
  });

  it.each(["", "a b", `https://\${file(1)}`])("cannot be %j", (audience) => {
    expect(() => build({ customAudiences: [audience] })).toThrow(
      `stack/service: "${audience}" cannot be an audience of ID tokens.`,
    );
  });

  it("are at most 32,768 characters", () => {
    const audience = "a".repeat(32_764);
    expect(build({ customAudiences: [audience] }).url).toContain("documents");
    expect(() => build({ customAudiences: [`${audience}a`] })).toThrow("the audiences are too many.");
  });
});
