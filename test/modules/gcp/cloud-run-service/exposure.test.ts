import { App, Fn, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { CloudRunService } from "../../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import type { CloudRunExposure } from "../../../../modules/gcp/cloud-run-service/exposure.ts";
import type { Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";
import { build, invoker, json, minimal, service } from "./minimal-service.ts";

const members = ["group:ops@example.com", invoker] as const;
const invokersOf = (exposure: CloudRunExposure) =>
  resources(json({ exposure }), "google_cloud_run_v2_service_iam_binding");
const version = (exposure: CloudRunExposure) =>
  json({ exposure }).terraform?.required_providers?.google?.version;

describe("a Cloud Run service", () => {
  it("is reached from the internet by the edge gateway's identity and whoever else is named", () => {
    const exposure: CloudRunExposure = { kind: "edge-gateway", invokers: [invoker] };
    expect(service({ exposure })).toMatchObject({ ingress: "INGRESS_TRAFFIC_ALL" });
    expect(invokersOf(exposure)).toMatchObject([{ role: "roles/run.invoker", members: [invoker] }]);
    expect(invokersOf({ ...exposure, invokers: members })).toMatchObject([{ members }]);
  });

  it("that is internal is reached from inside by those who are named", () => {
    const exposure: CloudRunExposure = { kind: "internal", invokers: members };
    expect(service({ exposure })).toMatchObject({ ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" });
    expect(invokersOf(exposure)).toMatchObject([{ members }]);
  });

  it("behind a load balancer has no URL of its own, and takes tokens for its hosts", () => {
    const hosts = ["documents.example.com", "docs.example.com"] as const;
    const exposure: CloudRunExposure = { kind: "load-balancer", invokers: [invoker], hosts };
    expect(service({ exposure, customAudiences: ["documents"] })).toMatchObject({
      ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
      default_uri_disabled: true,
      custom_audiences: ["https://documents.example.com", "https://docs.example.com", "documents"],
    });
    expect(invokersOf(exposure)).toMatchObject([{ members: [invoker] }]);
    expect(version(exposure)).toBe(">= 7.7.0, < 8.0.0");
    const { url, audience } = build({ exposure });
    expect({ url, audience }).toEqual({
      url: "https://documents.example.com",
      audience: "https://documents.example.com",
    });
  });

  it("behind Identity-Aware Proxy is called by that alone, for the people named", () => {
    const exposure: CloudRunExposure = { kind: "iap", members: ["group:staff@example.com"] };
    expect(service({ exposure })).toMatchObject({ ingress: "INGRESS_TRAFFIC_ALL", iap_enabled: true });
    expect(invokersOf(exposure)).toMatchObject([
      { members: ["serviceAccount:service-123456789012@gcp-sa-iap.iam.gserviceaccount.com"] },
    ]);
    expect(resource(json({ exposure }), "google_iap_web_cloud_run_service_iam_binding")).toMatchObject({
      role: "roles/iap.httpsResourceAccessor",
      members: ["group:staff@example.com"],
    });
    expect(version(exposure)).toBe(">= 7.21.0, < 8.0.0");
  });

  it("that is public lets everybody in, and says why", () => {
    const exposure: CloudRunExposure = { kind: "public", reason: " Serves a public catalogue. " };
    expect(service({ exposure })).toMatchObject({
      ingress: "INGRESS_TRAFFIC_ALL",
      invoker_iam_disabled: false,
      description: "Public: Serves a public catalogue.",
    });
    expect(invokersOf(exposure)).toMatchObject([{ members: ["allUsers"] }]);
  });

  it("waits for the identities that the stack creates, its own and its invoker's", () => {
    const synthesized = synthesize((stack) => {
      const gateway = new ServiceAccount(stack, "gateway", { project, accountId: "edge-invoker" });
      const exposure: CloudRunExposure = { kind: "edge-gateway", invokers: [gateway] };
      new CloudRunService(stack, "service", { ...minimal, exposure });
    });
    const dependencies = (type: string) => resource(synthesized, type).depends_on;
    expect(dependencies("google_cloud_run_v2_service")).toEqual([
      expect.stringMatching(/^google_service_account\.service_identity_/),
    ]);
    expect(dependencies("google_cloud_run_v2_service_iam_binding")).toEqual([
      expect.stringMatching(/^google_service_account\.gateway_/),
    ]);
  });
});

describe("an exposure", () => {
  it.each<CloudRunExposure>([
    { kind: "edge-gateway", invokers: [] },
    { kind: "internal", invokers: [] },
    { kind: "load-balancer", invokers: [], hosts: ["documents.example.com"] },
    { kind: "iap", members: [] },
  ])("of nobody is refused: $kind", (exposure) => {
    expect(() => build({ exposure })).toThrow(
      "stack/service: nobody may reach the service. Name in exposure who may.",
    );
  });

  it.each(["allUsers", "allAuthenticatedUsers"])("that names people cannot let in %s", (everybody) => {
    const exposures: CloudRunExposure[] = [
      { kind: "edge-gateway", invokers: [everybody as Principal] },
      { kind: "internal", invokers: [everybody as Principal] },
      { kind: "load-balancer", invokers: [everybody as Principal], hosts: ["documents.example.com"] },
      { kind: "iap", members: [everybody as Principal] },
    ];
    for (const exposure of exposures) {
      expect(() => build({ exposure })).toThrow(
        `stack/service: "${everybody}" cannot be granted a role here.`,
      );
    }
  });

  it.each<Principal>([
    "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/edge/subject/edge:documents",
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/attribute.a/b",
    "serviceAccount:my-project.svc.id.goog[namespace/account]",
  ])("cannot name as an invoker %s, who has no ID token", (federated) => {
    const fault = `"${federated}" has no ID token of Google's, and Cloud Run takes no other. Name a service account`;
    expect(() => build({ exposure: { kind: "internal", invokers: [invoker, federated] } })).toThrow(
      `stack/service: ${fault}`,
    );
    const legacy = CloudRunService.fromName(new TerraformStack(new App(), "stack"), "legacy", minimal);
    expect(() => legacy.grantInvoke(federated)).toThrow(`stack/legacy: ${fault}`);
  });

  it("may name people of a workforce pool to Identity-Aware Proxy, which signs them in", () => {
    const staff =
      "principalSet://iam.googleapis.com/locations/global/workforcePools/staff/group/all" as const;
    expect(() => build({ exposure: { kind: "iap", members: [staff] } })).not.toThrow();
  });

  it.each(["", "  ", "\u200b", "...", "a".repeat(501), `\${file(1)}`, Fn.lower("A")])(
    "cannot be public because of %j",
    (reason) => {
      expect(() => build({ exposure: { kind: "public", reason } })).toThrow(
        "stack/service: the service would be open to everybody without a reason.",
      );
    },
  );

  it("may be public for a reason of 500 characters", () => {
    const exposure: CloudRunExposure = { kind: "public", reason: "a".repeat(500) };
    expect(service({ exposure }).description).toHaveLength(508);
  });

  it.each([
    "https://a.example.com",
    "a.example.com/mcp",
    "A.example.com",
    "a",
    "a.example.com:443",
    "a_b.c",
    "",
  ])("cannot be through the host %j", (host) => {
    const exposure: CloudRunExposure = { kind: "load-balancer", invokers: [invoker], hosts: [host] };
    expect(() => build({ exposure })).toThrow(`stack/service: "${host}" is not the DNS name of a host.`);
  });

  it("through a load balancer needs a host", () => {
    const hosts = [] as unknown as readonly [string];
    expect(() => build({ exposure: { kind: "load-balancer", invokers: [invoker], hosts } })).toThrow(
      "stack/service: exposure.hosts is empty.",
    );
  });
});
