import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { Certificate, type CertificateProps } from "../../../../modules/aws/certificate/certificate.ts";
import { HostedZone } from "../../../../modules/aws/hosted-zone/hosted-zone.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";

const zoneIn = (scope: Construct) =>
  HostedZone.fromZoneId(scope, "zone", { zoneId: "Z0123456789ABC", domain: "example.com" });
const certificate = (scope: Construct, id: string, props: Partial<CertificateProps> = {}) =>
  new Certificate(scope, id, {
    account,
    zone: props.zone ?? zoneIn(scope),
    domain: "mcp.example.com",
    ...props,
  });
const alone = (props: Partial<CertificateProps> = {}) =>
  certificate(new TerraformStack(new App(), "stack"), "certificate", props);
const json = (props: Partial<CertificateProps> = {}) =>
  synthesize((stack) => certificate(stack, "certificate", props));

describe("a Certificate", () => {
  it("is for one domain, is logged for all to see, and goes when the next one is there", () => {
    expect(resource(json(), "aws_acm_certificate")).toEqual({
      region: "eu-west-1",
      domain_name: "mcp.example.com",
      subject_alternative_names: ["mcp.example.com"],
      validation_method: "DNS",
      key_algorithm: "EC_prime256v1",
      options: { certificate_transparency_logging_preference: "ENABLED", export: "DISABLED" },
      lifecycle: { create_before_destroy: true },
    });
  });

  it("follows its props", () => {
    const props = {
      alternativeDomains: ["a.example.com"],
      keyAlgorithm: "RSA_2048",
      tags: { team: "mcp" },
    } as const;
    expect(resource(json(props), "aws_acm_certificate")).toMatchObject({
      subject_alternative_names: ["a.example.com", "mcp.example.com"],
      key_algorithm: "RSA_2048",
      tags: { team: "mcp" },
    });
  });

  it("is proved by a record for each domain, and is waited for", () => {
    const synthesized = json({ alternativeDomains: ["a.example.com"] });
    const [id] = Object.keys(synthesized.resource?.aws_acm_certificate ?? {});
    const records = resources(synthesized, "aws_route53_record");
    const said = (attribute: string, domain: string) =>
      `\${[for option in aws_acm_certificate.${id}.domain_validation_options : option.${attribute} ` +
      `if trimprefix(option.domain_name, "*.") == "${domain}"][0]}`;
    expect(records).toHaveLength(2);
    expect(records).toContainEqual({
      zone_id: "Z0123456789ABC",
      name: said("resource_record_name", "a.example.com"),
      type: said("resource_record_type", "a.example.com"),
      records: [said("resource_record_value", "a.example.com")],
      ttl: 300,
      allow_overwrite: true,
    });
    const validation = resource(synthesized, "aws_acm_certificate_validation");
    expect(validation).toMatchObject({
      region: "eu-west-1",
      certificate_arn: `\${aws_acm_certificate.${id}.arn}`,
      validation_record_fqdns: [
        expect.stringMatching(/^\$\{aws_route53_record\..*\.fqdn\}$/),
        expect.stringMatching(/^\$\{aws_route53_record\..*\.fqdn\}$/),
      ],
    });
  });

  it("has records whose ids do not change with the order of the domains", () => {
    const ids = (...alternativeDomains: string[]) =>
      Object.keys(json({ alternativeDomains }).resource?.aws_route53_record ?? {}).sort();
    expect(ids("a.example.com", "b.example.com")).toEqual(ids("b.example.com", "a.example.com"));
  });

  it("is good for every name of a domain where somebody says why, and is proved once for both", () => {
    const domain = "example.com";
    const synthesized = json({ domain, alternativeDomains: ["*.example.com"], wildcardReason: "Previews" });
    expect(resource(synthesized, "aws_acm_certificate").subject_alternative_names).toEqual([
      "*.example.com",
      "example.com",
    ]);
    expect(resources(synthesized, "aws_route53_record")).toHaveLength(1);
  });

  it.each([undefined, "", " "])("has no wildcard with the reason %j", (wildcardReason) => {
    expect(() =>
      alone({ domain: "*.example.com", ...(wildcardReason !== undefined && { wildcardReason }) }),
    ).toThrow(
      "stack/certificate: *.example.com would be good for names that nobody thought of. Name the domains",
    );
  });

  it.each([
    "",
    "mcp",
    "mcp.example.org",
    "notexample.com",
    "MCP.example.com",
    "mcp.example.com.",
    `"].example.com`,
  ])("is not for %j", (domain) => {
    for (const props of [{ domain }, { alternativeDomains: [domain] }]) {
      expect(() => alone(props)).toThrow(
        `stack/certificate: "${domain}" is not in the zone of example.com, where it would have to be proved.`,
      );
    }
  });

  it("has a first domain of 64 characters at most", () => {
    const long = `${"a".repeat(54)}.example.com`;
    expect(alone({ alternativeDomains: [long] }).certificateArn).toMatch(/TfToken/);
    expect(() => alone({ domain: long })).toThrow(`${long} is too long for a certificate's first domain.`);
  });

  it("is for 100 domains at most", () => {
    const others = (count: number) => Array.from({ length: count }, (_, index) => `a${index}.example.com`);
    expect(alone({ alternativeDomains: others(99) }).certificateArn).toMatch(/TfToken/);
    expect(() => alone({ alternativeDomains: others(100) })).toThrow(
      "stack/certificate: a certificate for 101 domains is not issued. Name 100 at most",
    );
  });

  it("names each domain once", () => {
    expect(() => alone({ alternativeDomains: ["mcp.example.com"] })).toThrow(
      "stack/certificate: a domain is named twice. Name each once.",
    );
  });

  it("has records that no other certificate has, which would take them away with it", () => {
    const stack = new TerraformStack(new App(), "stack");
    const zone = zoneIn(stack);
    certificate(stack, "certificate", { zone });
    expect(() => certificate(stack, "again", { zone })).toThrow(
      "stack/again: proof of mcp.example.com to ACM in the zone of example.com is stack/certificate already.",
    );
  });
});

describe("Certificate.fromCertificateArn", () => {
  const id = "12345678-1234-1234-1234-123456789012";
  const from = (certificateArn: string) =>
    Certificate.fromCertificateArn(new TerraformStack(new App(), "stack"), "it", { account, certificateArn });

  it("stands for a certificate that exists", () => {
    const certificateArn = `arn:aws:acm:eu-west-1:123456789012:certificate/${id}`;
    expect(from(certificateArn).certificateArn).toBe(certificateArn);
  });

  it.each([
    "",
    id,
    `arn:aws:acm:us-east-1:123456789012:certificate/${id}`,
    `arn:aws:acm:eu-west-1:111122223333:certificate/${id}`,
    "arn:aws:iam::123456789012:server-certificate/mcp",
  ])("does not stand for %j", (arn) => {
    expect(() => from(arn)).toThrow(
      `stack/it: "${arn}" is not the ARN of a certificate of 123456789012 in eu-west-1.`,
    );
  });
});
