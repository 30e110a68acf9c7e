import { describe, expect, it } from "vitest";
import { type Resources, ref, sentences, stackOf } from "../sentences.ts";

const location = "europe-west1";
const account = "mcp-documents@my-project.iam.gserviceaccount.com";
const saidOf = (type: string, attributes: object, others: Resources = {}) =>
  sentences(stackOf({ [type]: { it: attributes }, ...others }));

describe("a Cloud Run service", () => {
  const service = { name: "documents", location, template: { service_account: account } };
  const documents = "Cloud Run service documents in my-project/europe-west1";

  it.each([
    ["INGRESS_TRAFFIC_ALL", "accepts requests from the internet"],
    [
      "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
      "accepts requests from load balancers and the project's own networks",
    ],
    ["INGRESS_TRAFFIC_INTERNAL_ONLY", "accepts requests from the project's own networks"],
    ["INGRESS_TRAFFIC_LATER", "has ingress INGRESS_TRAFFIC_LATER"],
    [undefined, "accepts requests from the internet"],
  ])("with ingress %s %s", (ingress, said) => {
    expect(saidOf("google_cloud_run_v2_service", { ...service, ingress })).toContain(`${documents} ${said}`);
  });

  it("runs as its service account", () => {
    expect(saidOf("google_cloud_run_v2_service", service)).toContain(
      `${documents} runs as service account mcp-documents in my-project`,
    );
  });

  it("runs as the default service account where it says none, which is said loudly", () => {
    expect(saidOf("google_cloud_run_v2_service", { ...service, template: {} })).toContain(
      `${documents} runs as THE DEFAULT SERVICE ACCOUNT in my-project`,
    );
  });

  it("may be called by everybody where it asks for no identity", () => {
    expect(saidOf("google_cloud_run_v2_service", { ...service, invoker_iam_disabled: true })).toContain(
      `EVERYBODY ON THE INTERNET may call ${documents}`,
    );
    expect(saidOf("google_cloud_run_v2_service", { ...service, invoker_iam_disabled: false })).toContain(
      `nobody is granted a role on ${documents}`,
    );
  });

  it("says why it is public, where that is its description", () => {
    expect(
      saidOf("google_cloud_run_v2_service", { ...service, description: "Public: a status page" }),
    ).toContain(`${documents} says of itself: Public: a status page`);
  });

  it("says whether Identity-Aware Proxy asks and whether it has an address of its own", () => {
    const said = saidOf("google_cloud_run_v2_service", {
      ...service,
      iap_enabled: true,
      default_uri_disabled: true,
    });
    expect(said).toContain(`${documents} asks Identity-Aware Proxy who calls`);
    expect(said).toContain(`${documents} has no address of its own`);
  });
});

describe("a Cloud Run job", () => {
  it("runs as its service account", () => {
    const template = { template: { service_account: account } };
    expect(saidOf("google_cloud_run_v2_job", { name: "import", location, template })).toContain(
      "Cloud Run job import in my-project/europe-west1 runs as service account mcp-documents in my-project",
    );
  });
});

describe("a GKE cluster", () => {
  const endpoints = { ip_endpoints_config: { enabled: false } };
  const cluster = {
    name: "mcp",
    location,
    remove_default_node_pool: true,
    control_plane_endpoints_config: endpoints,
  };
  const mcp = "GKE cluster mcp in my-project/europe-west1";

  it.each([
    [
      {
        control_plane_endpoints_config: {
          ...endpoints,
          dns_endpoint_config: { allow_external_traffic: true },
        },
      },
      [`${mcp} has a control plane that answers the internet at its DNS name`],
    ],
    [{ control_plane_endpoints_config: undefined }, [`${mcp} has a control plane with a public address`]],
    [
      {
        control_plane_endpoints_config: { ip_endpoints_config: { enabled: true } },
        private_cluster_config: { enable_private_endpoint: false },
      },
      [`${mcp} has a control plane with a public address`],
    ],
    [
      {
        control_plane_endpoints_config: { ip_endpoints_config: { enabled: true } },
        private_cluster_config: { enable_private_endpoint: true },
      },
      [],
    ],
  ])("with %j says how its control plane is reached", (attributes, said) => {
    expect(saidOf("google_container_cluster", { ...cluster, ...attributes })).toEqual(said);
  });

  it("vouches for the identities of its workload pool", () => {
    const config = { workload_pool: "my-project.svc.id.goog" };
    expect(saidOf("google_container_cluster", { ...cluster, workload_identity_config: config })).toEqual([
      `${mcp} vouches for identities of identity pool my-project.svc.id.goog`,
    ]);
  });

  const defaults = { auto_provisioning_defaults: { service_account: account } };
  const config = { node_config: { service_account: account } };
  const own = `${mcp} runs its nodes as service account mcp-documents in my-project`;
  const shared = `${mcp} runs its nodes as THE DEFAULT SERVICE ACCOUNT in my-project`;

  it.each([
    ["of Autopilot", { enable_autopilot: true, cluster_autoscaling: defaults }, [own]],
    ["of Autopilot, unsaid", { enable_autopilot: true }, [shared]],
    ["of its default pool", { remove_default_node_pool: false, ...config }, [own]],
    ["of its default pool, unsaid", { remove_default_node_pool: false }, [shared]],
    ["of pools within it", { remove_default_node_pool: false, node_pool: [config, {}] }, [shared, own]],
    ["that it provisions", { cluster_autoscaling: { enabled: true, ...defaults } }, [own]],
    ["that it provisions, unsaid", { cluster_autoscaling: { enabled: true } }, [shared]],
    ["that it does not provision", { cluster_autoscaling: { autoscaling_profile: "BALANCED" } }, []],
  ])("says what the nodes %s run as, loudly where that is what all others run as", (_, attributes, said) => {
    expect(saidOf("google_container_cluster", { ...cluster, ...attributes })).toEqual(said);
  });

  it.each([
    ["google_container_cluster.it.name", { name: "mcp" }],
    ["google_container_cluster.it.id", { name: "mcp" }],
  ])("has node pools, which name it as %s", (reference) => {
    const pool = { cluster: ref(reference), location, node_config: { service_account: account } };
    expect(saidOf("google_container_cluster", cluster, { google_container_node_pool: { pool } })).toEqual([
      `${mcp} runs its nodes as service account mcp-documents in my-project`,
    ]);
  });

  it("says loudly where a node pool has no service account of its own", () => {
    expect(saidOf("google_container_node_pool", { cluster: "mcp", location })).toEqual([
      `${mcp} runs its nodes as THE DEFAULT SERVICE ACCOUNT in my-project`,
    ]);
  });
});

describe("a key of a service account", () => {
  it.each([
    ["google_service_account_key", { service_account_id: `projects/-/serviceAccounts/${account}` }],
    ["google_storage_hmac_key", { service_account_email: account }],
  ])("as a %s is said loudly", (type, attributes) => {
    expect(saidOf(type, attributes)).toEqual([
      `WHOEVER HAS THE KEY ${type}.it may act as service account mcp-documents in my-project`,
    ]);
  });
});
