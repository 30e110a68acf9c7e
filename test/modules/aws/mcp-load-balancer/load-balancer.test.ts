import { describe, expect, it } from "vitest";
import { Bucket } from "../../../../modules/aws/bucket/bucket.ts";
import { Network } from "../../../../modules/aws/network/network.ts";
import { SecurityGroup } from "../../../../modules/aws/network/security-group.ts";
import { resource, resources, synthesize } from "../../synthesize.ts";
import { account } from "../account.ts";
import { reference, withPublicSubnets } from "../network/networks.ts";
import { addBalancer, build, certificate, internal, issuer, json, vpc } from "./balancers.ts";

const caller = { subject: "edge:documents" };
const listeners = (synthesized = json()) => resources(synthesized, "aws_lb_listener");

describe("a load balancer", () => {
  it("is reached from the internet only as edge-gateway, in the subnets that are for that", () => {
    const common = {
      region: "eu-west-1",
      name: "origins",
      load_balancer_type: "application",
      ip_address_type: "ipv4",
      security_groups: [reference("aws_security_group")],
      idle_timeout: 3600,
      desync_mitigation_mode: "defensive",
      drop_invalid_header_fields: true,
      enable_cross_zone_load_balancing: true,
      enable_deletion_protection: false,
      enable_waf_fail_open: false,
    };
    expect(resource(json(), "aws_lb")).toEqual({
      ...common,
      internal: false,
      subnets: vpc.publicSubnetIds,
    });
    expect(resource(json(internal), "aws_lb")).toEqual({
      ...common,
      internal: true,
      subnets: vpc.privateSubnetIds,
    });
  });

  it("takes TLS 1.2 and later with post-quantum keys, and knows no request by itself", () => {
    expect(listeners()[0]).toEqual({
      region: "eu-west-1",
      load_balancer_arn: reference("aws_lb", "arn"),
      port: 443,
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      certificate_arn: certificate.certificateArn,
      default_action: [
        {
          type: "fixed-response",
          order: 1,
          fixed_response: { content_type: "text/plain", message_body: "Not found", status_code: "404" },
        },
      ],
      routing_http_response_server_enabled: false,
    });
  });

  it("redirects from port 80 where it is reached from the internet, and has no such port elsewhere", () => {
    expect(listeners().slice(1)).toEqual([
      expect.objectContaining({
        port: 80,
        protocol: "HTTP",
        default_action: [
          {
            type: "redirect",
            order: 1,
            redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" },
          },
        ],
      }),
    ]);
    expect(listeners(json(internal)).map(({ port }) => port)).toEqual([443]);
  });

  it("shows each host the certificate that is for it", () => {
    const moreCertificates = { tools: { certificateArn: `${certificate.certificateArn.slice(0, -1)}3` } };
    expect(resource(json({ moreCertificates }), "aws_lb_listener_certificate")).toMatchObject({
      listener_arn: reference("aws_lb_listener", "arn"),
      certificate_arn: moreCertificates.tools.certificateArn,
    });
  });

  it("cannot be called what AWS does not take", () => {
    for (const name of ["", "a".repeat(33), "a_b", "-a", "a-", "internal-a"]) {
      expect(() => build({ name })).toThrow(`stack/balancer: "${name}" is not the name of a load balancer.`);
    }
    for (const name of ["a", "a".repeat(32), "Mcp-1"]) expect(() => build({ name })).not.toThrow();
  });

  it("stands in two zones at least", () => {
    const one = { ...vpc, publicSubnetIds: ["subnet-0123456789abcdef2"] };
    expect(() => build({ vpc: one })).toThrow(
      "stack/balancer: the VPC has 1 public subnets. Use one with public subnets in 2 zones at least.",
    );
    expect(() => build({ vpc: one, ...internal })).not.toThrow();
  });

  it("waits for the internet gateway of a network that is made with it, where it is reached from the internet", () => {
    const balancer = (props: Parameters<typeof addBalancer>[1] = {}) =>
      synthesize((stack) => {
        const network = new Network(stack, "network", {
          account,
          name: "main",
          range: "10.0.0.0/16",
          ...withPublicSubnets,
        });
        addBalancer(stack, { vpc: network, ...props });
      });
    const dependencies = resource(balancer(), "aws_lb").depends_on as readonly string[];
    expect(dependencies.filter((each) => each.startsWith("aws_route."))).toHaveLength(2);
    expect(resource(balancer(internal), "aws_lb")).not.toHaveProperty("depends_on");
  });

  it("keeps a connection without a byte for longer than a minute, which event streams need", () => {
    for (const idleTimeoutSeconds of [61, 4000]) {
      expect(resource(json({ idleTimeoutSeconds }), "aws_lb")).toMatchObject({
        idle_timeout: idleTimeoutSeconds,
      });
    }
    for (const idleTimeoutSeconds of [60, 4001, 90.5]) {
      expect(() => build({ idleTimeoutSeconds })).toThrow(
        `stack/balancer: an idle timeout of ${idleTimeoutSeconds} seconds is not taken.`,
      );
    }
  });

  it("of another name is another one, of the same name the same", () => {
    expect(() =>
      synthesize((stack) => {
        addBalancer(stack);
        addBalancer(new SecurityGroup(stack, "scope", { vpc, name: "scope", description: "Scope" }));
      }),
    ).toThrow(/loadbalancer\/app\/origins is .*balancer already/);
  });
});

describe("a load balancer in production", () => {
  const logged = () =>
    synthesize((stack) => {
      const bucket = new Bucket(stack, "logs", { account, name: "example-logs", encryption: "AES256" });
      addBalancer(stack, { production: true, accessLogs: { bucket, prefix: "origins" } });
    });

  it("is protected, and its requests are logged where it may write", () => {
    expect(resource(logged(), "aws_lb")).toMatchObject({
      enable_deletion_protection: true,
      access_logs: { enabled: true, prefix: "origins", bucket: expect.any(String) },
    });
    expect(resource(logged(), "aws_s3_bucket_policy").policy).toContain(
      "arn:aws:s3:::example-logs/origins/AWSLogs/123456789012/*",
    );
  });

  it("cannot be without a log", () => {
    expect(() => build({ production: true })).toThrow(
      "stack/balancer: in production nobody could tell what was requested. Name in accessLogs a bucket that load balancers may write to.",
    );
  });
});

describe("the network of a load balancer", () => {
  const ingress = (synthesized = json()) => resources(synthesized, "aws_vpc_security_group_ingress_rule");

  it("is open to Cloudflare's addresses, where the gateway runs, unless others are named", () => {
    const ranges = new Set(ingress().map(({ cidr_ipv4 }) => cidr_ipv4));
    expect(ranges.size).toBe(15);
    expect(ranges).toContain("173.245.48.0/20");
    expect(ranges).not.toContain("0.0.0.0/0");
    const sources = { ranges: { gateway: "192.0.2.0/28" }, reason: "The gateway of ours" };
    expect(ingress(json({ sources }))).toMatchObject([
      {
        cidr_ipv4: "192.0.2.0/28",
        from_port: 443,
        to_port: 443,
        description: "gateway: The gateway of ours",
      },
      { cidr_ipv4: "192.0.2.0/28", from_port: 80, to_port: 80 },
    ]);
  });

  it("is not open to everybody, however that is written", () => {
    const reason = "Everybody";
    const everybody: Readonly<Record<string, string>>[] = [
      { all: "0.0.0.0/0" },
      { a: "0.0.0.0/1", b: "128.0.0.0/1" },
    ];
    for (const ranges of everybody) {
      expect(() => build({ sources: { ranges, reason } })).toThrow("would let in as good as everybody");
    }
  });

  it("is open inside to what is named, and nothing is let in where nothing is", () => {
    expect(ingress(json(internal))).toMatchObject([
      { cidr_ipv4: "10.9.0.0/16", from_port: 443, description: "vpn: People at work" },
    ]);
    const fromGroup = synthesize((stack) => {
      const chat = new SecurityGroup(stack, "chat", { vpc, name: "chat", description: "Chat" });
      addBalancer(stack, { exposure: { kind: "internal", invokers: [chat] } });
    });
    expect(ingress(fromGroup)).toMatchObject([
      { referenced_security_group_id: reference("aws_security_group", "id", "chat"), from_port: 443 },
    ]);
    expect(() => build({ exposure: { kind: "internal", invokers: [issuer] } })).toThrow(
      "stack/balancer: nobody could reach the load balancer. Name in exposure a security group or ranges of addresses.",
    );
  });

  it("leads to the targets, to the keys of the issuer, and nowhere else", () => {
    const egress = (synthesized = json()) => resources(synthesized, "aws_vpc_security_group_egress_rule");
    expect(egress(json({}, { documents: { caller } }))).toMatchObject([
      { cidr_ipv4: "0.0.0.0/0", from_port: 443, description: "Keys of the issuer whose tokens are verified" },
      {
        referenced_security_group_id: reference("aws_security_group", "id", "tasks"),
        from_port: 8080,
        to_port: 8080,
      },
    ]);
    expect(egress(json(internal, { documents: {} }))).toMatchObject([{ from_port: 8080 }]);
  });
});

describe("the firewall of a load balancer", () => {
  it("is there from the internet: without a token nothing passes, and known attacks do not", () => {
    const acl = resource(json(), "aws_wafv2_web_acl");
    expect(acl).toMatchObject({ name: "origins", scope: "REGIONAL", default_action: { allow: {} } });
    expect(acl.rule).toMatchObject([
      {
        name: "without-token",
        priority: 0,
        action: { block: {} },
        statement: {
          not_statement: [
            {
              statement: [
                {
                  byte_match_statement: [
                    {
                      field_to_match: [{ single_header: [{ name: "authorization" }] }],
                      positional_constraint: "STARTS_WITH",
                      search_string: "Bearer ",
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
      {
        name: "known-bad-inputs",
        priority: 1,
        override_action: { none: {} },
        statement: {
          managed_rule_group_statement: [
            { name: "AWSManagedRulesKnownBadInputsRuleSet", vendor_name: "AWS" },
          ],
        },
      },
    ]);
    expect(resource(json(), "aws_wafv2_web_acl_association")).toEqual({
      region: "eu-west-1",
      resource_arn: reference("aws_lb", "arn"),
      web_acl_arn: reference("aws_wafv2_web_acl", "arn"),
    });
  });

  it("writes down what it refuses, and no token", () => {
    expect(resource(json(), "aws_wafv2_web_acl_logging_configuration")).toMatchObject({
      log_destination_configs: [reference("aws_cloudwatch_log_group", "arn")],
      redacted_fields: [{ single_header: { name: "authorization" } }],
    });
    expect(resource(json(), "aws_cloudwatch_log_group")).toMatchObject({ name: "aws-waf-logs-origins" });
    expect(JSON.stringify(resource(json(), "aws_wafv2_web_acl"))).not.toContain(
      '"sampled_requests_enabled":true',
    );
  });

  it("can be one that is there, and is none inside", () => {
    const webAcl = {
      webAclArn:
        "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/main/12345678-1234-1234-1234-123456789012",
    };
    expect(resources(json({ webAcl }), "aws_wafv2_web_acl")).toEqual([]);
    expect(resource(json({ webAcl }), "aws_wafv2_web_acl_association")).toMatchObject({
      web_acl_arn: webAcl.webAclArn,
    });
    expect(resources(json(internal), "aws_wafv2_web_acl_association")).toEqual([]);
    expect(resources(json({ ...internal, webAcl }), "aws_wafv2_web_acl_association")).toHaveLength(1);
  });
});
