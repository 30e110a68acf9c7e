import { App, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { type BackendProps, GcpMcpServers, type GcpMcpServersProps } from "../../stacks/gcp-mcp-servers.ts";
import { project, resource, resources, type TerraformJson } from "../modules/synthesize.ts";

const digest = `sha256:${"0a".repeat(32)}`;
const documents: GcpMcpServersProps["servers"][string] = {
  image: { name: "documents", digest },
  variables: { MCP_DOCUMENTS_DIR: "/srv/documents" },
  secrets: { STORAGE_TOKEN: { version: "1" }, NEXT_TOKEN: {} },
  scaling: { minInstances: 1, maxInstances: 2 },
  assertion: { issuer: "https://mcp.example.com/callers", audience: "https://origin.example.com/mcp" },
};
const agent: BackendProps = {
  image: { name: "agent", digest },
  variables: {},
  secrets: { OPENAI_API_KEY: { version: "2" } },
  scaling: { maxInstances: 3 },
  exposure: { kind: "public", reason: "it checks its users' own tokens" },
  server: "documents",
  sidecar: { image: { name: "identity-sidecar", digest } },
};
const minimal: GcpMcpServersProps = {
  project,
  region: "europe-west1",
  production: true,
  labels: { environment: "production" },
  servers: { documents },
  backends: {},
  serversForAws: [],
};
const synthesized = (props: Partial<GcpMcpServersProps> = {}): TerraformJson =>
  JSON.parse(
    Testing.synth(new GcpMcpServers(new App(), "production-gcp-mcp-servers", { ...minimal, ...props }), true),
  );
/** The service of a name, with its containers by their names. */
function service(json: TerraformJson, name: string) {
  const found = resources(json, "google_cloud_run_v2_service").find((each) => each.name === name) as
    | { template: { containers: { name: string; env?: { name: string }[] }[] } }
    | undefined;
  if (!found) throw new Error(`no service ${name}`);
  const containers = Object.fromEntries(found.template.containers.map((each) => [each.name, each]));
  return { ...found, containers };
}

const email = (account: string) => `${account}@my-project.iam.gserviceaccount.com`;
const url = "https://documents-123456789012.europe-west1.run.app";

describe("the stack of private MCP servers on Google Cloud", () => {
  const json = synthesized();

  it("runs each server from the environment's repository, as an identity of its own and without a key", () => {
    const image = `europe-west1-docker.pkg.dev/my-project/mcp-servers/documents@${digest}`;
    expect(resource(json, "google_cloud_run_v2_service")).toMatchObject({
      template: { service_account: email("mcp-documents"), containers: [{ image }] },
    });
    expect(resources(json, "google_service_account").map(({ account_id }) => account_id)).toEqual([
      "mcp-documents",
    ]);
    expect(resources(json, "google_service_account_key")).toEqual([]);
  });

  it("lets the gateway's identity for that server call it, and nobody else", () => {
    expect(resources(json, "google_cloud_run_v2_service_iam_binding")).toMatchObject([
      { role: "roles/run.invoker", members: [`serviceAccount:${email("edge-documents")}`] },
    ]);
    expect(resources(json, "google_cloud_run_v2_service_iam_member")).toEqual([]);
    expect(JSON.stringify(json)).not.toMatch(/allUsers|allAuthenticatedUsers/);
  });

  it("lets AWS workloads call the servers that are named for them, and no other", () => {
    const two = synthesized({ servers: { archive: documents, documents }, serversForAws: ["archive"] });
    expect(resources(two, "google_cloud_run_v2_service_iam_binding").map(({ members }) => members)).toEqual([
      [`serviceAccount:${email("edge-archive")}`, `serviceAccount:${email("aws-workloads")}`],
      [`serviceAccount:${email("edge-documents")}`],
    ]);
  });

  it("grants nothing on the whole project", () => {
    const grants = Object.keys(json.resource ?? {}).filter((type) => type.includes("_iam_"));
    expect(grants).toEqual([
      "google_cloud_run_v2_service_iam_binding",
      "google_secret_manager_secret_iam_member",
    ]);
  });

  it("gives a server the secrets of which a version is named, and its own assertion audience", () => {
    expect(service(json, "documents").containers.server?.env).toEqual([
      { name: "ASSERTION_AUDIENCE", value: "https://origin.example.com/mcp" },
      { name: "ASSERTION_ISSUER", value: "https://mcp.example.com/callers" },
      { name: "MCP_DOCUMENTS_DIR", value: "/srv/documents" },
      { name: "MCP_HOST", value: "0.0.0.0" },
      { name: "MCP_PORT", value: "8080" },
      {
        name: "STORAGE_TOKEN",
        value_source: { secret_key_ref: { secret: "documents_STORAGE_TOKEN", version: "1" } },
      },
    ]);
    expect(resources(json, "google_secret_manager_secret_iam_member")).toMatchObject([
      { secret_id: "documents_STORAGE_TOKEN", member: `serviceAccount:${email("mcp-documents")}` },
    ]);
  });

  it("sends what it is told through the environment's network, and makes none", () => {
    expect(service(json, "documents").template).not.toHaveProperty("vpc_access");
    const inside = synthesized({ servers: { documents: { ...documents, egress: "all-traffic" } } });
    expect(service(inside, "documents").template).toMatchObject({
      vpc_access: { egress: "ALL_TRAFFIC" },
    });
    expect(resources(inside, "google_compute_network")).toEqual([]);
  });

  it("says where the servers are", () => {
    expect(json.output).toEqual({
      servers: {
        value: { documents: { url, audience: url, urls: expect.stringMatching(/^\$\{.*\.urls\}$/) } },
      },
    });
  });

  it("keeps the names of what is there when a server is added", () => {
    const more = synthesized({ servers: { archive: documents, documents } });
    for (const [type, byId] of Object.entries(json.resource ?? {})) {
      expect(Object.keys(more.resource?.[type] ?? {})).toEqual(expect.arrayContaining(Object.keys(byId)));
    }
  });

  it("is protected from being destroyed in production only", () => {
    for (const production of [true, false]) {
      expect(resource(synthesized({ production }), "google_cloud_run_v2_service").deletion_protection).toBe(
        production,
      );
    }
  });

  it("refuses an image by tag in production", () => {
    const servers = { documents: { ...documents, image: { name: "documents", tag: "1.0.0" } } };
    expect(() => synthesized({ servers })).toThrow(/^production-gcp-mcp-servers\/images: in production/);
    expect(synthesized({ servers, production: false }).resource).toBeDefined();
  });
});

describe("a backend", () => {
  const json = synthesized({ backends: { agent } });

  it("may call its server, by an identity that it shares with nobody", () => {
    expect(resources(json, "google_service_account").map(({ account_id }) => account_id)).toContain(
      "run-agent",
    );
    expect(resources(json, "google_cloud_run_v2_service_iam_binding")).toContainEqual(
      expect.objectContaining({
        name: expect.stringContaining("documents"),
        members: [`serviceAccount:${email("edge-documents")}`, `serviceAccount:${email("run-agent")}`],
      }),
    );
  });

  it("calls it through the sidecar, which starts before it and has no port of the service", () => {
    const { containers } = service(json, "agent");
    expect(Object.keys(containers)).toEqual(["server", "identity"]);
    expect(containers.server).toMatchObject({
      ports: { container_port: 8080 },
      depends_on: ["identity"],
      env: expect.arrayContaining([{ name: "MCP_SERVICE_URL", value: "http://localhost:8070" }]),
    });
    expect(containers.identity).not.toHaveProperty("ports");
    expect(containers.identity).toMatchObject({
      image: `europe-west1-docker.pkg.dev/my-project/mcp-servers/identity-sidecar@${digest}`,
      env: [
        { name: "AUDIENCE", value: url },
        { name: "LISTEN_ADDR", value: ":8070" },
        { name: "UPSTREAM_URL", value: url },
      ],
    });
  });

  it("goes back to one container that calls the server by itself where the sidecar is turned off", () => {
    const alone = synthesized({ backends: { agent: { ...agent, sidecar: false } } });
    const { containers } = service(alone, "agent");
    expect(Object.keys(containers)).toEqual(["server"]);
    expect(containers.server?.env).toContainEqual({ name: "MCP_SERVICE_URL", value: url });
    const grants = (of: TerraformJson) => resources(of, "google_cloud_run_v2_service_iam_binding");
    expect(grants(alone)).toEqual(grants(json));
  });

  it("reads its secrets by reference", () => {
    expect(service(json, "agent").containers.server?.env).toContainEqual({
      name: "OPENAI_API_KEY",
      value_source: { secret_key_ref: { secret: "agent_OPENAI_API_KEY", version: "2" } },
    });
  });

  it("is open to everybody only with a reason, and no server is", () => {
    const open = resources(json, "google_cloud_run_v2_service_iam_binding").filter(({ members }) =>
      JSON.stringify(members).includes("allUsers"),
    );
    expect(open).toMatchObject([{ name: expect.stringContaining("agent"), members: ["allUsers"] }]);
    const inside = synthesized({
      backends: {
        agent: { ...agent, exposure: { kind: "internal", invokers: ["group:agents@example.com"] } },
      },
    });
    expect(JSON.stringify(inside)).not.toContain("allUsers");
    expect(service(inside, "agent")).toMatchObject({ ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" });
  });

  it("is found by its URL", () => {
    expect(json.output?.backend_urls?.value).toEqual({
      agent: "https://agent-123456789012.europe-west1.run.app",
    });
  });
});
