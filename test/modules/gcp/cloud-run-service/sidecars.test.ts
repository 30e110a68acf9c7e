import { describe, expect, expectTypeOf, it } from "vitest";
import { readConfiguration } from "../../../../edge/sidecar/configuration.ts";
import { cloudSqlProxy } from "../../../../modules/gcp/cloud-run-service/sidecars/cloud-sql-proxy.ts";
import {
  type IdentitySidecarProps,
  identitySidecar,
} from "../../../../modules/gcp/cloud-run-service/sidecars/identity-sidecar.ts";
import { openTelemetryCollector } from "../../../../modules/gcp/cloud-run-service/sidecars/open-telemetry-collector.ts";
import { resources } from "../../synthesize.ts";
import { byDigest, container, json, service } from "./minimal-service.ts";

describe("an identity sidecar", () => {
  const upstreamUrl = "https://tools-123456789012.europe-west1.run.app/mcp";

  it("calls a private server for the containers beside it, which need not know", () => {
    const identity = identitySidecar({ image: byDigest("identity"), upstreamUrl });
    const sidecars = { identity };
    const props = { ...container({ environment: { MCP_SERVICE_URL: identity.url } }), sidecars };
    expect(service(props).template.containers).toMatchObject([
      {
        name: "server",
        depends_on: ["identity"],
        env: [{ name: "MCP_SERVICE_URL", value: "http://localhost:8070" }],
      },
      {
        name: "identity",
        env: [
          { name: "AUDIENCE", value: "https://tools-123456789012.europe-west1.run.app" },
          { name: "LISTEN_ADDR", value: ":8070" },
          { name: "UPSTREAM_URL", value: upstreamUrl },
        ],
        startup_probe: { http_get: { path: "/readyz", port: 8070 } },
        liveness_probe: { http_get: { path: "/healthz", port: 8070 } },
      },
    ]);
  });

  it("follows its props, in the variables that it reads", () => {
    const { url, environment } = identitySidecar({
      image: byDigest("identity"),
      upstreamUrl,
      audience: "https://tools.example.com",
      port: 8071,
      forwardHeaders: ["X-Firebase-Authorization", "X-Request-Id"],
      timeoutSeconds: 60,
    });
    expect(url).toBe("http://localhost:8071");
    expect(environment).toEqual({
      LISTEN_ADDR: ":8071",
      UPSTREAM_URL: upstreamUrl,
      AUDIENCE: "https://tools.example.com",
      FORWARD_HEADERS: "X-Firebase-Authorization,X-Request-Id",
      TIMEOUT_SECONDS: "60",
    });
    const told = readConfiguration(environment ?? {});
    expect(told).toMatchObject({
      listen: { host: undefined, port: 8071 },
      upstream: new URL(upstreamUrl),
      timeoutSeconds: 60,
      authentication: { type: "google-id-token", audience: "https://tools.example.com" },
    });
    expect(told.forwardHeaders).toEqual(new Set(["x-firebase-authorization", "x-request-id"]));
  });

  it("sends no token in the clear", () => {
    type Upstream = IdentitySidecarProps["upstreamUrl"];
    expectTypeOf<"http://tools.example.com">().not.toExtend<Upstream>();
    expectTypeOf<"https://tools.example.com">().toExtend<Upstream>();
  });

  it("is taken away without a trace: the server alone calls the private server itself", () => {
    const alone = service(container({ environment: { MCP_SERVICE_URL: upstreamUrl } }));
    expect(alone.template.containers).toHaveLength(1);
    expect(alone.template.containers[0]).not.toHaveProperty("depends_on");
  });
});

describe("an OpenTelemetry collector", () => {
  const configuration = {
    receivers: { otlp: { protocols: { http: { endpoint: "localhost:4318" } } } },
    exporters: { googlecloud: {} },
    extensions: { zpages: {} },
    service: {
      extensions: ["zpages"],
      pipelines: { traces: { receivers: ["otlp"], exporters: ["googlecloud"] } },
    },
  };
  const collector = openTelemetryCollector({ image: byDigest("collector"), configuration });

  it("reads its configuration, with a health check in it, from its environment", () => {
    expect(collector.args).toEqual(["--config=env:COLLECTOR_CONFIGURATION"]);
    expect(JSON.parse(collector.environment?.COLLECTOR_CONFIGURATION ?? "")).toEqual({
      ...configuration,
      extensions: { zpages: {}, health_check: { endpoint: "0.0.0.0:13133" } },
      service: { ...configuration.service, extensions: ["zpages", "health_check"] },
    });
    expect(collector.startupProbe).toEqual({ kind: "http", path: "/", port: 13133 });
  });

  it("needs to write to Google Cloud, unless its exporters do not", () => {
    expect(collector.roles?.map(({ role }) => role)).toEqual([
      "roles/cloudtrace.agent",
      "roles/logging.logWriter",
      "roles/monitoring.metricWriter",
    ]);
    expect(openTelemetryCollector({ image: "i", configuration, roles: [] }).roles).toEqual([]);
  });
});

describe("a Cloud SQL proxy", () => {
  const proxy = cloudSqlProxy({
    image: byDigest("proxy"),
    instances: { "data-project:europe-west1:main": 5432, "example.com:my-project:europe-west1:other": 5433 },
  });

  it("connects to its instances privately, as the service", () => {
    expect(proxy.args).toEqual([
      "--structured-logs",
      "--health-check",
      "--http-address=0.0.0.0",
      "--http-port=9090",
      "--auto-iam-authn",
      "--private-ip",
      "data-project:europe-west1:main?port=5432",
      "example.com:my-project:europe-west1:other?port=5433",
    ]);
    const { args } = cloudSqlProxy({
      image: "i",
      instances: {},
      iamAuthentication: false,
      privateIp: false,
    });
    expect(args).toEqual([
      "--structured-logs",
      "--health-check",
      "--http-address=0.0.0.0",
      "--http-port=9090",
    ]);
  });

  it("may be granted its instances and no others", () => {
    const granted = json({ sidecars: { proxy }, grantSidecarRoles: true });
    const grants = resources(granted, "google_project_iam_member").map((grant) => [
      grant.project,
      grant.role,
      (grant.condition as { expression: string }).expression,
    ]);
    const only = (name: string) =>
      `resource.name == "${name}" && resource.type == "sqladmin.googleapis.com/Instance"`;
    expect(grants.sort()).toEqual([
      ["data-project", "roles/cloudsql.client", only("projects/data-project/instances/main")],
      ["data-project", "roles/cloudsql.instanceUser", only("projects/data-project/instances/main")],
      [
        "example.com:my-project",
        "roles/cloudsql.client",
        only("projects/example.com:my-project/instances/other"),
      ],
      [
        "example.com:my-project",
        "roles/cloudsql.instanceUser",
        only("projects/example.com:my-project/instances/other"),
      ],
    ]);
  });

  it("without signing in needs to connect only", () => {
    const { roles } = cloudSqlProxy({
      image: "i",
      instances: { "my-project:europe-west1:main": 5432 },
      iamAuthentication: false,
    });
    expect(roles?.map(({ role }) => role)).toEqual(["roles/cloudsql.client"]);
  });
});
