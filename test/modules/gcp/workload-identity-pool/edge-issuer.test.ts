import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type EdgeIssuerProps,
  edgeIssuer,
} from "../../../../modules/gcp/workload-identity-pool/edge-issuer.ts";
import { AUDIENCE, admit, type Claims, providerJson } from "./admit.ts";

const ISSUER = "https://mcp.example.com/workload";
const minimal: EdgeIssuerProps = { issuer: ISSUER, subjects: ["edge:documents", "edge:reports"] };
const build = (props: Partial<EdgeIssuerProps> = {}) => providerJson(edgeIssuer({ ...minimal, ...props }));
const token = (change: Claims = {}): Claims => ({
  iss: ISSUER,
  aud: `https:${AUDIENCE}`,
  sub: "edge:documents",
  ...change,
});

const RSA = { kty: "RSA", kid: "1", alg: "RS256", use: "sig", n: "sXch", e: "AQAB" };
const EC = { kty: "EC", kid: "2", alg: "ES256", use: "sig", crv: "P-256", x: "f83O", y: "x_FE" };

describe("a provider for an edge gateway", () => {
  const provider = build();

  it("names the gateway's issuer and whole subjects, and lets Google fetch the keys", () => {
    expect(provider).toMatchObject({
      attribute_mapping: { "google.subject": "assertion.sub" },
      attribute_condition: "assertion.sub in ['edge:documents', 'edge:reports']",
    });
    expect(provider.oidc).toEqual({ issuer_uri: ISSUER });
  });

  it.each(["edge:documents", "edge:reports"])("lets in %s", (sub) => {
    expect(admit(provider, token({ sub }))).toEqual({ "google.subject": sub });
  });

  it.each<[who: string, change: Claims, at?: ReturnType<typeof admit>]>([
    ["the issuer of access tokens", { iss: "https://mcp.example.com" }, "issuer"],
    ["the issuer of assertions about callers", { iss: "https://mcp.example.com/callers" }, "issuer"],
    ["another gateway", { iss: "https://mcp.evil.example/workload" }, "issuer"],
    ["a token for AWS", { aud: "sts.amazonaws.com" }, "audience"],
    ["a token for another provider", { aud: `https:${AUDIENCE}-2` }, "audience"],
    ["another server", { sub: "edge:payroll" }],
    ["a server whose id begins alike", { sub: "edge:documents-admin" }],
    ["the beginning of a subject", { sub: "edge:" }],
    ["the server without the gateway", { sub: "documents" }],
    ["another part of the gateway", { sub: "identity-provider:google" }],
    ["the server in other letters", { sub: "EDGE:documents" }],
    ["a subject with a space", { sub: "edge:documents " }],
    ["a subject that tries to get out of its quotes", { sub: "' || true || '" }],
    ["a subject that contains the condition", { sub: "edge:documents', 'edge:payroll" }],
    ["no subject", { sub: undefined }, "mapping"],
    ["an empty subject", { sub: "" }, "mapping"],
    ["a list of subjects", { sub: ["edge:documents"] }, "mapping"],
    ["a subject that is an object", { sub: { "edge:documents": true } }, "mapping"],
  ])("does not let in %s", (_who, change, at?) => {
    expect(admit(provider, token(change))).toBe(at ?? "condition");
  });

  it("lets in a subject as it is written and no other, whatever is in it", () => {
    const subject = fc
      .string({
        unit: fc.constantFrom("'", '"', "\\", "$", "%", "{", "}", "]", ",", "|", "a", "é"),
        minLength: 1,
      })
      .filter((text) => Buffer.byteLength(text) <= 127);
    fc.assert(
      fc.property(subject, subject, (mine, other) => {
        const own = build({ subjects: [mine] });
        expect(admit(own, token({ sub: mine }))).toEqual({ "google.subject": mine });
        if (other !== mine) expect(admit(own, token({ sub: other }))).toBe("condition");
      }),
      { numRuns: 50 },
    );
  });

  it("is told the audiences, which then are all that it takes", () => {
    const own = build({ audiences: ["https://google.example"] });
    expect(admit(own, token({ aud: ["https://google.example"] }))).toEqual({
      "google.subject": "edge:documents",
    });
    expect(admit(own, token())).toBe("audience");
  });
});

describe("the keys of an edge gateway", () => {
  it("are given to Google with their public members alone, in one order", () => {
    const extra = { x5t: "a", key_ops: ["verify"], nbf: 1, ext: true };
    const { oidc } = build({ jwks: { keys: [{ ...extra, ...RSA }, EC] } });
    expect(oidc?.jwks_json).toBe(
      '{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"1","n":"sXch","e":"AQAB"},' +
        '{"kty":"EC","alg":"ES256","use":"sig","kid":"2","x":"f83O","y":"x_FE","crv":"P-256"}]}',
    );
  });

  it.each(["d", "p", "q", "dp", "dq", "qi", "oth", "k"])(
    "are refused with the private member %s",
    (member) => {
      expect(() => build({ jwks: { keys: [RSA, { ...EC, [member]: "c2VjcmV0" }] } })).toThrow(
        /^stack\/pool\/my-provider: the JSON Web Key Set holds a private key\. Give the set that the issuer publishes/,
      );
    },
  );

  it.each([
    { keys: [] },
    { keys: [{ ...RSA, kty: "OKP" }] },
    { keys: [{ ...RSA, kid: undefined }] },
    { keys: [{ ...RSA, kid: "" }] },
    { keys: [{ ...RSA, n: 1 }] },
    { keys: [RSA, { ...EC, kid: "1" }] },
  ])("are refused as %j", (jwks) => {
    expect(() => build({ jwks })).toThrow(/has keys that Google does not take/);
  });
});

describe("an edge gateway", () => {
  it.each<[refused: Partial<EdgeIssuerProps>, because: string]>([
    [{ subjects: [] }, "without a subject nobody is let in."],
    [{ subjects: ["edge:*"] }, '"edge:*" is not a subject.'],
    [{ subjects: ["edge:my documents"] }, '"edge:my documents" is not a subject.'],
    [{ subjects: ["edge:documents\n"] }, "is not a subject."],
    [{ subjects: [`edge:${"é".repeat(62)}`] }, "longer than 127 bytes, which Google does not take."],
    [{ issuer: "http://mcp.example.com/workload" }, "is not an issuer that Google trusts."],
    [{ issuer: "https://mcp.example.com/workload?a" }, "is not an issuer that Google trusts."],
    [{ issuer: "https://user@mcp.example.com/workload" }, "is not an issuer that Google trusts."],
    [{ issuer: " https://mcp.example.com/workload" }, "is not an issuer that Google trusts."],
    [{ issuer: "https://mcp.example.com/workload\n" }, "is not the gateway's issuer of workload tokens."],
    [{ issuer: "https://mcp.example.com" }, "is not the gateway's issuer of workload tokens."],
    [{ issuer: "https://mcp.example.com/callers" }, "is not the gateway's issuer of workload tokens."],
    [{ audiences: Array<string>(11).fill("a") }, "Name at most 10, each with 1 to 256 characters"],
    [{ audiences: ["a".repeat(257)] }, "Name at most 10, each with 1 to 256 characters"],
    [{ audiences: ["*"] }, "or have wildcards, which it does not know."],
    [{ audiences: [""] }, "Name at most 10, each with 1 to 256 characters"],
  ])("is refused with %j", (props, because) => {
    expect(() => build(props)).toThrow(because);
  });

  it("is taken with all that Google takes", () => {
    const audiences = Array.from({ length: 10 }, (_, index) => `${index}`.padEnd(256, "a"));
    const subjects = [`edge:${"é".repeat(61)}`];
    expect(build({ audiences, subjects }).oidc?.allowed_audiences).toEqual(audiences);
  });
});
