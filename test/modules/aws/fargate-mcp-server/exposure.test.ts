import { describe, expect, it } from "vitest";
import type { ContainerProps } from "../../../../modules/aws/fargate-mcp-server/container-props.ts";
import type { FargateExposure } from "../../../../modules/aws/fargate-mcp-server/exposure.ts";
import type { FargateMcpServerProps } from "../../../../modules/aws/fargate-mcp-server/props.ts";
import { HostedZone } from "../../../../modules/aws/hosted-zone/hosted-zone.ts";
import { McpLoadBalancer } from "../../../../modules/aws/mcp-load-balancer/mcp-load-balancer.ts";
import { SecurityGroup } from "../../../../modules/aws/network/security-group.ts";
import { resource, resources } from "../../synthesize.ts";
import { account } from "../account.ts";
import { internal, issuer, minimal, vpc } from "../mcp-load-balancer/balancers.ts";
import { reference } from "../network/networks.ts";
import { build, byDigest, container, json } from "./servers.ts";

type Scope = ConstructorParameters<typeof McpLoadBalancer>[0];
type Props = Partial<FargateMcpServerProps>;

const inside = (stack: Scope, name = "inside") =>
  new McpLoadBalancer(stack, name, { ...minimal, ...internal, name });
const outside = (stack: Scope) => new McpLoadBalancer(stack, "outside", { ...minimal, name: "outside" });
const hosts = ["documents.example.com"] as const;
const namespace = { id: "ns-0123456789abcdef", domain: "mcp.internal" };
const group = (stack: Scope) => new SecurityGroup(stack, "chat", { vpc, name: "chat", description: "Chat" });
const refuse = (make: (stack: Scope) => Props) => expect(() => build(make));
const withInvokers = (kind: "edge-gateway" | "load-balancer", invokers: FargateExposure["invokers"]) =>
  refuse((stack) => ({
    exposure: { kind, invokers, hosts, through: outside(stack) } as FargateExposure,
  }));

describe("a server for the gateway", () => {
  it("is sent what comes with a token for it", () => {
    const synthesized = json((stack) => ({
      exposure: {
        kind: "edge-gateway",
        through: outside(stack),
        invokers: [{ subject: "edge:documents" }],
        hosts,
      },
    }));
    const { action } = resource(synthesized, "aws_lb_listener_rule");
    expect(action).toMatchObject([{ type: "jwt-validation" }, { type: "forward" }]);
    expect(resource(synthesized, "aws_lb_target_group")).toMatchObject({ name: "documents-mcp" });
  });

  it("has one caller, whom the load balancer can tell from others", () => {
    withInvokers("edge-gateway", []).toThrow(
      "stack/documents: nobody may reach the server. Name in exposure who may.",
    );
    withInvokers("edge-gateway", [{ subject: "edge:a" }, { subject: "edge:b" }]).toThrow(
      "stack/documents: a load balancer cannot tell 2 callers apart. Name the gateway's subject for this server, and no other.",
    );
    withInvokers("load-balancer", ["network", { subject: "edge:b" }]).toThrow(
      'cannot tell 2 callers apart. Name one subject, or "network" for whoever the load balancer lets in.',
    );
    withInvokers("edge-gateway", [{ subject: "edge:documents" }]).not.toThrow();
  });

  it("is never behind a load balancer on the internet that lets in everybody", () => {
    withInvokers("load-balancer", ["network"]).toThrow(
      "the rule would let in whoever comes from the internet",
    );
  });
});

describe("a server behind a load balancer", () => {
  it("is sent what comes from its networks, or with a token where the load balancer verifies it", () => {
    const open = json((stack) => ({
      exposure: { kind: "load-balancer", through: inside(stack), invokers: ["network"], hosts },
    }));
    expect(resource(open, "aws_lb_listener_rule").action).toMatchObject([{ type: "forward" }]);
    const verified = json((stack) => ({
      exposure: {
        kind: "load-balancer",
        through: new McpLoadBalancer(stack, "inside", {
          ...minimal,
          exposure: { kind: "internal", invokers: [...internal.exposure.invokers, issuer] },
        }),
        invokers: [{ subject: "edge:documents" }],
        hosts,
      },
    }));
    expect(resource(verified, "aws_lb_listener_rule").action).toMatchObject([
      { type: "jwt-validation" },
      { type: "forward" },
    ]);
  });

  it("has names in a zone, inside and outside", () => {
    const synthesized = json((stack) => {
      const zone = HostedZone.fromZoneId(stack, "zone", {
        zoneId: "Z0123456789ABCDEFGHIJ",
        domain: "example.com",
      });
      return {
        exposure: { kind: "load-balancer", through: inside(stack), invokers: ["network"], hosts, zone },
        moreExposures: {
          ext: {
            kind: "edge-gateway",
            through: outside(stack),
            invokers: [{ subject: "edge:documents" }],
            hosts: ["documents-ext.example.com"],
            zone,
          },
        },
      };
    });
    const records = resources(synthesized, "aws_route53_record");
    expect(records.map(({ name, alias }) => [name, alias])).toEqual([
      [
        "documents-ext.example.com",
        {
          name: reference("aws_lb", "dns_name", "outside"),
          zone_id: reference("aws_lb", "zone_id", "outside"),
          evaluate_target_health: true,
        },
      ],
      ["documents.example.com", expect.objectContaining({ name: reference("aws_lb", "dns_name", "inside") })],
    ]);
    expect(resources(synthesized, "aws_lb_target_group").map(({ name }) => name)).toEqual([
      "documents-ext-mcp",
      "documents-mcp",
    ]);
    expect(resource(synthesized, "aws_ecs_service").load_balancer).toHaveLength(2);
  });

  it("gets no names of a load balancer that nobody named", () => {
    const zoneOf = (stack: Scope) =>
      HostedZone.fromZoneId(stack, "zone", { zoneId: "Z0123456789ABCDEFGHIJ", domain: "example.com" });
    refuse((stack) => {
      const through = McpLoadBalancer.fromArns(stack, "shared", {
        account,
        vpc,
        listenerArn:
          "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shared/0123456789abcdef/fedcba9876543210",
        securityGroupId: "sg-0123456789abcdef0",
        exposure: { kind: "edge-gateway", invokers: [issuer] },
      });
      return {
        exposure: {
          kind: "edge-gateway",
          through,
          invokers: [{ subject: "edge:documents" }],
          hosts,
          zone: zoneOf(stack),
        },
      };
    }).toThrow("stack/documents: hosts cannot be aliases of a load balancer whose DNS name nobody said.");
  });

  const sidecars = { auth: { image: byDigest("auth"), user: "65532", port: 8001 } };
  const proxy: ContainerProps = { ...container, port: 8096 };
  const behind = (props: Props) => (stack: Scope) => ({
    exposure: { kind: "load-balancer", through: inside(stack), invokers: ["network"], hosts } as const,
    container: proxy,
    sidecars,
    ...props,
  });

  it("can answer some requests by a sidecar", () => {
    const synthesized = json(
      behind({
        routes: {
          proxy: {
            paths: ["/messages*", "/mcp*"],
            priority: 10,
            health: { path: "/status" },
            drainSeconds: 5,
          },
          auth: {
            container: "auth",
            paths: ["/auth*", "/oauth*", "/.well-known*", "/callback*"],
            priority: 20,
            health: { path: "/health" },
            drainSeconds: 5,
          },
        },
      }),
    );
    expect(resource(synthesized, "aws_ecs_service").load_balancer).toEqual([
      { container_name: "server", container_port: 8096, target_group_arn: expect.stringContaining("proxy") },
      { container_name: "auth", container_port: 8001, target_group_arn: expect.stringContaining("auth") },
    ]);
    expect(resources(synthesized, "aws_lb_listener_rule").map(({ priority }) => priority)).toEqual([20, 10]);
    const opened = resources(synthesized, "aws_vpc_security_group_ingress_rule")
      .filter(({ security_group_id: id }) => String(id).includes("documents"))
      .map(({ from_port: port }) => port);
    expect(opened.sort()).toEqual([8001, 8096]);
  });

  it("has five target groups at most, which are all that ECS takes", () => {
    const routes = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`r${index}`, { paths: [`/${index}`] }]),
      );
    const more = (stack: Scope) => ({
      vpn: { kind: "load-balancer", through: inside(stack, "vpn"), invokers: ["network"], hosts } as const,
    });
    refuse(behind({ routes: routes(5) })).not.toThrow();
    refuse(behind({ routes: routes(6) })).toThrow(
      "stack/documents: a service cannot have 6 target groups, one for each route of each exposure. Use 5 at most, or two services.",
    );
    refuse((stack) => ({ ...behind({ routes: routes(3) })(stack), moreExposures: more(stack) })).toThrow(
      "a service cannot have 6 target groups",
    );
  });

  it("has routes that lead somewhere", () => {
    refuse(behind({ routes: {} })).toThrow("stack/documents: no request would reach the server.");
    refuse(behind({ routes: { a: { container: "nobody" } } })).toThrow(
      'stack/documents: the route "a" leads to "nobody", which does not listen. Name a container that is there and has a port.',
    );
  });
});

describe("an internal server", () => {
  const made = (props: Props = {}) =>
    json((stack) => ({
      exposure: { kind: "internal", invokers: [group(stack)], namespace },
      ...props,
    }));

  it("lets in the groups that are named, and has a name of the VPC", () => {
    const synthesized = made();
    expect(resource(synthesized, "aws_service_discovery_service")).toEqual({
      region: "eu-west-1",
      name: "documents",
      dns_config: {
        namespace_id: "ns-0123456789abcdef",
        routing_policy: "MULTIVALUE",
        dns_records: [{ type: "A", ttl: 10 }],
      },
      health_check_custom_config: { failure_threshold: 1 },
    });
    const service = resource(synthesized, "aws_ecs_service");
    expect(service.service_registries).toEqual({
      registry_arn: reference("aws_service_discovery_service", "arn"),
    });
    for (const absent of ["load_balancer", "alarms", "health_check_grace_period_seconds"]) {
      expect(service).not.toHaveProperty(absent);
    }
    expect(resource(synthesized, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      referenced_security_group_id: reference("aws_security_group", "id", "chat"),
      from_port: 8080,
    });
    const { url, audience } = build((stack) => ({
      exposure: { kind: "internal", invokers: [group(stack)], namespace },
    }));
    expect({ url, audience }).toEqual({ url: "http://documents.mcp.internal:8080", audience: undefined });
  });

  it("is scaled without counting requests, and has no routes", () => {
    expect(resources(made(), "aws_appautoscaling_policy")).toHaveLength(2);
    expect(() => made({ routes: { mcp: {} } })).toThrow(
      "there are routes, and no load balancer that could ask for them. Leave routes out, or put the server behind a load balancer.",
    );
    refuse(() => ({ exposure: { kind: "internal", invokers: [], namespace } })).toThrow(
      "nobody may reach the server",
    );
  });

  it("can be behind a load balancer too, by its routes", () => {
    const synthesized = json((stack) => ({
      exposure: { kind: "internal", invokers: [group(stack)], namespace },
      moreExposures: {
        edge: {
          kind: "edge-gateway",
          through: outside(stack),
          invokers: [{ subject: "edge:documents" }],
          hosts,
        },
      },
      routes: { mcp: { paths: ["/mcp"] } },
    }));
    expect(resource(synthesized, "aws_lb_target_group")).toMatchObject({ name: "documents-edge-mcp" });
  });
});
