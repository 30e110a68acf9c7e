import { describe, expect, it } from "vitest";
import { differences } from "../../../../../environments/local/cloud/command/differences.ts";

const SERVICE = "https://documents-100000000001.europe-west1.run.app";
const OTHER = "https://documents-999999999999.europe-west1.run.app";

/** A gateway with one server, as far as its origin goes. */
function configuration(url: string, audience = url) {
  const server = { origin: { url, assertion: { audience } } };
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

  it("cannot be told of outputs of another form", () => {
    expect(() =>
      differences(configuration(`${SERVICE}/mcp`), { "dev-gcp": { servers: ["documents"] } }),
    ).toThrow("dev-gcp: its output servers has not the form that stacks give it");
  });
});
