import { describe, expect, it } from "vitest";
import { ConfigurationError, type Fault } from "../../../edge/src/configuration/configuration.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import { CREDENTIAL } from "../material/google.ts";
import { DOCUMENT } from "../material/server.ts";

const URL = "https://mcp.example.com/mcp/documents";
const AT = "servers.documents.origin.forwardClientToken";
const ISSUER = { issuer: "https://login.example.com", jwksUri: "https://login.example.com/jwks" };

/** What is wrong with a documents server that is sent its clients' tokens. */
function faultsWith(server: object = {}, origin: object = {}, accept: object[] = [ISSUER]): readonly Fault[] {
  const documents = {
    origin: { url: "https://documents.example.net/mcp", forwardClientToken: true, ...origin },
    ...server,
  };
  const servers = { documents, tickets: { origin: { url: "https://tickets.example.net/mcp" } } };
  const signingKeys = { workload: [{ secret: "WORKLOAD_SIGNING_KEY" }] };
  try {
    parseConfiguration({ ...DOCUMENT, servers, tokens: { accept }, signingKeys });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe("the token of a client", () => {
  it("[F05] is passed on where the configuration says so, and nowhere else", () => {
    const origins = (forwardClientToken?: boolean) =>
      parseConfiguration({
        ...DOCUMENT,
        servers: { documents: { origin: { url: "https://documents.example.net/mcp", forwardClientToken } } },
      }).servers.documents?.origin.forwardClientToken;
    expect(origins(true)).toBe(true);
    expect(origins(false)).toBe(false);
    expect(origins(undefined)).toBe(false);
  });

  it.each([
    [[URL]],
    [["https://documents.example.net/mcp"]],
    [["https://documents.example.net/mcp", URL]],
    [["6f3d1c52-7a8e-4a5c-9a51-d2f1a6e0c4b7"]],
    [["api://documents"]],
  ])("is passed on where it is for this very server: %j", (audience) => {
    expect(faultsWith({ audience })).toEqual([]);
  });

  it.each([
    "https://mcp.example.com",
    "https://mcp.example.com/",
    "https://mcp.example.com/mcp",
    "https://mcp.example.com/mcp/documents/",
    "https://api.example.com",
    "https://tickets.example.net",
    "https://documents.example.net",
    "https://documents.example.net/",
    "https://documents.example.net/mcp/",
    "HTTPS://API.EXAMPLE.COM",
    "https://documents.example.net.evil.example",
  ])("[F05] [A09] is not passed on where it is for more than this very server: %s", (audience) => {
    expect(faultsWith({ audience: [URL, audience] })).toEqual([
      { path: "servers.documents.audience.1", message: expect.stringMatching(/^is not this very server/) },
    ]);
  });

  it("[F05] [A09] is not passed on where it would open another server as well", () => {
    const faults = faultsWith({ audience: ["https://mcp.example.com/mcp/tickets"] });
    expect(faults.map(({ path }) => path).sort()).toEqual([
      "servers.documents.audience.0",
      "servers.tickets.audience.0",
    ]);
  });

  it("[F05] is not passed on where nobody can tell whom it is for", () => {
    const introspection = {
      type: "rfc7662",
      endpoint: "https://opaque.example.com/introspect",
      client: { id: "gateway", secret: { secret: "INTROSPECTION_SECRET" } },
    };
    const opaque = { issuer: "https://opaque.example.com", introspection };
    expect(faultsWith({}, {}, [ISSUER, opaque])).toEqual([
      {
        path: AT,
        message: "expected false: nobody can tell whom opaque tokens of https://opaque.example.com are for",
      },
    ]);
    expect(faultsWith({}, {}, [ISSUER, { ...opaque, servers: ["tickets"] }])).toEqual([]);
  });

  it.each([
    { type: "edge-token" },
    { type: "header", name: "AUTHORIZATION", value: { secret: "API_KEY" } },
    {
      type: "aws-sigv4",
      region: "eu-west-1",
      service: "lambda",
      source: { type: "web-identity", roleArn: "arn:aws:iam::123456789012:role/edge" },
    },
  ])("[F05] is not passed on in place of the gateway's own credential: %j", (credential) => {
    expect(faultsWith({}, { credential })).toEqual([
      { path: AT, message: "expected false: the credential of the gateway itself is in Authorization" },
    ]);
  });

  it.each([
    CREDENTIAL,
    { type: "header", name: "X-Api-Key", value: { secret: "API_KEY" } },
    { type: "access-service-token", clientId: { secret: "ID" }, clientSecret: { secret: "SECRET" } },
    { type: "mtls", binding: "CERTIFICATE" },
  ])("goes beside a credential that is elsewhere: $type", (credential) => {
    expect(faultsWith({}, { credential })).toEqual([]);
  });
});
