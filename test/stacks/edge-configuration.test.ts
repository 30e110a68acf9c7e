import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../edge/src/configuration/parse.ts";
import { EnvironmentError } from "../../environments/environment.ts";
import { ports } from "../../environments/local/ports.ts";
import { callersIssuerOf, edgeConfiguration, originOf } from "../../stacks/edge-configuration.ts";
import { environmentNames, loadEnvironment } from "../../stacks/environments.ts";

const production = await loadEnvironment("production");
const local = await loadEnvironment("local");

describe("the gateway's configuration", () => {
  it.each(environmentNames)("of %s is one that the gateway serves", async (name) => {
    const environment = await loadEnvironment(name);
    const configuration = parseConfiguration(edgeConfiguration(environment));
    expect(configuration.publicUrl).toBe(environment.publicUrl);
    expect(Object.keys(configuration.servers)).toEqual(Object.keys(environment.servers));
  });

  it("names Cloud Run's URL as origin and as the audience of the assertion", () => {
    const url = "https://documents-100000000003.europe-west1.run.app/mcp";
    expect(edgeConfiguration(production)).toMatchObject({
      publicUrl: "https://mcp.example.com",
      servers: { documents: { name: "Documents", origin: { url, assertion: { audience: url } } } },
      tokens: { accept: [{ issuer: "https://login.example.com" }] },
      signingKeys: { callers: [{ secret: "CALLERS_SIGNING_KEY" }] },
    });
  });

  it("passes the rules for tools on as they are", () => {
    expect(edgeConfiguration(production).servers.documents?.tools).toEqual({
      get_public_info: { scopes: ["public:read"] },
      get_confidential_info: { scopes: ["confidential:read"] },
    });
  });

  it("of the local environment stays on this machine", () => {
    const configuration = edgeConfiguration(local);
    expect(configuration).toMatchObject({
      publicUrl: `http://127.0.0.1:${ports.gateway}`,
      servers: { documents: { origin: { url: `http://127.0.0.1:${ports.documents}/mcp` } } },
      tokens: { accept: [{ issuer: `http://127.0.0.1:${ports.identityProvider}` }] },
      browserOrigins: ["http://localhost:6274"],
    });
    expect(JSON.stringify(configuration)).not.toContain("run.app");
  });

  it("that the gateway would refuse is refused here, as a fault of the environment", () => {
    const refused = {
      ...production,
      tokens: { accept: [...production.tokens.accept, ...production.tokens.accept] },
    };
    expect(() => edgeConfiguration(refused)).toThrow(
      new EnvironmentError("production", [{ path: "tokens.accept.1.issuer", message: "is listed already" }]),
    );
  });
});

describe("what a server is told", () => {
  it("is the audience that the gateway uses, also where the environment names another", () => {
    const [server] = Object.values(production.servers);
    if (server === undefined) throw new Error("production has no server");
    const audience = "https://documents.internal.example.com";
    expect(originOf(production, "documents", { ...server, assertionAudience: audience })).toEqual({
      url: "https://documents-100000000003.europe-west1.run.app/mcp",
      assertionAudience: audience,
    });
  });

  it("is the issuer under which the gateway publishes its keys", () => {
    expect(callersIssuerOf(production)).toBe("https://mcp.example.com/callers");
  });
});
