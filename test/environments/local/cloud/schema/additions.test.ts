import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { App, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { deriveProviderSchema } from "../../../../../environments/local/cloud/schema/derive-provider-schema.ts";
import type { NestedBlock } from "../../../../../environments/local/cloud/schema/provider-schema.ts";
import { schemaAdditions } from "../../../../../modules/terraform/additions/additions.ts";
import { setReadinessProbe } from "../../../../../modules/terraform/additions/cloud-run-service.ts";
import { schemaFaults } from "./internal-validity.ts";

const type = "google_cloud_run_v2_service";

function stackWith(add: (service: CloudRunV2Service) => void) {
  const stack = new TerraformStack(new App(), "stack");
  new GoogleProvider(stack, "google", { project: "project" });
  const image = "us-docker.pkg.dev/cloudrun/container/hello";
  const template = { containers: [{ image }, { image }] };
  add(new CloudRunV2Service(stack, "service", { name: "service", location: "europe-west1", template }));
  return JSON.parse(Testing.synth(stack));
}

describe("an addition in a derived schema", () => {
  const google = deriveProviderSchema("@cdktf/provider-google", { cache: false });
  const service = google.resource(type);
  const containers = service?.blocks.template?.block.blocks.containers?.block;

  it("stands beside what was derived", () => {
    expect(service?.attributes.default_uri_disabled).toMatchObject({ type: "bool", optional: true });
    expect(service?.attributes.ingress).toBeDefined();
    expect(containers?.blocks.readiness_probe).toMatchObject({ nesting: "list", maxItems: 1 });
    expect(containers?.blocks.liveness_probe).toBeDefined();
    expect(service && schemaFaults(service)).toEqual([]);
  });

  it("has every field that its typed function sets", () => {
    const full = { failureThreshold: 3, periodSeconds: 10, successThreshold: 2, timeoutSeconds: 1 };
    const probes = [
      { ...full, httpGet: { path: "/ready", port: 8080 } },
      { ...full, grpc: { port: 8080, service: "ready" } },
    ];
    const probe = containers?.blocks.readiness_probe;
    for (const each of probes) {
      const { resource } = stackWith((target) => setReadinessProbe(target, 0, each));
      const [{ readiness_probe }] = resource[type].service.template.containers;
      expect(unknownFields(probe, readiness_probe)).toEqual([]);
    }
  });

  it("adds a resource type", () => {
    const federation = "aws_iam_outbound_web_identity_federation";
    const aws = deriveProviderSchema("@cdktf/provider-aws", { cache: false });
    expect(aws.resourceTypes).toContain(federation);
    expect(aws.resource(federation)?.attributes.issuer_identifier).toMatchObject({
      computed: true,
      optional: false,
    });
  });

  it("yields to bindings that have it: theirs say the same", () => {
    const newer = deriveProviderSchema("@cdktn/provider-aws", { cache: false, additions: [] });
    const older = deriveProviderSchema("@cdktf/provider-aws", { cache: false });
    const { type: federation } = schemaAdditions.iamOutboundWebIdentityFederation;
    const { issuer_identifier } = older.resource(federation)?.attributes ?? {};
    expect(newer.resource(federation)).toEqual({
      attributes: { issuer_identifier: { ...issuer_identifier, description: "" } },
      blocks: {},
    });
  });
});

/** What is written in a block and not in its schema. */
function unknownFields(
  nested: NestedBlock | undefined,
  written: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(written).flatMap(([name, value]) => {
    if (nested?.block.attributes[name] !== undefined) return [];
    const inner = nested?.block.blocks[name];
    return inner === undefined ? [name] : unknownFields(inner, value as Readonly<Record<string, unknown>>);
  });
}
