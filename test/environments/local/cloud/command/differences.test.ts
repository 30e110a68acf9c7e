import { describe, expect, it } from "vitest";
import { differences } from "../../../../../environments/local/cloud/command/differences.ts";

const SERVICE = "https://documents-100000000001.europe-west1.run.app";
const OTHER = "https://documents-999999999999.europe-west1.run.app";

/** A gateway with one server, as far as its origin goes. */
function configuration(url: string, audience = url, credential: object = { type: "none" }) {
  const server = { id: "documents", origin: { url, assertion: { audience }, credential } };
  return { servers: { documents: server } } as unknown as Parameters<typeof differences>[0];
}

function outputs(server: object) {
  return {
    "dev-gcp": { servers: { documents: { url: SERVICE, audience: SERVICE, urls: [SERVICE], ...server } } },
  };
}

describe("what differs between outputs and configuration", () => {
  it("is nothing where the cloud has the service where the gateway looks for it", () => {
    expect(differences(configuration(`${SERVICE}/mcp`), outputs({}))).toEqual([]);
    expect(differences(configuration(`${SERVICE}/mcp`, "urn:documents"), outputs({}))).toEqual([]);
  });

  it("is a URL that the cloud did not give, wherever it stands", () => {
    expect(differences(configuration(`${SERVICE}/mcp`), outputs({ urls: [OTHER] }))).toEqual([
      `dev-gcp.servers.documents.url: ${SERVICE}, but the service is at ${OTHER}`,
      `dev-gcp.servers.documents.audience: ${SERVICE}, but the service is at ${OTHER}`,
      `servers.documents.origin.url: ${SERVICE}/mcp, but the service is at ${OTHER}`,
      `servers.documents.origin.assertion.audience: ${SERVICE}/mcp, but the service is at ${OTHER}`,
    ]);
  });

  it("is an origin that was configured after the deployment", () => {
    expect(differences(configuration(`${OTHER}/mcp`, "urn:documents"), outputs({}))).toEqual([
      `servers.documents.origin.url: ${OTHER}/mcp, but the service is at ${SERVICE}`,
    ]);
  });

  it("is not an origin on this machine, which no stack made", () => {
    expect(differences(configuration("http://127.0.0.1:8790/mcp"), outputs({}))).toEqual([]);
  });

  it("is a server that only one of both has", () => {
    const found = differences(configuration(`${SERVICE}/mcp`), {
      "dev-gcp": { servers: { notes: { url: SERVICE, audience: SERVICE, urls: [SERVICE] } } },
    });
    expect(found).toEqual([
      "servers.documents: the gateway is configured with it, but no stack puts it out",
      "dev-gcp.servers.notes: deployed, but the gateway is not configured with it",
    ]);
  });

  describe("about how the gateway comes in", () => {
    const source = {
      type: "workload-identity-federation",
      provider: "//iam.googleapis.com/pool",
      serviceAccount: "edge-documents@dev.example",
    };
    const credential = { type: "google-id-token", audience: SERVICE, source };
    const configured = configuration(`${SERVICE}/mcp`, "urn:documents", credential);
    const platform = {
      edge_workload_identity_provider: source.provider,
      edge_service_accounts: { documents: source.serviceAccount },
    };

    it("is nothing where the stacks let in who the gateway says it is", () => {
      expect(differences(configured, { "dev-gcp-platform": platform, ...outputs({}) })).toEqual([]);
    });

    it("is a pool or an account that the stacks did not make, and an audience that is not the service's", () => {
      const other = {
        edge_workload_identity_provider: "//iam.googleapis.com/other",
        edge_service_accounts: {},
      };
      expect(differences(configured, { "dev-gcp-platform": other, ...outputs({}) })).toEqual([
        "servers.documents.origin.credential.source.provider: //iam.googleapis.com/pool, but the stacks put out //iam.googleapis.com/other",
        "servers.documents.origin.credential.source.serviceAccount: edge-documents@dev.example, but the stacks put out none",
      ]);
      const found = differences(configured, { "dev-gcp-platform": platform, ...outputs({ urls: [OTHER] }) });
      expect(found).toContain(
        `servers.documents.origin.credential.audience: ${SERVICE}, but the service is at ${OTHER}`,
      );
    });
  });

  describe("about a server behind an API of AWS, which no stack runs", () => {
    const role = "arn:aws:iam::123456789012:role/edge-documents";
    const source = { type: "web-identity", roleArn: role };
    const configured = configuration("https://api.example.com/mcp", "urn:documents", {
      type: "aws-sigv4",
      source,
    });

    it("is nothing where the stacks made the role that the gateway calls it as", () => {
      expect(differences(configured, { "dev-aws-platform": { edge_roles: { documents: role } } })).toEqual(
        [],
      );
    });

    it("is another role, or none", () => {
      const other = role.replace("documents", "notes");
      expect(differences(configured, { "dev-aws-platform": { edge_roles: { documents: other } } })).toEqual([
        `servers.documents.origin.credential.source.roleArn: ${role}, but the stacks put out ${other}`,
      ]);
      expect(differences(configured, { "dev-aws-platform": {} })).toEqual([
        "servers.documents: the gateway is configured with it, but no stack puts it out",
        `servers.documents.origin.credential.source.roleArn: ${role}, but the stacks put out none`,
      ]);
    });
  });

  it("is an audience that a load balancer does not take", () => {
    const credential = { type: "edge-token", audience: OTHER };
    const configured = configuration(`${OTHER}/mcp`, "urn:documents", credential);
    expect(differences(configured, outputs({}))).toContain(
      `servers.documents.origin.credential.audience: ${OTHER}, but the service is at ${SERVICE}`,
    );
  });

  it("cannot be told of outputs of another form", () => {
    expect(() =>
      differences(configuration(`${SERVICE}/mcp`), { "dev-gcp": { servers: ["documents"] } }),
    ).toThrow("dev-gcp: its output servers has not the form that stacks give it");
  });
});
