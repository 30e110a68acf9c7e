import type { AttributeField, SchemaAddition } from "./schema-addition.ts";

function defaulted(type: AttributeField["type"], description: string) {
  return { type, from: "stack-or-provider", description } as const;
}

/** Everything that this project uses and the bindings lack. */
export const schemaAdditions = {
  /** Closes the `run.app` URLs of a service. */
  cloudRunDefaultUriDisabled: {
    provider: "hashicorp/google",
    since: "7.7.0",
    documentation:
      "https://github.com/hashicorp/terraform-provider-google/blob/main/CHANGELOG.md#770-october-14-2025",
    type: "google_cloud_run_v2_service",
    path: "default_uri_disabled",
    field: {
      type: "bool",
      from: "stack",
      description: "Disables public resolution of the default URI of this service.",
    },
  },
  /** Keeps requests from a container that answers, but not yet. */
  cloudRunReadinessProbe: {
    provider: "hashicorp/google",
    since: "7.19.0",
    documentation:
      "https://github.com/hashicorp/terraform-provider-google/blob/main/CHANGELOG.md#7190-feb-10-2026",
    type: "google_cloud_run_v2_service",
    path: "template.containers.readiness_probe",
    field: {
      block: {
        failure_threshold: defaulted(
          "number",
          "Consecutive failures after which it counts as failed. Defaults to 3.",
        ),
        period_seconds: defaulted("number", "How often to probe. Defaults to 10 seconds."),
        success_threshold: defaulted(
          "number",
          "Consecutive successes after which it counts as ready again. Defaults to 2.",
        ),
        timeout_seconds: defaulted("number", "Defaults to 1 second. Must be smaller than period_seconds."),
        grpc: {
          block: {
            port: defaulted("number", "Defaults to the container's port."),
            service: defaulted("string", "The name of the service in the health check request."),
          },
        },
        http_get: {
          block: {
            path: defaulted("string", "Path on the HTTP server. If set, it should not be empty."),
            port: defaulted("number", "Defaults to the container's port."),
          },
        },
      },
    },
  },
  /** Puts Identity-Aware Proxy before a service. */
  cloudRunIapEnabled: {
    provider: "hashicorp/google",
    since: "7.21.0",
    documentation:
      "https://github.com/hashicorp/terraform-provider-google/blob/main/CHANGELOG.md#7210-feb-24-2026",
    type: "google_cloud_run_v2_service",
    path: "iap_enabled",
    field: {
      type: "bool",
      from: "stack",
      description: "Used to enable/disable IAP for the cloud-run service.",
    },
  },
  /** Lets an AWS account issue tokens to its workloads that other clouds accept. */
  iamOutboundWebIdentityFederation: {
    provider: "hashicorp/aws",
    since: "6.26.0",
    documentation:
      "https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md#6260-december-10-2025",
    type: "aws_iam_outbound_web_identity_federation",
    fields: {
      issuer_identifier: {
        type: "string",
        from: "provider",
        description: "Issuer URL of the account, which hosts its OpenID Connect discovery endpoints.",
      },
    },
  },
} as const satisfies Readonly<Record<string, SchemaAddition>>;
