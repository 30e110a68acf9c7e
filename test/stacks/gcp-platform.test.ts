import { App, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { GcpPlatform, type GcpPlatformProps } from "../../stacks/gcp-platform.ts";
import { project, resource, resources, type TerraformJson } from "../modules/synthesize.ts";

const minimal: GcpPlatformProps = {
  project,
  region: "europe-west1",
  production: true,
  labels: { environment: "production" },
  network: { servers: "10.64.0.0/24", nat: false },
  secrets: ["documents_STORAGE_TOKEN"],
  edge: { servers: ["documents"], issuer: "https://mcp.example.com/workload" },
  directoryReaders: [],
};
const github = {
  owner: "example",
  ownerId: "1000001",
  repository: "mcp-servers",
  repositoryId: "2000001",
  refs: ["refs/heads/main"],
};
const aws = { accountId: "123456789012", roleNames: ["mcp-proxy-task"] };
const synthesized = (props: Partial<GcpPlatformProps> = {}): TerraformJson =>
  JSON.parse(
    Testing.synth(new GcpPlatform(new App(), "production-gcp-platform", { ...minimal, ...props }), true),
  );

const pools = "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools";

describe("the platform of an environment on Google Cloud", () => {
  const json = synthesized();

  it("enables what it and the servers use", () => {
    expect(
      resources(json, "google_project_service")
        .map(({ service }) => String(service))
        .sort(),
    ).toEqual([
      "artifactregistry.googleapis.com",
      "binaryauthorization.googleapis.com",
      "cloudresourcemanager.googleapis.com",
      "compute.googleapis.com",
      "containerscanning.googleapis.com",
      "iam.googleapis.com",
      "iamcredentials.googleapis.com",
      "run.googleapis.com",
      "secretmanager.googleapis.com",
      "sts.googleapis.com",
    ]);
  });

  it("keeps the images in a repository of its own", () => {
    expect(resource(json, "google_artifact_registry_repository")).toMatchObject({
      repository_id: "mcp-servers",
      location: "europe-west1",
    });
    expect(json.output?.image_repository?.value).toBe("europe-west1-docker.pkg.dev/my-project/mcp-servers");
  });

  it("has a network with one subnetwork, from which Google's APIs are reached and nothing else", () => {
    expect(resource(json, "google_compute_network")).toMatchObject({ name: "gatehouse" });
    expect(resource(json, "google_compute_subnetwork")).toMatchObject({
      name: "gatehouse-servers",
      ip_cidr_range: "10.64.0.0/24",
      private_ip_google_access: true,
    });
    expect(resources(json, "google_compute_router_nat")).toEqual([]);
    const open = synthesized({ network: { servers: "10.64.0.0/24", nat: true } });
    expect(resources(open, "google_compute_router_nat")).toMatchObject([{ region: "europe-west1" }]);
  });

  it("has room for a cluster's nodes, pods and services where there is one", () => {
    const kubernetes = { nodes: "10.65.0.0/20", pods: "10.68.0.0/14", services: "10.66.0.0/20" };
    const withCluster = synthesized({ network: { ...minimal.network, kubernetes } });
    expect(resources(withCluster, "google_compute_subnetwork")).toContainEqual(
      expect.objectContaining({
        name: "gatehouse-kubernetes",
        ip_cidr_range: "10.65.0.0/20",
        secondary_ip_range: [
          { range_name: "pods", ip_cidr_range: "10.68.0.0/14" },
          { range_name: "services", ip_cidr_range: "10.66.0.0/20" },
        ],
      }),
    );
    expect(resources(withCluster, "google_project_service")).toContainEqual(
      expect.objectContaining({ service: "container.googleapis.com" }),
    );
  });

  it("creates secrets without values, in the region", () => {
    expect(resources(json, "google_secret_manager_secret")).toMatchObject([
      {
        secret_id: "documents_STORAGE_TOKEN",
        replication: { user_managed: { replicas: [{ location: "europe-west1" }] } },
      },
    ]);
    expect(JSON.stringify(json)).not.toMatch(/secret_data|secret_manager_secret_version/);
  });

  it("waits for the APIs before anything else", () => {
    const services = Object.keys(json.resource?.google_project_service ?? {});
    for (const [type, byId] of Object.entries(json.resource ?? {})) {
      if (type === "google_project_service") continue;
      for (const { depends_on } of Object.values(byId)) {
        expect(depends_on).toEqual(
          expect.arrayContaining(services.map((id) => `google_project_service.${id}`)),
        );
      }
    }
  });

  it("is protected from being destroyed in production only", () => {
    for (const production of [true, false]) {
      const changed = synthesized({ production });
      expect(resource(changed, "google_secret_manager_secret").deletion_protection).toBe(production);
      const { lifecycle } = resource(changed, "google_artifact_registry_repository");
      expect(lifecycle).toEqual({ prevent_destroy: production });
    }
  });

  it("labels everything with its environment", () => {
    expect(json.provider?.google).toMatchObject([{ default_labels: { environment: "production" } }]);
  });

  it("keeps the names of what is there when a server is added", () => {
    const more = synthesized({ edge: { ...minimal.edge, servers: ["archive", "documents"] } });
    for (const [type, byId] of Object.entries(json.resource ?? {})) {
      expect(Object.keys(more.resource?.[type] ?? {})).toEqual(expect.arrayContaining(Object.keys(byId)));
    }
  });
});

describe("the gateway", () => {
  const json = synthesized({ edge: { ...minimal.edge, servers: ["archive", "documents"] } });

  it("has one identity for each server, which gives it ID tokens and nothing else, and only for that server's sake", () => {
    expect(resources(json, "google_service_account").map(({ account_id }) => account_id)).toEqual([
      "edge-archive",
      "edge-documents",
    ]);
    const grants = resources(json, "google_service_account_iam_member");
    expect(grants).toMatchObject(
      ["archive", "documents"].map((server) => ({
        role: "roles/iam.serviceAccountOpenIdTokenCreator",
        member: `principal://${pools}/gatehouse/subject/edge:${server}`,
        service_account_id: expect.stringContaining(`edge-${server}`),
      })),
    );
  });

  it("comes in by its workload issuer with the subjects of its servers, and by no key", () => {
    expect(resource(json, "google_iam_workload_identity_pool_provider")).toMatchObject({
      workload_identity_pool_provider_id: "edge",
      attribute_condition: "assertion.sub in ['edge:archive', 'edge:documents']",
      oidc: { issuer_uri: "https://mcp.example.com/workload" },
    });
    expect(resources(json, "google_service_account_key")).toEqual([]);
    expect(json.output).toMatchObject({
      edge_workload_identity_provider: { value: `//${pools}/gatehouse/providers/edge` },
      edge_service_accounts: {
        value: {
          archive: "edge-archive@my-project.iam.gserviceaccount.com",
          documents: "edge-documents@my-project.iam.gserviceaccount.com",
        },
      },
    });
  });

  it("does not know the gateway where it has nothing here to call", () => {
    const elsewhere = synthesized({ edge: { ...minimal.edge, servers: [] } });
    expect(resources(elsewhere, "google_iam_workload_identity_pool")).toEqual([]);
  });

  it("comes in nowhere where Google cannot reach it", () => {
    const local = synthesized({ edge: { servers: ["documents"] } });
    expect(resources(local, "google_iam_workload_identity_pool")).toEqual([]);
    expect(resources(local, "google_service_account_iam_member")).toEqual([]);
  });

  it("reads the directory as a service account that it may sign for, where it asks one", () => {
    const directoryReaders = [{ subject: "identity-provider:google", accountId: "directory" }];
    const reading = synthesized({ directoryReaders });
    expect(resources(reading, "google_service_account_iam_member")).toContainEqual(
      expect.objectContaining({
        role: "roles/iam.serviceAccountTokenCreator",
        member: `principal://${pools}/gatehouse/subject/identity-provider:google`,
      }),
    );
    expect(resource(reading, "google_iam_workload_identity_pool_provider").attribute_condition).toBe(
      "assertion.sub in ['edge:documents', 'identity-provider:google']",
    );
    expect(resources(reading, "google_project_service")).toContainEqual(
      expect.objectContaining({ service: "admin.googleapis.com" }),
    );
  });
});

describe("others from outside", () => {
  it("are none unless they are named", () => {
    const json = synthesized();
    expect(resources(json, "google_iam_workload_identity_pool")).toHaveLength(1);
    expect(resources(json, "google_artifact_registry_repository_iam_member")).toEqual([]);
  });

  it("push images from one repository's workflows, by its number", () => {
    const json = synthesized({ github });
    expect(resource(json, "google_artifact_registry_repository_iam_member")).toMatchObject({
      role: "roles/artifactregistry.writer",
      member: `principalSet://${pools}/github-actions/attribute.repository_id/2000001`,
    });
    expect(json.output?.github_workload_identity_provider?.value).toBe(
      `//${pools}/github-actions/providers/github`,
    );
  });

  it("act for AWS roles as a service account without roles, whatever their sessions are called", () => {
    const json = synthesized({ aws });
    expect(resources(json, "google_service_account_iam_member")).toContainEqual(
      expect.objectContaining({
        role: "roles/iam.workloadIdentityUser",
        member: `principalSet://${pools}/aws-workloads/attribute.aws_role/arn:aws:sts::123456789012:assumed-role/mcp-proxy-task`,
      }),
    );
    expect(JSON.stringify(json)).not.toContain("google_project_iam");
  });

  it("act for them by tokens of the account's own issuer too, where it is known", () => {
    const outboundIssuer = "https://abc12345.tokens.sts.global.api.aws";
    const json = synthesized({ aws: { ...aws, outboundIssuer } });
    expect(resources(json, "google_iam_workload_identity_pool_provider")).toContainEqual(
      expect.objectContaining({
        workload_identity_pool_provider_id: "aws-outbound",
        attribute_condition: "assertion.sub == 'arn:aws:iam::123456789012:role/mcp-proxy-task'",
        oidc: expect.objectContaining({ issuer_uri: outboundIssuer }),
      }),
    );
    expect(resources(json, "google_service_account_iam_member")).toContainEqual(
      expect.objectContaining({
        role: "roles/iam.workloadIdentityUser",
        member: `principal://${pools}/aws-tokens/subject/arn:aws:iam::123456789012:role/mcp-proxy-task`,
      }),
    );
  });

  it("get the credential configuration that Google's libraries read on AWS", () => {
    const { output } = synthesized({ aws });
    expect(JSON.parse(String(output?.aws_credential_configuration?.value))).toMatchObject({
      type: "external_account",
      audience: `//${pools}/aws-workloads/providers/aws-account`,
      subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
      service_account_impersonation_url: expect.stringContaining(
        "aws-workloads@my-project.iam.gserviceaccount.com:generateAccessToken",
      ),
    });
  });
});
