import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { DnsZone } from "../../../../modules/gcp/dns-zone/dns-zone.ts";
import { LoadBalancer } from "../../../../modules/gcp/load-balancer/load-balancer.ts";
import type { GkeOrigin, LoadBalancerProps } from "../../../../modules/gcp/load-balancer/props.ts";
import { project, resource, resources, synthesize } from "../../synthesize.ts";

const pods: GkeOrigin = {
  kind: "gke",
  endpointGroup: "reports",
  zones: ["europe-west1-b", "europe-west1-c"],
  port: 8080,
  network: "projects/my-project/global/networks/main",
  nodeServiceAccount: "gke-servers@my-project.iam.gserviceaccount.com",
};
const documents = {
  host: "documents.example.com",
  origin: { kind: "cloud-run", service: "documents", location: "europe-west1" },
} as const;
const minimal: LoadBalancerProps = {
  project,
  name: "origins",
  backends: { documents },
  sources: ["192.0.2.0/24"],
};
const build = (props: Partial<LoadBalancerProps> = {}) =>
  new LoadBalancer(new TerraformStack(new App(), "stack"), "balancer", { ...minimal, ...props });
const json = (props: Partial<LoadBalancerProps> = {}) =>
  synthesize((stack) => new LoadBalancer(stack, "balancer", { ...minimal, ...props }));
const reference = (type: string, attribute = "id") =>
  expect.stringMatching(new RegExp(`^\\$\\{${type}\\.balancer_[\\w-]+\\.${attribute}\\}$`));

describe("a load balancer", () => {
  it("takes TLS 1.2 and later, without data that can be replayed", () => {
    expect(resource(json(), "google_compute_ssl_policy")).toEqual({
      project: "my-project",
      name: "origins",
      profile: "RESTRICTED",
      min_tls_version: "TLS_1_2",
    });
    expect(resource(json(), "google_compute_target_https_proxy")).toEqual({
      project: "my-project",
      name: "origins",
      url_map: reference("google_compute_url_map"),
      certificate_map: expect.stringMatching(
        /^\/\/certificatemanager\.googleapis\.com\/\$\{google_certificate_manager_certificate_map\..*\.id\}$/,
      ),
      ssl_policy: reference("google_compute_ssl_policy"),
      tls_early_data: "DISABLED",
    });
  });

  it("has one address, and answers at port 80 with a redirect alone", () => {
    const synthesized = json({ labels: { team: "platform" } });
    const common = {
      project: "my-project",
      labels: { team: "platform" },
      load_balancing_scheme: "EXTERNAL_MANAGED",
      ip_protocol: "TCP",
      ip_address: reference("google_compute_global_address"),
    };
    expect(resources(synthesized, "google_compute_global_forwarding_rule")).toEqual([
      {
        ...common,
        name: "origins-https",
        port_range: "443",
        target: reference("google_compute_target_https_proxy"),
      },
      {
        ...common,
        name: "origins-http",
        port_range: "80",
        target: reference("google_compute_target_http_proxy"),
      },
    ]);
    expect(resource(synthesized, "google_compute_global_address")).toMatchObject({
      address_type: "EXTERNAL",
      ip_version: "IPV4",
    });
    expect(resources(synthesized, "google_compute_url_map")).toContainEqual({
      project: "my-project",
      name: "origins-redirect",
      default_url_redirect: {
        https_redirect: true,
        redirect_response_code: "MOVED_PERMANENTLY_DEFAULT",
        strip_query: false,
      },
    });
  });

  it("forwards each host to its backend, and any other host to nothing", () => {
    const synthesized = json({
      backends: { documents, reports: { host: "reports.example.com", origin: pods } },
    });
    expect(resources(synthesized, "google_compute_url_map")).toContainEqual(
      expect.objectContaining({
        name: "origins",
        default_service: expect.stringMatching(
          /^\$\{google_compute_backend_service\.balancer_nowhere_\w+\.id\}$/,
        ),
        host_rule: [
          { hosts: ["documents.example.com"], path_matcher: "documents" },
          { hosts: ["reports.example.com"], path_matcher: "reports" },
        ],
        path_matcher: [
          { name: "documents", default_service: reference("google_compute_backend_service") },
          { name: "reports", default_service: reference("google_compute_backend_service") },
        ],
      }),
    );
    const nowhere = resources(synthesized, "google_compute_backend_service").find(
      ({ name }) => name === "origins",
    );
    expect(nowhere).not.toHaveProperty("backend");
  });

  it("lets in nobody but the sources, and caches nothing, whatever the backend", () => {
    const synthesized = json({
      backends: { documents, reports: { host: "reports.example.com", origin: pods } },
    });
    const services = resources(synthesized, "google_compute_backend_service");
    expect(services).toHaveLength(3);
    for (const service of services) {
      expect(service).toMatchObject({
        load_balancing_scheme: "EXTERNAL_MANAGED",
        security_policy: reference("google_compute_security_policy"),
        enable_cdn: false,
        log_config: { enable: true, sample_rate: 1 },
      });
    }
  });

  it("logs the share of requests that is asked for", () => {
    const service = (logSampling: number) =>
      resources(json({ logSampling }), "google_compute_backend_service")[0];
    expect(service(0.25)).toMatchObject({ log_config: { enable: true, sample_rate: 0.25 } });
    expect(service(0)?.log_config).toEqual({ enable: false });
    expect(() => build({ logSampling: 1.1 })).toThrow("stack/balancer: a share of 1.1 cannot be logged.");
    expect(() => build({ logSampling: -1 })).toThrow(
      "a share of -1 cannot be logged. Use a number from 0 to 1.",
    );
  });
});

describe("a Cloud Run service behind a load balancer", () => {
  it("is found by its name and region, and streams for as long as it likes", () => {
    expect(resource(json(), "google_compute_region_network_endpoint_group")).toEqual({
      project: "my-project",
      region: "europe-west1",
      name: "origins-documents",
      network_endpoint_type: "SERVERLESS",
      cloud_run: { service: "documents" },
    });
    const service = resources(json(), "google_compute_backend_service").find(
      ({ name }) => name === "origins-documents",
    );
    expect(service).toMatchObject({
      protocol: "HTTPS",
      backend: [{ group: reference("google_compute_region_network_endpoint_group") }],
    });
    expect(service).not.toHaveProperty("timeout_sec");
    expect(service).not.toHaveProperty("health_checks");
  });
});

describe("pods behind a load balancer", () => {
  const behind = (origin: Partial<GkeOrigin> = {}) => ({
    backends: { reports: { host: "reports.example.com", origin: { ...pods, ...origin } } },
  });
  const service = (origin: Partial<GkeOrigin> = {}) =>
    resources(json(behind(origin)), "google_compute_backend_service").find(
      ({ name }) => name === "origins-reports",
    );

  it("are found by their endpoint groups, and stream for an hour", () => {
    expect(service()).toMatchObject({
      protocol: "HTTP",
      timeout_sec: 3600,
      health_checks: [reference("google_compute_health_check")],
      backend: ["b", "c"].map((zone) => ({
        group: `projects/my-project/zones/europe-west1-${zone}/networkEndpointGroups/reports`,
        balancing_mode: "RATE",
        max_rate_per_endpoint: 100,
      })),
    });
    expect(resource(json(behind()), "google_compute_health_check")).toMatchObject({
      http_health_check: { port_specification: "USE_FIXED_PORT", port: 8080, request_path: "/ready" },
    });
  });

  it("are reached by load balancers and health checks, on their nodes and at their port alone", () => {
    expect(resource(json(behind()), "google_compute_firewall")).toEqual({
      project: "my-project",
      name: "origins-reports",
      network: "projects/my-project/global/networks/main",
      description: "Load balancers and health checks reach reports",
      direction: "INGRESS",
      source_ranges: ["130.211.0.0/22", "35.191.0.0/16"],
      target_service_accounts: ["gke-servers@my-project.iam.gserviceaccount.com"],
      allow: [{ protocol: "tcp", ports: ["8080"] }],
    });
  });

  it("follow their props", () => {
    const origin = { healthPath: "/health", timeoutSeconds: 60, maxRatePerPod: 10 } as const;
    expect(service(origin)).toMatchObject({ timeout_sec: 60, backend: [{ max_rate_per_endpoint: 10 }, {}] });
    expect(resource(json(behind(origin)), "google_compute_health_check")).toMatchObject({
      http_health_check: { request_path: "/health" },
    });
  });

  it.each<readonly [Partial<GkeOrigin>, string]>([
    [{ zones: [] }, "there are no pods in no zone. Name the zones of the cluster's nodes."],
    [{ port: 0 }, "no pod answers at the port 0 within 3600 seconds. Use a port of 1 to 65535"],
    [{ port: 65_536 }, "no pod answers at the port 65536"],
    [{ timeoutSeconds: 0 }, "no pod answers at the port 8080 within 0 seconds."],
    [{ timeoutSeconds: 86_401 }, "within 86401 seconds."],
  ])("cannot be %j", (origin, message) => {
    expect(() => build(behind(origin))).toThrow(message);
  });
});

describe("the certificates of a load balancer", () => {
  it("are one per host, issued because of a record of its domain", () => {
    const synthesized = json();
    expect(resource(synthesized, "google_certificate_manager_dns_authorization")).toEqual({
      project: "my-project",
      name: "origins-documents",
      domain: "documents.example.com",
      type: "FIXED_RECORD",
    });
    expect(resource(synthesized, "google_certificate_manager_certificate")).toEqual({
      project: "my-project",
      name: "origins-documents",
      scope: "DEFAULT",
      managed: {
        domains: ["documents.example.com"],
        dns_authorizations: [reference("google_certificate_manager_dns_authorization")],
      },
    });
    expect(resource(synthesized, "google_certificate_manager_certificate_map_entry")).toEqual({
      project: "my-project",
      name: "origins-documents",
      map: reference("google_certificate_manager_certificate_map", "name"),
      hostname: "documents.example.com",
      certificates: [reference("google_certificate_manager_certificate")],
    });
  });

  it("and the hosts have their records in the zone, where there is one", () => {
    const synthesized = synthesize((stack) => {
      const zone = DnsZone.fromName(stack, "zone", { project, name: "example-com", domain: "example.com" });
      new LoadBalancer(stack, "balancer", { ...minimal, zone });
    });
    expect(resources(synthesized, "google_dns_record_set")).toMatchObject([
      {
        name: "documents.example.com.",
        type: "A",
        rrdatas: [reference("google_compute_global_address", "address")],
      },
      {
        name: "_acme-challenge.documents.example.com.",
        type: "CNAME",
        rrdatas: [
          expect.stringMatching(
            /^\$\{google_certificate_manager_dns_authorization\..*\.dns_resource_record\[0\]\.data\}$/,
          ),
        ],
      },
    ]);
  });

  it("and the hosts have no records in the zone of another domain", () => {
    const stack = new TerraformStack(new App(), "stack");
    const zone = DnsZone.fromName(stack, "zone", { project, name: "example-org", domain: "example.org" });
    expect(() => new LoadBalancer(stack, "balancer", { ...minimal, zone })).toThrow(
      'stack/zone: "documents.example.com" is not in the zone of example.org.',
    );
  });

  it("and the hosts have their records told, where there is none", () => {
    expect(Object.keys(build().records)).toEqual([
      "A documents.example.com",
      "CNAME _acme-challenge.documents.example.com",
    ]);
    expect(resources(json(), "google_dns_record_set")).toEqual([]);
  });
});

describe("a load balancer is refused", () => {
  it("without backends", () => {
    expect(() => build({ backends: {} })).toThrow(
      "stack/balancer: there is nothing to balance. Name at least one backend.",
    );
  });

  it.each([
    "",
    "example",
    "Documents.example.com",
    "documents.example.com.",
    "*.example.com",
    "https://example.com",
  ])("for the host %j", (host) => {
    expect(() => build({ backends: { documents: { ...documents, host } } })).toThrow(
      `stack/balancer: "${host}" is not a domain, or that of two backends. Give each backend a domain of its own`,
    );
  });

  it("for a host of two backends", () => {
    expect(() => build({ backends: { documents, again: documents } })).toThrow(
      '"documents.example.com" is not a domain, or that of two backends.',
    );
  });

  it("for names that another one has", () => {
    const beside = (name: string, key: string) => {
      const stack = new TerraformStack(new App(), "stack");
      new LoadBalancer(stack, "first", { ...minimal, backends: { "v1-documents": documents } });
      return new LoadBalancer(stack, "second", { ...minimal, name, backends: { [key]: documents } });
    };
    expect(beside("others", "documents").backends).toHaveProperty("documents");
    expect(() => beside("origins", "documents")).toThrow(
      "stack/second: projects/my-project/global/addresses/origins is stack/first already.",
    );
    expect(() => beside("origins-redirect", "documents")).toThrow(
      "projects/my-project/global/urlMaps/origins-redirect is stack/first already.",
    );
    expect(() => beside("origins-v1", "documents")).toThrow(
      "projects/my-project/global/backendServices/origins-v1-documents is stack/first already.",
    );
  });

  it("for names that Google Cloud does not take", () => {
    expect(() => build({ name: "Origins" })).toThrow(
      '"Origins-redirect" cannot be the name of a part of a load balancer.',
    );
    expect(() => build({ backends: { documents_2: documents } })).toThrow(
      '"origins-documents_2" cannot be the name of a part of a load balancer.',
    );
    expect(() => build({ name: "a".repeat(55) })).toThrow("cannot be the name of a part of a load balancer.");
    expect(build({ name: "a".repeat(53) }).backends).toHaveProperty("documents");
  });
});
