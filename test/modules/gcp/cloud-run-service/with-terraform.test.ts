import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { TerraformStack, Testing } from "cdktf";
import { expect, it } from "vitest";
import "../../../../environments/local/cloud/testing/matchers.ts";
import { applyStack } from "../../../../environments/local/cloud/testing/apply-stack.ts";
import { CloudRunService } from "../../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import type { CloudRunExposure } from "../../../../modules/gcp/cloud-run-service/exposure.ts";
import { cloudSqlProxy } from "../../../../modules/gcp/cloud-run-service/sidecars/cloud-sql-proxy.ts";
import { identitySidecar } from "../../../../modules/gcp/cloud-run-service/sidecars/identity-sidecar.ts";
import { CryptoKey } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { describeWithTerraform } from "../../../environments/local/cloud/showings/with-terraform.ts";
import { project } from "../../synthesize.ts";
import { byDigest, invoker, minimal } from "./minimal-service.ts";

const EXPOSURES: Readonly<Record<CloudRunExposure["kind"], CloudRunExposure>> = {
  "edge-gateway": { kind: "edge-gateway", invokers: [invoker] },
  internal: { kind: "internal", invokers: [invoker, "group:ops@example.com"] },
  "load-balancer": { kind: "load-balancer", invokers: [invoker], hosts: ["documents.example.com"] },
  iap: { kind: "iap", members: ["group:staff@example.com"] },
  public: { kind: "public", reason: "Serves a public catalogue." },
};

class Stack extends TerraformStack {
  constructor() {
    super(Testing.app(), "services");
    new GoogleProvider(this, "google", { project: project.id });
  }
}

describeWithTerraform("a Cloud Run service, with the real Terraform", () => {
  it("is applied in every exposure, and is then as it should be", async () => {
    const stack = new Stack();
    for (const [name, exposure] of Object.entries(EXPOSURES)) {
      new CloudRunService(stack, name, {
        ...minimal,
        name,
        identity: { accountId: `run-${name}` },
        exposure,
      });
    }
    await using applied = await applyStack(stack);
    expect(await applied.plan()).toBeUnchanged();
  });

  it("is applied with all that may stand in it and beside it", async () => {
    const stack = new Stack();
    const secret = new Secret(stack, "secret", { project, secretId: "my-secret" });
    const key = new CryptoKey(stack, "key", { project, location: "europe-west1", name: "servers" });
    const upstreamUrl = "https://tools-123456789012.europe-west1.run.app";
    new CloudRunService(stack, "service", {
      ...minimal,
      container: {
        image: byDigest("documents"),
        secrets: { STORAGE_TOKEN: { secret, version: "1" } },
        mounts: { "/run/keys": "keys", "/tmp": "scratch", "/cloudsql": "sockets" },
        readinessProbe: { kind: "http", path: "/ready" },
      },
      sidecars: {
        identity: identitySidecar({ image: byDigest("identity"), upstreamUrl }),
        "cloud-sql": cloudSqlProxy({
          image: byDigest("proxy"),
          instances: { "my-project:europe-west1:main": 5432 },
        }),
      },
      grantSidecarRoles: true,
      volumes: {
        keys: { secret, files: { "key.pem": "3" } },
        scratch: { memory: "64Mi" },
        sockets: { cloudSql: ["my-project:europe-west1:main"] },
      },
      vpc: {
        subnet: {
          network: "projects/my-project/global/networks/main",
          path: "projects/my-project/regions/europe-west1/subnetworks/servers",
          name: "servers",
          region: "europe-west1",
        },
        tags: ["mcp"],
      },
      customAudiences: ["https://mcp.example.com/mcp/documents"],
      encryption: { key },
      labels: { team: "platform" },
    });
    await using applied = await applyStack(stack);
    expect(await applied.plan()).toBeUnchanged();
  });
});
