import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ArtifactRepository } from "../../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { RemoteRepository } from "../../../../modules/gcp/artifact-repository/remote-repository.ts";
import { VirtualRepository } from "../../../../modules/gcp/artifact-repository/virtual-repository.ts";
import { CloudRunService } from "../../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import { CryptoKey } from "../../../../modules/gcp/crypto-key/crypto-key.ts";
import { DnsZone } from "../../../../modules/gcp/dns-zone/dns-zone.ts";
import { GkeCluster } from "../../../../modules/gcp/gke-cluster/gke-cluster.ts";
import { LoadBalancer } from "../../../../modules/gcp/load-balancer/load-balancer.ts";
import { Network } from "../../../../modules/gcp/network/network.ts";
import { grantProjectRole } from "../../../../modules/gcp/project/grant-project-role.ts";
import { checkProject, type Project } from "../../../../modules/gcp/project/project.ts";
import { ProjectServices } from "../../../../modules/gcp/project-services/project-services.ts";
import { RegionalSecret } from "../../../../modules/gcp/secret/regional-secret.ts";
import { RotationTopic } from "../../../../modules/gcp/secret/rotation-topic.ts";
import { Secret } from "../../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../../modules/gcp/service-account/service-account.ts";
import { WorkloadIdentityPool } from "../../../../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import { project } from "../../synthesize.ts";

const location = "europe-west1";
const image = `example/image@sha256:${"0".repeat(64)}`;
const network = "projects/my-project/global/networks/main";
const subnet = { network, name: "nodes", region: location, path: "projects/p/regions/r/subnetworks/nodes" };
const repositoryId = "images";
const ownRepository = { project, repositoryId: "own" };

/** Everything that names something after a project; the construct that refuses is "it". */
const MODULES: Readonly<Record<string, (scope: Construct, project: Project) => unknown>> = {
  ArtifactRepository: (scope, project) =>
    new ArtifactRepository(scope, "it", { project, location, repositoryId }),
  "another's ArtifactRepository": (scope, project) =>
    ArtifactRepository.fromRepositoryId(scope, "it", { project, location, repositoryId }),
  RemoteRepository: (scope, project) =>
    new RemoteRepository(scope, "it", { project, location, repositoryId, upstream: "ghcr" }),
  VirtualRepository: (scope, project) => {
    const repository = ArtifactRepository.fromRepositoryId(scope, "own", { ...ownRepository, location });
    const upstreams = { own: { repository, priority: 1 } };
    return new VirtualRepository(scope, "it", { project, location, repositoryId, upstreams });
  },
  CloudRunService: (scope, project) =>
    new CloudRunService(scope, "it", {
      ...{ project, location, name: "documents", container: { image }, scaling: { maxInstances: 1 } },
      exposure: { kind: "internal", invokers: ["group:platform@example.com"] },
    }),
  "another's CloudRunService": (scope, project) =>
    CloudRunService.fromName(scope, "it", { project, location, name: "documents" }),
  CryptoKey: (scope, project) => new CryptoKey(scope, "it", { project, location, name: "key" }),
  DnsZone: (scope, project) =>
    new DnsZone(scope, "it", {
      ...{ project, name: "example-com", domain: "example.com", visibility: { kind: "public" } },
    }),
  "another's DnsZone": (scope, project) =>
    DnsZone.fromName(scope, "it", { project, name: "example-com", domain: "example.com" }),
  GkeCluster: (scope, project) =>
    new GkeCluster(scope, "it", {
      ...{
        project,
        name: "servers",
        location,
        network: { subnet },
        labels: { team: "platform" },
        production: false,
      },
    }),
  LoadBalancer: (scope, project) =>
    new LoadBalancer(scope, "it", {
      ...{ project, name: "origins", sources: ["192.0.2.0/24"] },
      backends: { a: { host: "a.example.com", origin: { kind: "cloud-run", service: "a", location } } },
    }),
  Network: (scope, project) =>
    new Network(scope, "it", {
      ...{ project, name: "main", subnets: { nodes: { region: location, range: "10.0.0.0/24" } } },
    }),
  "another's Network": (scope, project) => Network.fromName(scope, "it", { project, name: "main" }),
  ProjectServices: (scope, project) =>
    new ProjectServices(scope, "it", { project, services: ["run.googleapis.com"] }),
  RegionalSecret: (scope, project) =>
    new RegionalSecret(scope, "it", { project, location, secretId: "token" }),
  RotationTopic: (scope, project) => new RotationTopic(scope, "it", { project, topicId: "rotation" }),
  Secret: (scope, project) => new Secret(scope, "it", { project, secretId: "token" }),
  "another's Secret": (scope, project) => Secret.fromSecretId(scope, "it", { project, secretId: "token" }),
  ServiceAccount: (scope, project) => new ServiceAccount(scope, "it", { project, accountId: "my-account" }),
  WorkloadIdentityPool: (scope, project) =>
    new WorkloadIdentityPool(scope, "it", { project, poolId: "pool" }),
  "another's WorkloadIdentityPool": (scope, project) =>
    WorkloadIdentityPool.fromPoolId(scope, "it", { project, poolId: "pool" }),
  "the workload of a ServiceAccount": (scope, workload) =>
    new ServiceAccount(scope, "it", { project, accountId: "my-account" }).grantWorkloadIdentity({
      ...{ project: workload, namespace: "servers", serviceAccount: "reports" },
    }),
};

const ID =
  "Use 6 to 30 lower-case letters, digits and hyphens that start with a letter and do not end with a hyphen.";
const NUMBER = "Use the digits that `gcloud projects describe <id> --format='value(projectNumber)'` prints.";
const stack = () => new TerraformStack(new App(), "stack");

describe.each(Object.entries(MODULES))("the project of %s", (_, build) => {
  it.each<Project>([project, { ...project, id: "example.com:my-project" }])("may be %j", (each) => {
    expect(() => build(stack(), each)).not.toThrow();
  });

  it.each<[project: Project, fault: string]>([
    [{ id: project.number, number: project.id }, `"123456789012" is not the id of a project. ${ID}`],
    [{ ...project, id: "My-Project" }, `"My-Project" is not the id of a project. ${ID}`],
    [{ ...project, number: project.id }, `"my-project" is not the number of a project. ${NUMBER}`],
  ])("may not be %j", (each, fault) => {
    expect(() => build(stack(), each)).toThrow(`stack/it: ${fault}`);
  });
});

describe("a project", () => {
  it.each(["abcdef", `a${"1".repeat(29)}`, "my-project", "example.com:my-project"])(
    "may have the id %j",
    (id) => {
      expect(() => checkProject(stack(), { ...project, id })).not.toThrow();
    },
  );

  it.each([
    "",
    "abcde",
    `a${"1".repeat(30)}`,
    "1-project",
    "my-project-",
    "my_project",
    ":my-project",
    "com:my-project",
  ])("does not have the id %j", (id) => {
    expect(() => checkProject(stack(), { ...project, id })).toThrow(
      `stack: "${id}" is not the id of a project. ${ID}`,
    );
  });

  it.each(["1", "123456789012"])("may have the number %j", (number) => {
    expect(() => checkProject(stack(), { ...project, number })).not.toThrow();
  });

  it.each(["", "0123", "12 34", "1e9"])("does not have the number %j", (number) => {
    expect(() => checkProject(stack(), { ...project, number })).toThrow(
      `stack: "${number}" is not the number of a project. ${NUMBER}`,
    );
  });

  it("that a role is granted on is told by its id", () => {
    const grant = (id: string) =>
      grantProjectRole(stack(), { project: { id }, role: "roles/browser", grantee: "group:a@example.com" });
    expect(() => grant("my-project")).not.toThrow();
    expect(() => grant("123456789012")).toThrow(`stack: "123456789012" is not the id of a project. ${ID}`);
  });
});
