import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../../edge/src/configuration/configuration.ts";
import {
  configurationFromVariables,
  OIDC_VARIABLES,
  type OidcVariables,
} from "../../../edge/src/configuration/oidc-variables.ts";

const VARIABLES: OidcVariables = {
  OIDC_ISSUER: "https://login.example.com/",
  OIDC_AUDIENCE: "api://documents",
  ORIGIN_URL: "https://documents.internal.example/mcp",
  PUBLIC_URL: "https://mcp.example.com",
};

/** The variables that are at fault, in order. */
function faultsOf(variables: OidcVariables): string[] {
  try {
    configurationFromVariables(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.map(({ path }) => path);
    throw error;
  }
  return [];
}

const ANY = { "*": [{ scopes: [], arguments: [] }] };

describe("the variables of a plain OpenID Connect set-up", () => {
  it("are a complete configuration, for one server with all there is", () => {
    const { publicUrl, servers, tokens, signingKeys } = configurationFromVariables(VARIABLES);
    expect(publicUrl).toBe("https://mcp.example.com");
    expect(servers).toEqual({
      default: {
        id: "default",
        name: "default",
        path: "/mcp",
        url: "https://mcp.example.com/mcp",
        audience: ["api://documents"],
        origin: {
          url: "https://documents.internal.example/mcp",
          credential: { type: "none" },
          forwardClientToken: false,
        },
        scopes: { required: ["openid"], implies: {} },
        tools: ANY,
        prompts: ANY,
        resources: ANY,
        mirroredArguments: {},
        visible: "granted",
        denial: "insufficient-scope",
      },
    });
    expect(tokens.accept).toEqual([
      {
        issuer: "https://login.example.com/",
        algorithms: ["RS256", "ES256"],
        servers: ["default"],
        tokenType: "JWT",
        claims: {},
        scopeClaim: "scope",
        subjectClaim: "sub",
      },
    ]);
    expect(signingKeys).toEqual({ callers: [], tokens: [], workload: [] });
  });

  it("may say where the keys are, which scopes are needed and where they are named, and where clients register", () => {
    const { servers, tokens } = configurationFromVariables({
      ...VARIABLES,
      OIDC_JWKS_URI: "https://login.example.com/jwks",
      OIDC_SCOPE: " mcp:connect  public:read ",
      OIDC_SCOPE_CLAIM: "scp",
      DCR_PROXY_URL: "https://dcr.example.com/register",
    });
    expect(servers.default?.scopes.required).toEqual(["mcp:connect", "public:read"]);
    expect(tokens.accept[0]).toMatchObject({
      jwksUri: "https://login.example.com/jwks",
      scopeClaim: "scp",
      registrationEndpoint: "https://dcr.example.com/register",
    });
  });

  it("have the origin told who calls where there is a key to sign that with", () => {
    const { servers, signingKeys } = configurationFromVariables({ ...VARIABLES, CALLERS_SIGNING_KEY: "{}" });
    expect(servers.default?.origin.assertion).toEqual({
      audience: "https://documents.internal.example/mcp",
      bind: "principal",
      downstream: [],
    });
    expect(signingKeys.callers).toEqual([{ secret: "CALLERS_SIGNING_KEY" }]);
  });

  it("let the origin have sessions where there is a key to seal their ids with", () => {
    expect(configurationFromVariables(VARIABLES).sealingKeys).toEqual([]);
    const { sealingKeys } = configurationFromVariables({ ...VARIABLES, SEALING_KEY: "{}" });
    expect(sealingKeys).toEqual([{ secret: "SEALING_KEY" }]);
  });

  it("are read under their names and no others", () => {
    expect([...OIDC_VARIABLES].sort()).toEqual([
      "CALLERS_SIGNING_KEY",
      "DCR_PROXY_URL",
      "OIDC_AUDIENCE",
      "OIDC_ISSUER",
      "OIDC_JWKS_URI",
      "OIDC_SCOPE",
      "OIDC_SCOPE_CLAIM",
      "ORIGIN_URL",
      "PUBLIC_URL",
      "SEALING_KEY",
    ]);
  });

  it("[K05] are refused while one is missing or empty, and every one of them is named", () => {
    expect(faultsOf({})).toEqual(["OIDC_ISSUER", "OIDC_AUDIENCE", "ORIGIN_URL", "PUBLIC_URL"]);
    for (const name of ["OIDC_ISSUER", "OIDC_AUDIENCE", "ORIGIN_URL", "PUBLIC_URL"]) {
      expect(faultsOf({ ...VARIABLES, [name]: "" })).toEqual([name]);
    }
  });

  it.each(["", " ", "\t", "  \n"])("[K05] are refused with a scope that is blank: %j", (scope) => {
    expect(faultsOf({ ...VARIABLES, OIDC_SCOPE: scope })).toEqual(["OIDC_SCOPE"]);
  });

  it.each([
    ["OIDC_ISSUER", "http://login.example.com"],
    ["OIDC_ISSUER", "https://login.example.com?tenant=a"],
    ["OIDC_JWKS_URI", "http://login.example.com/jwks"],
    ["OIDC_AUDIENCE", "x".repeat(513)],
    ["OIDC_SCOPE", "mcp:*"],
    ["OIDC_SCOPE", "openid\tprofile"],
    ["DCR_PROXY_URL", "http://dcr.example.com/register"],
    ["ORIGIN_URL", "http://10.0.0.1/mcp"],
    ["ORIGIN_URL", "https://mcp.example.com/mcp"],
    ["PUBLIC_URL", "https://mcp.example.com/"],
    ["PUBLIC_URL", "http://mcp.example.com"],
  ])("[K05] are refused, by name, when %s is wrong", (name, value) => {
    expect(faultsOf({ ...VARIABLES, [name]: value })).toEqual([name]);
  });

  it("are all named that are missing or wrong, not one after the other", () => {
    const variables = {
      ...VARIABLES,
      PUBLIC_URL: undefined,
      OIDC_SCOPE: "",
      ORIGIN_URL: "ftp://example.com",
    };
    expect(faultsOf(variables).sort()).toEqual(["OIDC_SCOPE", "ORIGIN_URL", "PUBLIC_URL"]);
  });
});
