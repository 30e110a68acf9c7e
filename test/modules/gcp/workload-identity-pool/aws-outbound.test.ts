import { describe, expect, it } from "vitest";
import {
  type AwsOutboundProps,
  awsOutbound,
} from "../../../../modules/gcp/workload-identity-pool/aws-outbound.ts";
import { AUDIENCE, admit, type Claims, providerJson } from "./admit.ts";

const ISSUER = "https://abc12345-def4-5678-90ab-cdef01234567.tokens.sts.global.api.aws";
const minimal: AwsOutboundProps = {
  issuer: ISSUER,
  accountId: "123456789012",
  roleNames: ["mcp-task", "mcp/batch"],
};
const build = (props: Partial<AwsOutboundProps> = {}) => providerJson(awsOutbound({ ...minimal, ...props }));
const role = (name: string, account = "123456789012") => `arn:aws:iam::${account}:role/${name}`;
/** As https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html lists it. */
const token = (change: Claims = {}): Claims => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: role("mcp-task"),
  "https://sts.amazonaws.com/": { aws_account: "123456789012", source_region: "eu-west-1" },
  ...change,
});

describe("a provider for the tokens of an AWS account", () => {
  const provider = build();

  it("trusts the account's issuer for the ARNs of the roles", () => {
    expect(provider.oidc).toEqual({ issuer_uri: ISSUER });
    expect(provider.attribute_condition).toBe(
      "assertion.sub in ['arn:aws:iam::123456789012:role/mcp-task', 'arn:aws:iam::123456789012:role/mcp/batch']",
    );
  });

  it.each(["mcp-task", "mcp/batch"])("lets in %s", (name) => {
    expect(admit(provider, token({ sub: role(name) }))).toEqual({ "google.subject": role(name) });
  });

  it.each<[who: string, change: Claims, at?: ReturnType<typeof admit>]>([
    ["another account's issuer", { iss: ISSUER.replace("abc", "cba") }, "issuer"],
    ["another issuer", { iss: "https://mcp.example.com/workload" }, "issuer"],
    ["a token for somebody else", { aud: "https://api.example.com" }, "audience"],
    ["a token for nobody", { aud: undefined }, "audience"],
    ["another role", { sub: role("other") }],
    ["a role that begins alike", { sub: role("mcp-task-2") }],
    ["a role that ends alike", { sub: role("my-mcp-task") }],
    ["the role on another path", { sub: role("evil/mcp-task") }],
    ["the role of another account", { sub: role("mcp-task", "666666666666") }],
    ["a session of the role", { sub: "arn:aws:sts::123456789012:assumed-role/mcp-task/a" }],
    ["a user called alike", { sub: "arn:aws:iam::123456789012:user/mcp-task" }],
    ["the account's root", { sub: "arn:aws:iam::123456789012:root" }],
    ["a role without its account", { sub: "mcp-task" }],
    ["no subject", { sub: undefined }, "mapping"],
  ])("does not let in %s", (_who, change, at = "condition") => {
    expect(admit(provider, token(change))).toBe(at);
  });
});

describe("the tokens of an AWS account", () => {
  it.each<[props: Partial<AwsOutboundProps>, because: string]>([
    [{ issuer: "https://example.com" }, '"https://example.com" is not the issuer of an AWS account.'],
    [{ issuer: `${ISSUER}.evil.example` }, "is not the issuer of an AWS account."],
    [{ accountId: "1" }, '"1" is not an AWS account id.'],
    [{ roleNames: [] }, "without the name of an AWS role nobody is let in."],
    [{ roleNames: ["*"] }, '"*" is not the name of an AWS role.'],
    [{ roleNames: ["/mcp"] }, '"/mcp" is not the name of an AWS role.'],
    [
      { roleNames: [`${"a".repeat(40)}/${"b".repeat(64)}`] },
      "longer than 127 bytes, which Google does not take.",
    ],
    [{ audiences: ["*"] }, "the audiences are more or longer than Google takes, or have wildcards"],
  ])("are refused with %j", (props, because) => {
    expect(() => build(props)).toThrow(because);
  });

  it("are taken for audiences of one's own", () => {
    const provider = build({ audiences: ["https://example.com"] });
    expect(admit(provider, token({ aud: "https://example.com" }))).toMatchObject({
      "google.subject": role("mcp-task"),
    });
    expect(admit(provider, token())).toBe("audience");
  });
});
