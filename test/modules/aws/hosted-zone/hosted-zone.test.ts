import { App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { HostedZone, type HostedZoneProps } from "../../../../modules/aws/hosted-zone/hosted-zone.ts";
import { resource, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";

const minimal: HostedZoneProps = { account, domain: "example.com", visibility: { kind: "public" } };
const build = (props: Partial<HostedZoneProps> = {}) =>
  new HostedZone(new TerraformStack(new App(), "stack"), "zone", { ...minimal, ...props });
const json = (props: Partial<HostedZoneProps> = {}) =>
  synthesize((stack) => new HostedZone(stack, "zone", { ...minimal, ...props }));
const idOf = (synthesized: ReturnType<typeof json>, type = "aws_route53_zone") =>
  `${type}.${Object.keys(synthesized.resource?.[type] ?? {})[0]}`;

describe("a public zone", () => {
  it("is protected, and alone", () => {
    expect(json().resource).toEqual({ aws_route53_zone: expect.anything() });
    expect(resource(json(), "aws_route53_zone")).toEqual({
      name: "example.com",
      comment: "example.com",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("follows its props", () => {
    const zone = json({ comment: "Public names", production: false, tags: { team: "platform" } });
    expect(resource(zone, "aws_route53_zone")).toMatchObject({
      comment: "Public names",
      lifecycle: { prevent_destroy: false },
      tags: { team: "platform" },
    });
  });

  it.each(["", "a".repeat(257)])("has no comment %j", (comment) => {
    expect(() => build({ comment })).toThrow("stack/zone: the comment is empty or too long.");
  });

  it("is the only one of its domain, beside private ones", () => {
    const stack = new TerraformStack(new App(), "stack");
    new HostedZone(stack, "zone", minimal);
    const visibility = { kind: "private", vpcs: [{ vpcId: "vpc-1" }] } as const;
    expect(new HostedZone(stack, "inside", { ...minimal, visibility }).domain).toBe("example.com");
    expect(() => new HostedZone(stack, "again", minimal)).toThrow(
      "stack/again: public hosted zone example.com of 123456789012 is stack/zone already.",
    );
  });

  it("has the name servers that the parent zone has to name", () => {
    expect(build().nameServers).toBeDefined();
    expect(build().dsRecord).toBeUndefined();
  });
});

describe("a signed zone", () => {
  const signed = json({ visibility: { kind: "public", signed: true } });

  it("has a key of its own for P-256, which does not go before the zone does", () => {
    expect(resource(signed, "aws_kms_key")).toMatchObject({
      region: "us-east-1",
      customer_master_key_spec: "ECC_NIST_P256",
      key_usage: "SIGN_VERIFY",
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(signed, "aws_route53_key_signing_key")).toEqual({
      hosted_zone_id: `\${${idOf(signed)}.zone_id}`,
      key_management_service_arn: `\${${idOf(signed, "aws_kms_key")}.arn}`,
      name: "key_signing_key",
    });
    expect(resource(signed, "aws_route53_hosted_zone_dnssec")).toEqual({
      hosted_zone_id: `\${${idOf(signed)}.zone_id}`,
      depends_on: [idOf(signed, "aws_route53_key_signing_key")],
    });
  });

  it("is signed by nobody but Route 53, for this zone", () => {
    const { Statement: statements } = JSON.parse(String(resource(signed, "aws_kms_key").policy));
    const Principal = { Service: "dnssec-route53.amazonaws.com" };
    expect(statements).toEqual([
      expect.objectContaining({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*" }),
      {
        Sid: "SignThisZone",
        Effect: "Allow",
        Principal,
        Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
        Resource: "*",
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnEquals: { "aws:SourceArn": `\${${idOf(signed)}.arn}` },
        },
      },
      {
        Sid: "LetItsOtherParts",
        Effect: "Allow",
        Principal,
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ]);
  });

  it("has a DS record for its parent, known after the apply", () => {
    expect(build({ visibility: { kind: "public", signed: true } }).dsRecord).toMatch(/TfToken/);
  });
});

describe("the queries of a zone", () => {
  const logGroupArn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com";
  const logged = json({ visibility: { kind: "public", queryLogGroup: { logGroupArn } } });

  it("are written to a log group, to which Route 53 may write for this zone", () => {
    expect(resource(logged, "aws_route53_query_log")).toEqual({
      zone_id: `\${${idOf(logged)}.zone_id}`,
      cloudwatch_log_group_arn: logGroupArn,
      depends_on: [idOf(logged, "aws_cloudwatch_log_resource_policy")],
    });
    const { policy_document, ...rest } = resource(logged, "aws_cloudwatch_log_resource_policy");
    expect(rest).toEqual({ region: "us-east-1", policy_name: "route53-example.com" });
    expect(JSON.parse(String(policy_document)).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "route53.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${logGroupArn}:*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnEquals: { "aws:SourceArn": `\${${idOf(logged)}.arn}` },
        },
      },
    ]);
  });

  it("are not written to another region", () => {
    const elsewhere = { logGroupArn: logGroupArn.replace("us-east-1", "eu-west-1") };
    expect(() => build({ visibility: { kind: "public", queryLogGroup: elsewhere } })).toThrow(
      `stack/zone: Route 53 writes no queries to ${elsewhere.logGroupArn}. Use a log group in us-east-1.`,
    );
  });
});

describe("a private zone", () => {
  it("answers in its VPCs", () => {
    const vpcs = [{ vpcId: "vpc-1" }, { vpcId: "vpc-2", region: "us-east-1" }];
    expect(resource(json({ visibility: { kind: "private", vpcs } }), "aws_route53_zone").vpc).toEqual([
      { vpc_id: "vpc-1", vpc_region: "eu-west-1" },
      { vpc_id: "vpc-2", vpc_region: "us-east-1" },
    ]);
  });

  it("needs a VPC", () => {
    expect(() => build({ visibility: { kind: "private", vpcs: [] } })).toThrow(
      "stack/zone: nobody could resolve the names of a private zone without VPCs. Name at least one VPC.",
    );
  });
});

describe("the domain of a zone", () => {
  it.each(["example.com", "a.b.c.d.example"])("may be %s", (domain) => {
    expect(build({ domain }).domain).toBe(domain);
  });

  it.each(["", "com", "example.com.", "Example.com", "*.example.com"])("may not be %j", (domain) => {
    expect(() => build({ domain })).toThrow(
      `stack/zone: "${domain}" is not a domain. Write it in lower case`,
    );
  });
});

describe("HostedZone.fromZoneId", () => {
  const from = (zoneId: string) =>
    HostedZone.fromZoneId(new TerraformStack(new App(), "stack"), "zone", { zoneId, domain: "example.com" });

  it("creates nothing, and takes records", () => {
    const synthesized = synthesize((stack) => {
      const zone = HostedZone.fromZoneId(stack, "zone", { zoneId: "Z0123456789ABC", domain: "example.com" });
      zone.addRecord("CNAME www.example.com", { values: ["example.com"] });
    });
    expect(Object.keys(synthesized.resource ?? {})).toEqual(["aws_route53_record"]);
    expect(resource(synthesized, "aws_route53_record").zone_id).toBe("Z0123456789ABC");
  });

  it("has records that nothing else gives it", () => {
    const stack = new TerraformStack(new App(), "stack");
    const zone = (id: string) =>
      HostedZone.fromZoneId(stack, id, { zoneId: "Z0123456789ABC", domain: "example.com" });
    zone("zone").addRecord("A www.example.com", { values: ["192.0.2.1"] });
    expect(() => zone("again").addRecord("A www.example.com", { values: ["192.0.2.2"] })).toThrow(
      "stack/again: hosted zone Z0123456789ABC: A www.example.com is stack/zone already.",
    );
  });

  it.each(["", "Z", "z0123", "/hostedzone/Z0123456789ABC", `Z${"0".repeat(32)}`, "example.com"])(
    "does not take %j",
    (zoneId) => {
      expect(() => from(zoneId)).toThrow(`stack/zone: "${zoneId}" is not the id of a hosted zone.`);
    },
  );
});
