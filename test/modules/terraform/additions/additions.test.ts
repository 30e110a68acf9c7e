import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { schemaAdditions } from "../../../../modules/terraform/additions/additions.ts";
import {
  setDefaultUriDisabled,
  setIapEnabled,
  setReadinessProbe,
} from "../../../../modules/terraform/additions/cloud-run-service.ts";
import { IamOutboundWebIdentityFederation } from "../../../../modules/terraform/additions/iam-outbound-web-identity-federation.ts";

const type = "google_cloud_run_v2_service";

function stackWith(add: (service: CloudRunV2Service) => void) {
  const stack = new TerraformStack(new App(), "stack");
  new GoogleProvider(stack, "google", { project: "project" });
  const image = "us-docker.pkg.dev/cloudrun/container/hello";
  const template = { containers: [{ image }, { image }] };
  add(new CloudRunV2Service(stack, "service", { name: "service", location: "europe-west1", template }));
  return JSON.parse(Testing.synth(stack));
}

describe("an addition in a stack", () => {
  it("sets the field", () => {
    const { resource } = stackWith((service) => setDefaultUriDisabled(service, true));
    expect(resource[type].service.default_uri_disabled).toBe(true);
  });

  it("sets one field and not another", () => {
    const { resource, terraform } = stackWith((service) => setIapEnabled(service, true));
    expect(resource[type].service.iap_enabled).toBe(true);
    expect(resource[type].service).not.toHaveProperty("default_uri_disabled");
    expect(terraform.required_providers.google.version).toBe(">= 7.21.0, < 8.0.0");
  });

  it("sets the field of one container only", () => {
    const { resource } = stackWith((service) =>
      setReadinessProbe(service, 1, { periodSeconds: 5, httpGet: { path: "/ready" } }),
    );
    const [first, second] = resource[type].service.template.containers;
    expect(first.readiness_probe).toBeUndefined();
    expect(second.readiness_probe).toEqual({ period_seconds: 5, http_get: { path: "/ready" } });
  });

  it("requires the version of the provider that has it, and of several the highest", () => {
    const version = (add: Parameters<typeof stackWith>[0]) =>
      stackWith(add).terraform.required_providers.google.version;
    expect(version(() => {})).toBe("6.50.0");
    expect(version((service) => setDefaultUriDisabled(service, true))).toBe(">= 7.7.0, < 8.0.0");
    expect(
      version((service) => {
        setReadinessProbe(service, 0, {});
        setDefaultUriDisabled(service, true);
      }),
    ).toBe(">= 7.19.0, < 8.0.0");
  });

  it("is a resource of its own where the bindings lack all of it", () => {
    const stack = new TerraformStack(new App(), "stack");
    const federation = new IamOutboundWebIdentityFederation(stack, "federation");
    new TerraformOutput(stack, "issuer", { value: federation.issuerIdentifier });
    const { output, resource, terraform } = JSON.parse(Testing.synth(stack));
    expect(resource.aws_iam_outbound_web_identity_federation).toHaveProperty("federation");
    expect(terraform.required_providers.aws.version).toBe(">= 6.26.0, < 7.0.0");
    expect(output.issuer.value).toBe(
      `\${${schemaAdditions.iamOutboundWebIdentityFederation.type}.federation.issuer_identifier}`,
    );
  });
});
