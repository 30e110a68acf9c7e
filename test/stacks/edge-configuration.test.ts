import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../edge/src/configuration/parse.ts";
import { EnvironmentError, parseEnvironment } from "../../environments/environment.ts";
import { ports } from "../../environments/local/ports.ts";
import { production as productionInput } from "../../environments/production.ts";
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
    });
  });

  it("proves the gateway to Cloud Run as the account that may call that one server, by the environment's own pool", () => {
    const { credential } = edgeConfiguration(production).servers.documents?.origin ?? {};
    expect(credential).toEqual({
      type: "google-id-token",
      audience: "https://documents-100000000003.europe-west1.run.app",
      source: {
        type: "workload-identity-federation",
        provider:
          "//iam.googleapis.com/projects/100000000003/locations/global/workloadIdentityPools/gatehouse/providers/edge",
        serviceAccount: "edge-documents@my-gatehouse-production.iam.gserviceaccount.com",
      },
    });
    expect(edgeConfiguration(local).servers.documents?.origin).not.toHaveProperty("credential");
    expect(edgeConfiguration(local).signingKeys).not.toHaveProperty("workload");
  });

  it("has the environment's authorization server, with a ring of keys for each of its purposes", () => {
    const ring = (name: string) => [1, 2, 3].map((place) => ({ secret: `${name}_${place}` }));
    const configuration = edgeConfiguration(production);
    expect(configuration.authorizationServer).toEqual(production.authorizationServer);
    expect(configuration.signingKeys).toEqual({
      callers: ring("CALLERS_SIGNING_KEY"),
      tokens: ring("TOKENS_SIGNING_KEY"),
      workload: ring("WORKLOAD_SIGNING_KEY"),
    });
    expect(configuration.sealingKeys).toEqual(ring("SEALING_KEY"));
  });

  it("has a ring of workload keys too where Google is asked about groups", () => {
    const directory = {
      workloadIdentityProvider:
        "//iam.googleapis.com/projects/100000000003/locations/global/workloadIdentityPools/gatehouse/providers/edge",
      serviceAccount: "directory@my-gatehouse-production.iam.gserviceaccount.com",
      administrator: "administrator@example.com",
      cacheSeconds: 300,
    };
    const { authorizationServer } = production;
    const google = authorizationServer?.identityProviders.google;
    if (!google) throw new Error("production has no google");
    const environment = {
      ...production,
      authorizationServer: {
        ...authorizationServer,
        identityProviders: { google: { ...google, directory } },
      },
    };
    expect(edgeConfiguration(environment).signingKeys?.workload).toHaveLength(3);
  });

  it("without an authorization server has its accepted issuers, and no keys of tokens", () => {
    const { authorizationServer: _, ...rest } = production;
    const accept = [{ issuer: "https://login.example.com" }];
    const { tokens } = parseEnvironment({ ...rest, tokens: { accept } });
    const configuration = edgeConfiguration({ ...rest, tokens });
    expect(configuration).toMatchObject({ tokens: { accept } });
    expect(Object.keys(configuration.signingKeys ?? {})).toEqual(["callers", "workload"]);
    expect(configuration.sealingKeys).toHaveLength(3);
    expect(configuration).not.toHaveProperty("authorizationServer");
  });

  it("passes on as it is how the gateway decides about a server, what bounds it, and where its records go", () => {
    const rules = {
      scopes: { required: ["public:read"], implies: { "confidential:read": ["public:read"] } },
      tools: {
        "get_*": { scopes: ["public:read"] },
        get_confidential_info: { scopes: ["confidential:read"] },
      },
      prompts: { summary: { scopes: ["public:read"] } },
      resources: { "docs://public/*": { scopes: ["public:read"] } },
      logging: { scopes: ["public:read"] },
      visible: "obtainable" as const,
      denial: "tool-result" as const,
      mirroredArguments: { get_public_info: { Region: "/region" } },
    };
    const written = {
      ...productionInput,
      servers: { documents: { ...productionInput.servers.documents, ...rules } },
      limits: { jsonDepth: 32 },
      audit: { export: { type: "otlp" as const, endpoint: "https://collector.example.com" } },
    };
    const document = edgeConfiguration(parseEnvironment(written));
    expect(document.servers.documents).toMatchObject(rules);
    expect(document).toMatchObject({ limits: { jsonDepth: 32 }, audit: written.audit });
    expect(document.servers.documents).not.toHaveProperty("image");
  });

  it("names whom a server calls on behalf of its callers", () => {
    const audience = `http://127.0.0.1:${ports.tasksBackend}`;
    expect(edgeConfiguration(local).servers.tasks?.origin.assertion).toEqual({
      audience: `http://127.0.0.1:${ports.tasks}/mcp`,
      downstream: [{ audience }],
    });
    expect(edgeConfiguration(local).servers.documents?.origin.assertion).not.toHaveProperty("downstream");
  });

  it("of the local environment stays on this machine", () => {
    const configuration = edgeConfiguration(local);
    expect(configuration).toMatchObject({
      publicUrl: `http://127.0.0.1:${ports.gateway}`,
      servers: { documents: { origin: { url: `http://127.0.0.1:${ports.documents}/mcp` } } },
      authorizationServer: {
        identityProviders: { local: { issuer: `http://127.0.0.1:${ports.identityProvider}` } },
      },
      browserOrigins: ["http://localhost:6274"],
    });
    expect(JSON.stringify(configuration)).not.toContain("run.app");
  });

  it("that the gateway would refuse is refused here, as a fault of the environment", () => {
    const { authorizationServer } = production;
    if (!authorizationServer) throw new Error("production has no authorization server");
    const grants = [{ when: { hostedDomain: "example.com" }, scopes: ["archive:read"] }];
    const refused = { ...production, authorizationServer: { ...authorizationServer, access: { grants } } };
    expect(() => edgeConfiguration(refused)).toThrow(
      new EnvironmentError("production", [
        {
          path: "authorizationServer.access.grants.0.scopes",
          message: "no server knows the scope archive:read",
        },
      ]),
    );
  });

  it("nobody could come in with is refused, too", () => {
    const { authorizationServer: _, ...closed } = production;
    expect(() => edgeConfiguration(closed)).toThrow(/^ {2}tokens\.accept: /m);
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
