import { describe, expect, it } from "vitest";
import { ArtifactRepository } from "../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { RemoteRepository } from "../../../modules/gcp/artifact-repository/remote-repository.ts";
import { VirtualRepository } from "../../../modules/gcp/artifact-repository/virtual-repository.ts";
import { CloudRunService } from "../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import type { Volumes } from "../../../modules/gcp/cloud-run-service/volumes.ts";
import { CryptoKey } from "../../../modules/gcp/crypto-key/crypto-key.ts";
import { DnsZone } from "../../../modules/gcp/dns-zone/dns-zone.ts";
import { GkeCluster } from "../../../modules/gcp/gke-cluster/gke-cluster.ts";
import { LoadBalancer } from "../../../modules/gcp/load-balancer/load-balancer.ts";
import { Network } from "../../../modules/gcp/network/network.ts";
import { grantProjectRole } from "../../../modules/gcp/project/grant-project-role.ts";
import { ProjectServices } from "../../../modules/gcp/project-services/project-services.ts";
import { RegionalSecret } from "../../../modules/gcp/secret/regional-secret.ts";
import { RotationTopic } from "../../../modules/gcp/secret/rotation-topic.ts";
import { Secret } from "../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../modules/gcp/service-account/service-account.ts";
import { WorkloadIdentityPool } from "../../../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import { type Build, countTexts, spoiled, TEMPLATE } from "../spoil-texts.ts";
import { project } from "../synthesize.ts";

const region = "europe-west1";
const labels = { team: "platform" };
const image = `example/image@sha256:${"0".repeat(64)}`;
const network = `projects/${project.id}/global/networks/main`;
const subnet = { network, name: "nodes", region, path: `projects/p/regions/${region}/subnetworks/nodes` };
const group = "group:platform@example.com";
const repository = { project, location: region, repositoryId: "images", description: "Images", labels };

/** Every module, with a text wherever it takes one. */
const MODULES: Readonly<Record<string, Build>> = {
  ArtifactRepository: (scope, spoil) =>
    new ArtifactRepository(scope, "it", spoil({ ...repository, cleanup: { keepTagPrefixes: ["v"] } })),
  CloudRunService: (scope, spoil) => {
    const volumes: Volumes = { cache: { memory: "64Mi" } };
    const startupProbe = { kind: "http", path: "/ready", port: 9000 } as const;
    const props = {
      project,
      location: region,
      name: "documents",
      exposure: { kind: "load-balancer", hosts: ["a.example.com"], invokers: [group] } as const,
      labels,
      scaling: { maxInstances: 1 },
      customAudiences: ["https://b.example.com"],
      container: {
        ...{ image, command: ["/server"], args: ["-v"], environment: { LOG: "info" } },
        livenessProbe: { kind: "grpc", service: "it" } as const,
        mounts: { "/cache": "cache" },
      },
      sidecars: { beside: { image, startupProbe, args: ["-v"] } },
      volumes,
      vpc: { subnet, tags: ["servers"] },
    };
    return new CloudRunService(scope, "it", spoil(props));
  },
  CryptoKey: (scope, spoil) =>
    new CryptoKey(scope, "it", spoil({ project, location: region, name: "it", labels })),
  DnsZone: (scope, spoil) => {
    const records = { "TXT a.example.com": { values: ["text"] } };
    const visibility = { kind: "private", networks: [network] } as const;
    const props = {
      project,
      name: "it",
      domain: "example.com",
      visibility,
      records,
      labels,
      description: "It",
    };
    return new DnsZone(scope, "it", spoil(props));
  },
  GkeCluster: (scope, spoil) => {
    const taints = [{ key: "a", value: "b", effect: "NO_SCHEDULE" }] as const;
    const pool = { machineType: "e2-standard-2", count: { min: 1, max: 1 }, nodeLabels: labels, taints };
    const props = {
      project,
      name: "it",
      location: region,
      network: { subnet, podRange: "pods", serviceRange: "services" },
      labels,
      mode: { kind: "standard", nodePools: { pool: { ...pool, zones: [`${region}-b`] } } } as const,
      access: { ip: { authorizedRanges: { office: "192.0.2.0/24" } } },
      production: false,
    };
    return new GkeCluster(scope, "it", spoil(props));
  },
  LoadBalancer: (scope, spoil) => {
    const nodeServiceAccount = "nodes@my-project.iam.gserviceaccount.com";
    const pods = { endpointGroup: "pods", zones: [`${region}-b`], port: 80, network, nodeServiceAccount };
    const backends = {
      run: { host: "a.example.com", origin: { kind: "cloud-run", service: "it", location: region } },
      gke: { host: "b.example.com", origin: { kind: "gke", ...pods, healthPath: "/ready" } },
    } as const;
    const props = { project, name: "it", backends, sources: ["192.0.2.0/24"], labels };
    return new LoadBalancer(scope, "it", spoil(props));
  },
  Network: (scope, spoil) => {
    const subnets = { nodes: { region, range: "10.0.0.0/24", secondaryRanges: { pods: "10.1.0.0/16" } } };
    const props = { project, name: "it", subnets, nat: { [region]: { addresses: ["egress"] } } };
    return new Network(scope, "it", spoil(props));
  },
  ProjectServices: (scope, spoil) =>
    new ProjectServices(scope, "it", spoil({ project, services: ["run.googleapis.com"] as const })),
  RegionalSecret: (scope, spoil) =>
    new RegionalSecret(scope, "it", spoil({ project, location: region, secretId: "it", labels })),
  RemoteRepository: (scope, spoil) => {
    const secret = Secret.fromSecretId(scope, "password", { project, secretId: "password" });
    const credentials = { username: "it", password: { secret, version: "1" } };
    return new RemoteRepository(
      scope,
      "it",
      spoil({ ...repository, upstream: "ghcr" as const, credentials }),
    );
  },
  RotationTopic: (scope, spoil) =>
    new RotationTopic(scope, "it", spoil({ project, topicId: "due", regions: [region], labels })),
  Secret: (scope, spoil) =>
    new Secret(scope, "it", spoil({ project, secretId: "it", labels, annotations: { owner: "me" } })),
  ServiceAccount: (scope, spoil) =>
    new ServiceAccount(
      scope,
      "it",
      spoil({ project, accountId: "account", displayName: "It", description: "" }),
    ),
  VirtualRepository: (scope, spoil) => {
    const own = ArtifactRepository.fromRepositoryId(scope, "own", { ...repository, repositoryId: "own" });
    const props = { ...repository, upstreams: { own: { repository: own, priority: 1 } } };
    return new VirtualRepository(scope, "it", spoil(props));
  },
  WorkloadIdentityPool: (scope, spoil) =>
    new WorkloadIdentityPool(scope, "it", spoil({ project, poolId: "pool", displayName: "It" })),
  "a grant on a project": (scope, spoil) => {
    const condition = { title: "It", expression: "true" };
    return grantProjectRole(scope, spoil({ project, role: "roles/browser", grantee: group, condition }));
  },
  "a record in another's zone": (scope, spoil) =>
    DnsZone.fromName(scope, "it", spoil({ project, name: "it", domain: "example.com" })).addRecord(
      "A a.example.com",
      { values: ["192.0.2.1"] },
    ),
  "a grant on another's service": (scope, spoil) =>
    CloudRunService.fromName(scope, "it", spoil({ project, location: region, name: "it" })).grantInvoke(
      group,
    ),
  "a grant on another's secret": (scope, spoil) =>
    Secret.fromSecretId(scope, "it", spoil({ project, secretId: "it" })).grantRead(group, { version: "1" }),
};

/** The keys of maps above, which are names that somebody chose. */
const MAP_KEYS = /^(?:team|owner|own|LOG|office|pool|pods|nodes|cache|beside|TXT .*|\/.*)$/;

describe("a template of Terraform's", () => {
  it.each(Object.entries(MODULES))("is refused wherever %s takes a text", (_, build) => {
    const count = countTexts(build, MAP_KEYS);
    expect(count).toBeGreaterThan(2);
    for (let target = 0; target < count; target++) {
      expect(spoiled(build, target, MAP_KEYS)).not.toContain(TEMPLATE);
    }
  });
});
