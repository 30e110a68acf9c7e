import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { OidcProvider, type OidcProviderProps } from "../../../../modules/aws/oidc-provider/oidc-provider.ts";
import { resource, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";

const props: OidcProviderProps = {
  account,
  issuer: "https://mcp.example.com/workload",
  clientIds: ["sts.amazonaws.com"],
};
const stack = () => new TerraformStack(new App(), "stack");
const provider = (changes: Partial<OidcProviderProps>) => () =>
  new OidcProvider(stack(), "provider", { ...props, ...changes });
const THUMBPRINT = "990f4193972f2becf12ddeda5237f9c952f20d9e";

describe("OidcProvider", () => {
  it("names the issuer and what tokens may be issued for, and leaves certificates to IAM", () => {
    const json = synthesize((scope) => {
      const built = new OidcProvider(scope, "provider", { ...props, tags: { team: "docs" } });
      expect(built.providerArn).toBe("arn:aws:iam::123456789012:oidc-provider/mcp.example.com/workload");
    });
    expect(resource(json, "aws_iam_openid_connect_provider")).toEqual({
      url: "https://mcp.example.com/workload",
      client_id_list: ["sts.amazonaws.com"],
      tags: { team: "docs" },
    });
  });

  it("names certificates where they are said", () => {
    const json = synthesize((scope) => {
      new OidcProvider(scope, "provider", { ...props, thumbprints: [THUMBPRINT] });
    });
    expect(resource(json, "aws_iam_openid_connect_provider").thumbprint_list).toEqual([THUMBPRINT]);
  });

  it.each([
    "https://mcp.example.com",
    "https://token.actions.githubusercontent.com",
    "https://gitlab.example.com/a/b~c",
  ])("may be of %s", (issuer) => {
    expect(provider({ issuer })).not.toThrow();
  });

  it.each([
    "",
    "mcp.example.com",
    "http://mcp.example.com",
    "https://mcp.example.com:8443",
    "https://mcp.example.com/?a=b",
    "https://mcp.example.com/#a",
    "https://user@mcp.example.com",
    "https://mcp.example.com/",
    `https://mcp.example.com/${"a".repeat(255)}`,
    `https://\${path.cwd}`,
  ])("is not of %j", (issuer) => {
    expect(provider({ issuer })).toThrow(`stack/provider: "${issuer}" is not an issuer that IAM trusts.`);
  });

  it.each<[changes: Partial<OidcProviderProps>, because: string]>([
    [{ clientIds: [] }, "0 client ids are too few, too many, or not all different. Use 1 to 100,"],
    [{ clientIds: Array.from({ length: 101 }, (_, index) => `${index}`) }, "101 client ids are too few,"],
    [{ clientIds: ["a", "a"] }, "2 client ids are too few, too many, or not all different."],
    [{ clientIds: [""] }, '"" is not among client ids that IAM takes.'],
    [{ clientIds: ["*"] }, '"*" is not among client ids that IAM takes.'],
    [{ clientIds: ["a".repeat(256)] }, "is not among client ids that IAM takes."],
    [{ clientIds: [`\${path.cwd}`] }, "is a template that Terraform would evaluate."],
    [{ thumbprints: [] }, "0 thumbprints are too few, too many, or not all different. Use 1 to 5,"],
    [{ thumbprints: ["ab"] }, '"ab" is not among thumbprints that IAM takes.'],
    [{ thumbprints: Array.from({ length: 6 }, (_, index) => `${index}`.repeat(40)) }, "6 thumbprints are"],
    [{ tags: { "": "docs" } }, '": docs" is not a tag.'],
  ])("is refused with %j", (changes, because) => {
    expect(provider(changes)).toThrow(because);
  });

  it("is one of an issuer in an account", () => {
    const scope = stack();
    new OidcProvider(scope, "one", props);
    expect(() => new OidcProvider(scope, "other", props)).toThrow("is stack/one already.");
  });
});

describe("OidcProvider.fromIssuer", () => {
  it("creates nothing", () => {
    const json = synthesize((scope) => {
      const built = OidcProvider.fromIssuer(scope, "provider", { account, issuer: props.issuer });
      expect(built.providerArn).toBe("arn:aws:iam::123456789012:oidc-provider/mcp.example.com/workload");
      expect(built.clientIds).toBeUndefined();
    });
    expect(json.resource).toBeUndefined();
  });

  it("refuses what is no issuer", () => {
    expect(() => OidcProvider.fromIssuer(stack(), "provider", { account, issuer: "example.com" })).toThrow(
      '"example.com" is not an issuer that IAM trusts.',
    );
  });
});
