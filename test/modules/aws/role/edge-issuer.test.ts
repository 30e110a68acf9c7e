import type { Construct } from "constructs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OidcProvider } from "../../../../modules/aws/oidc-provider/oidc-provider.ts";
import { edgeIssuer } from "../../../../modules/aws/role/edge-issuer.ts";
import { assumeWithToken, type Claims, provider, roleJson, trustPolicy } from "./assume.ts";

const ISSUER = "https://mcp.example.com/workload";
const AUDIENCES = ["sts.amazonaws.com", "https://reports.example.com"];
const AUDIENCE = "sts.amazonaws.com";
const build = (whom: { servers: readonly string[] } | { subjects: readonly string[] }, audience = AUDIENCE) =>
  roleJson((stack) => edgeIssuer({ provider: provider(stack, ISSUER, AUDIENCES), audience, ...whom }));
const token = (change: Claims = {}): Claims => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: "edge:documents",
  ...change,
});

describe("a role for an edge gateway", () => {
  const role = build({ servers: ["documents", "reports"] });

  it("names the audience and the whole subjects", () => {
    const [statement] = JSON.parse(trustPolicy(role)).Statement;
    expect(statement).toEqual({
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/mcp.example.com/workload" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "mcp.example.com/workload:aud": "sts.amazonaws.com",
          "mcp.example.com/workload:sub": ["edge:documents", "edge:reports"],
        },
      },
    });
  });

  it.each(["edge:documents", "edge:reports"])("lets in %s", (sub) => {
    expect(assumeWithToken(role, token({ sub }))).toBe("session");
  });

  it.each<[who: string, change: Claims, at?: ReturnType<typeof assumeWithToken>]>([
    ["the gateway's issuer of access tokens", { iss: "https://mcp.example.com" }, "issuer"],
    ["the gateway's issuer of assertions", { iss: "https://mcp.example.com/callers" }, "issuer"],
    ["the issuer with a slash", { iss: `${ISSUER}/` }, "issuer"],
    ["the issuer in other letters", { iss: "https://MCP.example.com/workload" }, "issuer"],
    ["the issuer without https", { iss: "http://mcp.example.com/workload" }, "issuer"],
    ["another gateway", { iss: "https://mcp.evil.example/workload" }, "issuer"],
    ["a gateway whose name ends alike", { iss: "https://evil-mcp.example.com/workload" }, "issuer"],
    ["no issuer", { iss: undefined }, "issuer"],
    ["a token for Google", { aud: "//iam.googleapis.com/projects/1" }, "audience"],
    ["a token for a load balancer", { aud: "https://documents.example.com" }, "audience"],
    ["no audience", { aud: undefined }, "audience"],
    ["no audience in a list", { aud: [] }, "audience"],
    ["an empty audience", { aud: "" }, "audience"],
    ["a token for another role", { aud: "https://reports.example.com" }],
    ["an authorized party instead", { azp: "https://reports.example.com" }],
    ["an authorized party that nobody knows", { azp: "evil" }, "audience"],
    ["the audience in other letters", { aud: "STS.amazonaws.com" }, "audience"],
    ["another server", { sub: "edge:payroll" }],
    ["a server that begins alike", { sub: "edge:documents-2" }],
    ["a server that ends alike", { sub: "edge:my-documents" }],
    ["a server in other letters", { sub: "edge:Documents" }],
    ["the server without its kind", { sub: "documents" }],
    ["the server of another kind", { sub: "user:documents" }],
    ["all servers", { sub: "edge:*" }],
    ["a wildcard", { sub: "*" }],
    ["a subject with a space", { sub: "edge:documents " }],
    ["a subject with a line break", { sub: "edge:documents\n" }],
    ["two subjects in one", { sub: "edge:documents,edge:reports" }],
    ["no subject", { sub: undefined }],
    ["an empty subject", { sub: "" }],
    ["a subject that is elsewhere", { sub: undefined, subject: "edge:documents" }],
  ])("does not let in %s", (_who, change, at = "trust") => {
    expect(assumeWithToken(role, token(change))).toBe(at);
  });

  it("lets in no other subject, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `edge:documents${text}`),
        ),
        (sub) => {
          fc.pre(!["edge:documents", "edge:reports"].includes(sub));
          expect(assumeWithToken(role, token({ sub }))).toBe("trust");
        },
      ),
    );
  });
});

describe("an edge gateway", () => {
  it("is known in the account of the role", () => {
    const elsewhere = { id: "210987654321", region: "eu-west-1" };
    const trust = (stack: Construct) =>
      edgeIssuer({
        provider: OidcProvider.fromIssuer(stack, "provider", { account: elsewhere, issuer: ISSUER }),
        audience: AUDIENCE,
        servers: ["documents"],
      });
    expect(() => roleJson(trust)).toThrow(
      `the provider for ${ISSUER} is not one of account 123456789012. Make the issuer known in the account`,
    );
  });

  it.each([
    "https://mcp.example.com",
    "https://mcp.example.com/callers",
    "https://mcp.example.com/workload/",
  ])("is not meant by the issuer %s, whose tokens are of people", (issuer) => {
    const trust = (stack: Construct) =>
      edgeIssuer({
        provider: provider(stack, issuer, AUDIENCES),
        audience: AUDIENCE,
        servers: ["documents"],
      });
    expect(() => roleJson(trust)).toThrow(`"${issuer}" is not the gateway's issuer of workload tokens.`);
  });

  it("may be let in by whole subjects", () => {
    const role = build({ subjects: ["edge:documents"] });
    expect(assumeWithToken(role, token())).toBe("session");
    expect(assumeWithToken(role, token({ sub: "edge:reports" }))).toBe("trust");
  });

  it.each<[whom: Parameters<typeof build>, because: string]>([
    [[{ servers: [] }], "without the id of a server nobody is let in."],
    [[{ servers: ["edge:documents"] }], '"edge:documents" is not the id of a server.'],
    [[{ servers: ["doc*"] }], '"doc*" is not the id of a server.'],
    [[{ subjects: [] }], "without a subject nobody is let in."],
    [[{ subjects: ["edge:*"] }], '"edge:*" is not a subject. Use one whole subject'],
    [[{ subjects: ["edge:a b"] }], '"edge:a b" is not a subject.'],
    [[{ subjects: [`\${aws:username}`] }], "is a template that Terraform would evaluate"],
    [[{ servers: ["documents"] }, ""], '"" is not an audience.'],
    [[{ servers: ["documents"] }, "*"], '"*" is not an audience.'],
    [
      [{ servers: ["documents"] }, "https://example.com"],
      `"https://example.com" is not among the client ids of the provider for ${ISSUER}. Add it there,`,
    ],
  ])("is refused with %j", (whom, because) => {
    expect(() => build(...whom)).toThrow(because);
  });
});
