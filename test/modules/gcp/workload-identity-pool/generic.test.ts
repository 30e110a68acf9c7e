import { Fn } from "cdktf";
import { describe, expect, it } from "vitest";
import { celString } from "../../../../modules/gcp/workload-identity-pool/cel.ts";
import {
  type OidcProps,
  oidc,
  type SamlProps,
  saml,
} from "../../../../modules/gcp/workload-identity-pool/generic.ts";
import { AUDIENCE, admit, type Claims, providerJson } from "./admit.ts";

const UNKNOWN = "who is let in is not known before the apply";
const TENANT = "0b5f";
const entra: OidcProps = {
  issuer: `https://sts.windows.net/${TENANT}/`,
  condition: `assertion.tid == ${celString(TENANT)} && assertion.oid in ['11', '22']`,
};
const build = (props: Partial<OidcProps> = {}) => providerJson(oidc({ ...entra, ...props }));
const token = (change: Claims = {}): Claims => ({
  iss: entra.issuer,
  aud: AUDIENCE,
  sub: "11",
  oid: "11",
  tid: TENANT,
  ...change,
});

describe("a provider for an issuer of OpenID Connect", () => {
  it("lets in who meets the condition, by the subject", () => {
    expect(admit(build(), token())).toEqual({ "google.subject": "11" });
  });

  it("maps what it is told", () => {
    const mapping = {
      "google.subject": "assertion.oid",
      "google.groups": "assertion.group",
      "attribute.tenant": "assertion.tid",
    };
    expect(admit(build({ mapping }), token({ group: "a" }))).toEqual({
      "google.subject": "11",
      "google.groups": "a",
      "attribute.tenant": TENANT,
    });
  });

  it.each<[who: string, change: Claims, at: ReturnType<typeof admit>]>([
    ["another tenant", { iss: "https://sts.windows.net/666/", tid: "666" }, "issuer"],
    ["the issuer without its slash", { iss: `https://sts.windows.net/${TENANT}` }, "issuer"],
    ["a tenant that only the claim names", { tid: "666" }, "condition"],
    ["another workload", { oid: "33" }, "condition"],
    ["no workload", { oid: undefined }, "condition"],
    ["another audience", { aud: "api://AzureADTokenExchange" }, "audience"],
    ["a subject that is too long", { sub: "x".repeat(128) }, "mapping"],
  ])("does not let in %s", (_who, change, at) => {
    expect(admit(build(), token(change))).toBe(at);
  });

  const subject = { "google.subject": "assertion.sub" };

  it.each<[what: string, refused: Partial<OidcProps>, because: string]>([
    ["without a condition", { condition: "" }, "the condition says nothing of whoever comes in"],
    ["with a condition of nobody", { condition: "true" }, "the condition says nothing of whoever comes in"],
    [
      "with a condition of nobody that only looks like one",
      { condition: String.raw`'assertion\'s' == "assertion\"s"` },
      "the condition says nothing of whoever comes in",
    ],
    ...[
      "assertion.iss == 'https://sts.windows.net/0b5f/'",
      "assertion.aud == 'api://a' && assertion.iss.startsWith('https://')",
      "has(assertion.sub)",
      "assertion.sub != ''",
      "assertion.sub.startsWith('')",
      "assertion.sub == assertion.sub",
      "true || assertion.sub == 'a'",
      "assertion.sub == 'a' || (!false)",
    ].map((condition): [string, Partial<OidcProps>, string] => [
      `with the condition ${condition}, which everybody meets`,
      { condition },
      "the condition says nothing of whoever comes in",
    ]),
    [
      "with a condition of 4097 characters",
      { condition: conditionOf(4097) },
      "the condition has 4097 characters, of which Google takes 4096.",
    ],
    ["with a condition of Terraform's", { condition: `assertion.sub == '\${file("a")}'` }, UNKNOWN],
    ["with a condition of cdktf's", { condition: `assertion.sub == '${Fn.lower("A")}'` }, UNKNOWN],
    ["with an issuer that is not known", { issuer: Fn.lower("https://example.com") }, UNKNOWN],
    ["with an audience that is not known", { audiences: [Fn.lower("A")] }, UNKNOWN],
    ["with a mapping that is not known", { mapping: { "google.subject": Fn.lower("A") } }, UNKNOWN],
    ["without a mapping", { mapping: {} }, "nothing is mapped to google.subject."],
    [
      "without a subject",
      { mapping: { "attribute.a": "assertion.a" } },
      "nothing is mapped to google.subject.",
    ],
    ["with an empty subject", { mapping: { "google.subject": "" } }, "nothing is mapped to google.subject."],
    [
      "with a key of no kind",
      { mapping: { ...subject, tenant: "assertion.tid" } },
      '"tenant" is no attribute.',
    ],
    [
      "with a key in capitals",
      { mapping: { ...subject, "attribute.A": "assertion.a" } },
      '"attribute.A" is no attribute.',
    ],
    [
      "with a key of 101 characters",
      { mapping: { ...subject, [`attribute.${"a".repeat(91)}`]: "assertion.a" } },
      "is no attribute.",
    ],
    ["with 51 attributes", { mapping: attributes(51) }, "the mapping is larger than Google takes."],
    [
      "with an expression of 2049 characters",
      { mapping: { "google.subject": "a".repeat(2049) } },
      "the mapping is larger than Google takes.",
    ],
  ])("is refused %s", (_what, props, because) => {
    expect(() => build(props)).toThrow(because);
  });

  it.each<[issuer: string, preset: string]>([
    ["https://token.actions.githubusercontent.com", "githubActions"],
    ["https://token.actions.githubusercontent.com/my-enterprise", "githubActions"],
    ["https://gitlab.com", "gitlab"],
    ["https://GitLab.com/", "gitlab"],
    ["https://app.terraform.io", "terraformCloud"],
  ])("is refused with the issuer %s, for which there is a preset", (issuer, preset) => {
    expect(() => build({ issuer })).toThrow(
      `all customers of ${issuer} share that issuer, and a condition of one's own could let in others. ` +
        `Use ${preset}, which names whom it lets in by what nobody gets after them.`,
    );
  });

  it.each(["https://gitlab.example.com", "https://terraform.example.com/gitlab.com", "https://constructor"])(
    "is taken with the issuer %s of one's own",
    (issuer) => {
      expect(build({ issuer }).oidc).toEqual({ issuer_uri: issuer });
    },
  );

  it.each<[what: string, taken: Partial<OidcProps>]>([
    ["a condition of 4096 characters", { condition: conditionOf(4096) }],
    ["a condition with quotes", { condition: String.raw`"it's" == 'it\'s' && assertion.sub == "a"` }],
    ["a condition of a group", { condition: "'admins' in google.groups" }],
    ["a condition of an attribute", { condition: "attribute.a == 'b'" }],
    ["50 attributes", { mapping: attributes(50) }],
    ["an expression of 2048 characters", { mapping: { "google.subject": "a".repeat(2048) } }],
    ["a key of 100 characters", { mapping: { ...subject, [`attribute.${"a".repeat(90)}`]: "assertion.a" } }],
  ])("is taken with %s", (_what, props) => {
    expect(build(props).oidc).toEqual({ issuer_uri: entra.issuer });
  });
});

function conditionOf(length: number): string {
  return `assertion.sub == '${"x".repeat(length - "assertion.sub == ''".length)}'`;
}

function attributes(count: number): Record<string, string> {
  const own = Array.from({ length: count }, (_, index) => [`attribute.a${index}`, "assertion.a"]);
  return { "google.subject": "assertion.sub", ...Object.fromEntries(own) };
}

describe("a provider for SAML", () => {
  const acme: SamlProps = {
    metadata: "<EntityDescriptor/>",
    condition: "assertion.subject == 'reports@example.com' && 'servers' in assertion.attributes['team']",
  };
  const assertion = (change: Claims = {}): Claims => ({
    subject: "reports@example.com",
    attributes: { team: ["servers"] },
    ...change,
  });

  it("has the metadata, and lets in who meets the condition", () => {
    const provider = providerJson(saml(acme));
    expect(provider).toMatchObject({ saml: { idp_metadata_xml: "<EntityDescriptor/>" } });
    expect(admit(provider, assertion())).toEqual({ "google.subject": "reports@example.com" });
  });

  it.each<[who: string, change: Claims, at?: "mapping"]>([
    ["somebody else", { subject: "mallory@example.com" }],
    ["another team", { attributes: { team: ["other"] } }],
    ["nobody's team", { attributes: {} }],
    ["nobody", { subject: undefined }, "mapping"],
  ])("does not let in %s", (_who, change, at?) => {
    expect(admit(providerJson(saml(acme)), assertion(change))).toBe(at ?? "condition");
  });

  it.each<[refused: Partial<SamlProps>, because: string]>([
    [{ condition: "1 == 1" }, "the condition says nothing of whoever comes in"],
    [{ metadata: "" }, "the metadata is empty."],
    [{ metadata: Fn.file("metadata.xml") }, UNKNOWN],
    [{ mapping: { subject: "assertion.subject" } }, "nothing is mapped to google.subject."],
  ])("is refused with %j", (props, because) => {
    expect(() => providerJson(saml({ ...acme, ...props }))).toThrow(because);
  });

  it("is taken with a mapping of one's own", () => {
    const mapping = { "google.subject": "assertion.attributes['id'][0]" };
    const provider = providerJson(saml({ ...acme, mapping }));
    const attributes = { team: ["servers"], id: ["7"] };
    expect(admit(provider, assertion({ attributes }))).toEqual({ "google.subject": "7" });
  });
});
