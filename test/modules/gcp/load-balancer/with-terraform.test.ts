import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import "../../../../environments/local/cloud/testing/matchers.ts";
import { type AppliedStack, applyStack } from "../../../../environments/local/cloud/testing/apply-stack.ts";
import { DnsZone } from "../../../../modules/gcp/dns-zone/dns-zone.ts";
import { GkeCluster } from "../../../../modules/gcp/gke-cluster/gke-cluster.ts";
import { LoadBalancer } from "../../../../modules/gcp/load-balancer/load-balancer.ts";
import { Network } from "../../../../modules/gcp/network/network.ts";
import { describeWithTerraform } from "../../../environments/local/cloud/showings/with-terraform.ts";
import { project } from "../../synthesize.ts";

const region = "europe-west1";

interface Change {
  readonly range?: string;
  readonly hours?: number;
  readonly domain?: string;
}

/** A network, a cluster in it, and a load balancer in front of that. */
function build({ range = "10.0.0.0/24", hours = 6, domain = "example.com" }: Change = {}): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "origins");
  new GoogleProvider(stack, "google", { project: project.id });
  const secondaryRanges = { pods: "10.4.0.0/14", services: "10.8.0.0/20" };
  const network = new Network(stack, "network", {
    project,
    name: "main",
    subnets: { clusters: { region, range, secondaryRanges } },
    nat: { [region]: {} },
    googleApis: { kind: "restricted-names" },
  });
  const cluster = new GkeCluster(stack, "cluster", {
    project,
    name: "servers",
    location: region,
    network: { subnet: network.subnets.clusters },
    labels: { team: "platform" },
    maintenance: { days: ["SA", "SU"], from: "03:00", hours },
    mode: { kind: "standard", nodePools: { main: { count: { min: 1, max: 3 } } } },
  });
  const zone = new DnsZone(stack, "zone", {
    project,
    name: "example-com",
    domain,
    visibility: { kind: "public" },
    deletionProtection: false,
  });
  const balancer = new LoadBalancer(stack, "balancer", {
    project,
    name: "origins",
    zone,
    sources: ["192.0.2.0/24"],
    backends: {
      reports: {
        host: `reports.${domain}`,
        origin: {
          kind: "gke",
          endpointGroup: "reports",
          zones: [`${region}-b`],
          port: 8080,
          network: network.path,
          nodeServiceAccount: cluster.nodes.email,
        },
      },
    },
  });
  new TerraformOutput(stack, "endpoint", { value: cluster.dnsEndpoint });
  new TerraformOutput(stack, "records", { value: balancer.records });
  return stack;
}

const facts = { projectNumbers: { [project.id]: project.number } };

describeWithTerraform("a network, a cluster and a load balancer, with the real Terraform", () => {
  let applied: AppliedStack;
  beforeAll(async () => {
    applied = await applyStack(build(), { facts });
  });
  afterAll(() => applied?.[Symbol.asyncDispose]());

  it("are applied, and then have nothing to change", async () => {
    expect(applied.outputs).toEqual({
      endpoint: expect.stringMatching(/^gke-[0-9a-f]+-123456789012\.europe-west1\.gke\.goog$/),
      records: {
        "A reports.example.com": expect.stringMatching(/^203\.0\.113\.\d+$/),
        "CNAME _acme-challenge.reports.example.com": expect.stringMatching(
          /\.authorize\.certificatemanager\.goog\.$/,
        ),
      },
    });
    expect(await applied.plan()).toBeUnchanged();
  });

  it("grow and change their habits in place", async () => {
    const plan = await applied.plan(build({ range: "10.0.0.0/23", hours: 8 }));
    expect(plan).toUpdate("google_compute_subnetwork");
    expect(plan).toUpdate("google_container_cluster");
    expect(plan).not.toReplace("google_container_cluster");
  });

  it("are made anew under another domain, the cluster excepted", async () => {
    const plan = await applied.plan(build({ domain: "example.org" }));
    expect(plan).toReplace("google_dns_managed_zone", "dns_name");
    expect(plan).toReplace("google_certificate_manager_certificate", "managed");
    expect(plan).not.toReplace("google_container_cluster");
  });
});
