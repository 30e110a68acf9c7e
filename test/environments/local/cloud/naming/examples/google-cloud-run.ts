import type { ObjectValue, Path } from "../../../../../../environments/local/cloud/protocol/value.ts";
import { type Examples, letters } from "./example.ts";

const container = (values: ObjectValue): ObjectValue => ({ template: [{ containers: [values] }] });
const at = (...path: Path): Path => ["template", 0, "containers", 0, ...path];
const limits = (cpu: string, memory: string) => container({ resources: [{ limits: { cpu, memory } }] });

function badProbe(name: string, values: ObjectValue, ...path: Path): readonly [ObjectValue, Path] {
  return [container({ [name]: [values] }), at(name, 0, ...path)];
}

const probes = ["startup_probe", "liveness_probe"].flatMap((name) => [
  badProbe(name, { initial_delay_seconds: 3601 }, "initial_delay_seconds"),
  badProbe(name, { period_seconds: 0 }, "period_seconds"),
  badProbe(name, { timeout_seconds: 3601 }, "timeout_seconds"),
  badProbe(name, { timeout_seconds: 11, period_seconds: 10 }, "timeout_seconds"),
  badProbe(name, { failure_threshold: 0 }, "failure_threshold"),
  badProbe(name, { http_get: [{ port: 65_536 }] }, "http_get", 0, "port"),
  badProbe(name, { tcp_socket: [{ port: 0 }] }, "tcp_socket", 0, "port"),
  badProbe(name, { grpc: [{ port: -1 }] }, "grpc", 0, "port"),
]);

const probe = (longest: number) => [
  {
    initial_delay_seconds: longest,
    period_seconds: longest,
    timeout_seconds: 1,
    failure_threshold: 1,
    http_get: [{ port: 8080 }],
    tcp_socket: [{ port: 1 }],
    grpc: [{ port: 65_535 }],
  },
];

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/cloud_run_v2_service */
export const cloudRunServices: Examples = {
  types: ["google_cloud_run_v2_service"],
  valid: [
    {
      name: "cloudrun-service",
      location: "us-central1",
      project: "my-project",
      ...limits("2", "1024Mi"),
      traffic: [{ percent: 100 }],
    },
    { name: letters(49), location: "northamerica-northeast1", description: letters(512) },
    { labels: { cloud: "google" }, annotations: { "example.com/owner": "docs", generated: "yes" } },
    {
      template: [
        {
          timeout: "3600s",
          service_account: "edge@my-project.iam.gserviceaccount.com",
          max_instance_request_concurrency: 1000,
          scaling: [{ min_instance_count: 1, max_instance_count: 2 }],
          labels: { "mcp-server": "documents" },
          annotations: { generated: "yes" },
          containers: [
            {
              name: "hello-1",
              env: [
                { name: "FOO", value: "bar" },
                { name: "SECRET_ENV_VAR", value: "", value_source: [{ secret_key_ref: [{ secret: "s" }] }] },
              ],
              ports: [{ container_port: 8080, name: "h2c" }],
              volume_mounts: [{ name: "a-volume", mount_path: "/secrets" }],
              startup_probe: probe(240),
              liveness_probe: probe(3600),
            },
          ],
        },
      ],
    },
    { template: [{ timeout: "3.5s", scaling: [{ max_instance_count: 0, min_instance_count: 1 }] }] },
    limits("4", "16Gi"),
    limits("1000m", "512Mi"),
    limits("8", "32Gi"),
    limits("0.5", "512M"),
  ],
  invalid: [
    [{ name: letters(50) }, ["name"]],
    [{ name: "1-service" }, ["name"]],
    [{ name: "service-" }, ["name"]],
    [{ name: "Service" }, ["name"]],
    [{ location: "us-central1-b" }, ["location"]],
    [{ project: "P" }, ["project"]],
    [{ description: letters(513) }, ["description"]],
    [{ labels: { Cloud: "google" } }, ["labels", "Cloud"]],
    [{ labels: { "run.googleapis.com/a": "b" } }, ["labels", "run.googleapis.com/a"]],
    [{ annotations: { "run.googleapis.com/ingress": "all" } }, ["annotations", "run.googleapis.com/ingress"]],
    [{ annotations: { "a b": "c" } }, ["annotations", "a b"]],
    [
      { template: [{ labels: { "client.knative.dev/nonce": "a", "serving.knative.dev/x": "a" } }] },
      ["template", 0, "labels", "serving.knative.dev/x"],
    ],
    [
      { template: [{ annotations: { "autoscaling.knative.dev/maxScale": "1" } }] },
      ["template", 0, "annotations", "autoscaling.knative.dev/maxScale"],
    ],
    [{ template: [{ timeout: "3601s" }] }, ["template", 0, "timeout"]],
    [{ template: [{ timeout: "60" }] }, ["template", 0, "timeout"]],
    [{ template: [{ service_account: "edge" }] }, ["template", 0, "service_account"]],
    [
      { template: [{ max_instance_request_concurrency: 1001 }] },
      ["template", 0, "max_instance_request_concurrency"],
    ],
    [
      { template: [{ scaling: [{ min_instance_count: 3, max_instance_count: 2 }] }] },
      ["template", 0, "scaling", 0, "min_instance_count"],
    ],
    [{ traffic: [{ percent: 50 }, { percent: 101 }] }, ["traffic", 1, "percent"]],
    [container({ env: [{ name: "1_FOO" }] }), at("env", 0, "name")],
    [container({ env: [{ name: "FOO" }, { name: "PORT" }] }), at("env", 1, "name")],
    [container({ env: [{ name: "FOO", value: letters(32_769) }] }), at("env", 0, "value")],
    [container({ env: [{ name: "FOO", value: "bar", value_source: [{}] }] }), at("env", 0, "value")],
    [container({ ports: [{ container_port: 65_536 }] }), at("ports", 0, "container_port")],
    [container({ ports: [{ name: "http2" }] }), at("ports", 0, "name")],
    [container({ name: "Hello" }), at("name")],
    [container({ volume_mounts: [{ mount_path: "C:/secrets" }] }), at("volume_mounts", 0, "mount_path")],
    badProbe("startup_probe", { period_seconds: 241 }, "period_seconds"),
    ...probes,
    [limits("two", "1Gi"), at("resources", 0, "limits", "cpu")],
    [limits("1", "512MB"), at("resources", 0, "limits", "memory")],
    [limits("1", "4.5Gi"), at("resources", 0, "limits", "cpu")],
    [limits("4", "24Gi"), at("resources", 0, "limits", "cpu")],
    [limits("4", "1Gi"), at("resources", 0, "limits", "memory")],
  ],
};
