import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ArtifactRepository } from "../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { CloudRunService } from "../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import { CryptoKey } from "../../../modules/gcp/crypto-key/crypto-key.ts";
import { DnsZone } from "../../../modules/gcp/dns-zone/dns-zone.ts";
import { GkeCluster } from "../../../modules/gcp/gke-cluster/gke-cluster.ts";
import { LoadBalancer } from "../../../modules/gcp/load-balancer/load-balancer.ts";
import { RegionalSecret } from "../../../modules/gcp/secret/regional-secret.ts";
import { RotationTopic } from "../../../modules/gcp/secret/rotation-topic.ts";
import { Secret } from "../../../modules/gcp/secret/secret.ts";
import { project } from "../synthesize.ts";

type Labels = Readonly<Record<string, string>>;

const location = "europe-west1";
const image = `example/image@sha256:${"0".repeat(64)}`;
const network = `projects/${project.id}/global/networks/main`;
const subnet = { network, name: "nodes", region: location, path: "projects/p/regions/r/subnetworks/nodes" };

/** Everything that takes labels. */
const MODULES: Readonly<Record<string, (scope: Construct, labels: Labels) => Construct>> = {
  ArtifactRepository: (scope, labels) =>
    new ArtifactRepository(scope, "it", { project, location, repositoryId: "images", labels }),
  CloudRunService: (scope, labels) =>
    new CloudRunService(scope, "it", {
      ...{ project, location, name: "documents", labels, container: { image } },
      exposure: { kind: "internal", invokers: ["group:platform@example.com"] },
      scaling: { maxInstances: 1 },
    }),
  CryptoKey: (scope, labels) => new CryptoKey(scope, "it", { project, location, name: "key", labels }),
  DnsZone: (scope, labels) =>
    new DnsZone(scope, "it", {
      ...{ project, name: "example-com", domain: "example.com", labels },
      visibility: { kind: "public" },
    }),
  GkeCluster: (scope, labels) =>
    new GkeCluster(scope, "it", {
      ...{ project, name: "servers", location, network: { subnet }, labels, production: false },
    }),
  LoadBalancer: (scope, labels) =>
    new LoadBalancer(scope, "it", {
      ...{ project, name: "origins", labels, sources: ["192.0.2.0/24"] },
      backends: { a: { host: "a.example.com", origin: { kind: "cloud-run", service: "a", location } } },
    }),
  RegionalSecret: (scope, labels) =>
    new RegionalSecret(scope, "it", { project, location, secretId: "token", labels }),
  RotationTopic: (scope, labels) => new RotationTopic(scope, "it", { project, topicId: "rotation", labels }),
  Secret: (scope, labels) => new Secret(scope, "it", { project, secretId: "token", labels }),
};

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`label-${index}`, ""]));

describe.each(Object.entries(MODULES))("the labels of %s", (_, build) => {
  const labelled = (labels: Labels) => build(new TerraformStack(new App(), "stack"), labels);
  const REMEDY =
    "Use at most 64, of 63 lower-case letters, digits, underscores and hyphens; keys start with a letter.";

  it.each<Labels>([
    { team: "platform_1", "cost-center": "" },
    { [`k${"e".repeat(62)}`]: "v".repeat(63) },
    { équipe: "東京" },
    many(64),
  ])("may be those that Google Cloud takes, such as %j", (labels) => {
    expect(() => labelled(labels)).not.toThrow();
  });

  it.each<Labels>([
    { Team: "platform" },
    { team: "Platform One" },
    { "": "platform" },
    { "1st": "platform" },
    { ["k".repeat(64)]: "platform" },
    { team: "v".repeat(64) },
    { "example.com/team": "platform" },
  ])("may not be %j", (labels) => {
    const [[key, value] = []] = Object.entries(labels);
    expect(() => labelled(labels)).toThrow(`stack/it: "${key}: ${value}" is not a label. ${REMEDY}`);
  });

  it("are at most 64", () => {
    expect(() => labelled(many(65))).toThrow(`stack/it: 65 labels are too many. ${REMEDY}`);
  });
});
