import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { OutboundFederation } from "../../../../modules/aws/outbound-federation/outbound-federation.ts";
import type { WebIdentityTokenGrant } from "../../../../modules/aws/outbound-federation/token-issuer.ts";
import { Role } from "../../../../modules/aws/role/role.ts";
import { resource, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { type Context, evaluatePolicy } from "../evaluate-policy.ts";

const AUDIENCE =
  "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/aws/providers/outbound";
const stack = () => new TerraformStack(new App(), "stack");
const grant = (changes: Partial<WebIdentityTokenGrant> = {}) =>
  synthesize((scope) => {
    const federation = new OutboundFederation(scope, "federation", { account });
    federation.grantToken(Role.fromRoleName(scope, "role", { account, name: "mcp" }), {
      audiences: [AUDIENCE],
      ...changes,
    });
  });

describe("OutboundFederation", () => {
  it("is turned on, by a provider that can, and says the account's issuer after the apply", () => {
    const json = synthesize((scope) => {
      const { issuer } = new OutboundFederation(scope, "federation", { account });
      expect(issuer).toMatch(/^\$\{TfToken/);
    });
    expect(resource(json, "aws_iam_outbound_web_identity_federation")).toEqual({
      lifecycle: { prevent_destroy: true },
    });
    expect(json.terraform?.required_providers?.aws?.version).toBe(">= 6.26.0, < 7.0.0");
  });

  it("can be turned off where that is said", () => {
    const json = synthesize((scope) => {
      new OutboundFederation(scope, "federation", { account, production: false });
    });
    expect(resource(json, "aws_iam_outbound_web_identity_federation")).toEqual({
      lifecycle: { prevent_destroy: false },
    });
  });

  it("is one in an account", () => {
    const scope = stack();
    new OutboundFederation(scope, "one", { account });
    expect(() => new OutboundFederation(scope, "other", { account })).toThrow("is stack/one already.");
  });

  it("is of an account", () => {
    expect(() => new OutboundFederation(stack(), "one", { account: { ...account, id: "1" } })).toThrow(
      '"1" is not the id of an AWS account.',
    );
  });
});

describe("a grant of tokens", () => {
  const policy = String(resource(grant(), "aws_iam_role_policy").policy);
  const asked: Context = {
    "sts:IdentityTokenAudience": [AUDIENCE],
    "sts:DurationSeconds": "300",
    "sts:SigningAlgorithm": "RS256",
  };
  const may = (change: Context = {}, action = "sts:GetWebIdentityToken") =>
    evaluatePolicy(policy, { action, resource: "*", context: { ...asked, ...change } }) === "allowed";

  it("lets a role have them for the audience", () => {
    expect(may()).toBe(true);
    expect(may({ "sts:DurationSeconds": "60" })).toBe(true);
  });

  it.each<[what: string, change: Context, action?: string]>([
    ["another audience", { "sts:IdentityTokenAudience": ["https://evil.example"] }],
    ["another audience besides", { "sts:IdentityTokenAudience": [AUDIENCE, "https://evil.example"] }],
    ["an audience that begins alike", { "sts:IdentityTokenAudience": [`${AUDIENCE}-2`] }],
    ["no audience", { "sts:IdentityTokenAudience": undefined }],
    ["a longer life", { "sts:DurationSeconds": "301" }],
    ["a life that is not said", { "sts:DurationSeconds": undefined }],
    ["another algorithm", { "sts:SigningAlgorithm": "ES384" }],
    ["no algorithm", { "sts:SigningAlgorithm": undefined }],
    ["tags", {}, "sts:TagGetWebIdentityToken"],
    ["another role", {}, "sts:AssumeRole"],
  ])("does not let it have %s", (_what, change, action) => {
    expect(may(change, action)).toBe(false);
  });

  it.each<[changes: Partial<WebIdentityTokenGrant>, because: string]>([
    [{ audiences: [] }, "[] are not audiences of a token. Use 1 to 10,"],
    [{ audiences: Array(11).fill("a") }, "are not audiences of a token."],
    [{ audiences: ["*"] }, '["*"] are not audiences of a token.'],
    [{ audiences: ["a b"] }, '["a b"] are not audiences of a token.'],
    [{ audiences: ["a".repeat(1001)] }, "are not audiences of a token."],
    [{ maxSeconds: 59 }, "a token that is good for 59 seconds is not taken. Use 60 to 3600 whole seconds."],
    [{ maxSeconds: 3601 }, "a token that is good for 3601 seconds is not taken."],
    [{ maxSeconds: 60.5 }, "a token that is good for 60.5 seconds is not taken."],
  ])("is refused with %j", (changes, because) => {
    expect(() => grant(changes)).toThrow(because);
  });

  it("is taken for an hour, and for ten audiences", () => {
    expect(() => grant({ maxSeconds: 3600, audiences: Array(10).fill("a") })).not.toThrow();
  });
});

describe("OutboundFederation.fromIssuer", () => {
  const issuer = "https://abc12345-def4.tokens.sts.global.api.aws";

  it("creates nothing but policies, and knows the issuer", () => {
    const json = synthesize((scope) => {
      const federation = OutboundFederation.fromIssuer(scope, "federation", issuer);
      expect(federation.issuer).toBe(issuer);
      const role = Role.fromRoleName(scope, "role", { account, name: "mcp" });
      federation.grantToken(role, { audiences: [AUDIENCE] });
    });
    expect(Object.keys(json.resource ?? {})).toEqual(["aws_iam_role_policy"]);
  });

  it.each(["", "https://example.com", `${issuer}/`, `http${issuer.slice("https".length)}`])(
    "refuses %j",
    (other) => {
      expect(() => OutboundFederation.fromIssuer(stack(), "federation", other)).toThrow(
        `"${other}" is not the issuer of an AWS account.`,
      );
    },
  );
});
