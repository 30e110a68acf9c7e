import { ServiceDiscoveryService } from "@cdktf/provider-aws/lib/service-discovery-service/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Route } from "../mcp-load-balancer/route.ts";
import type { TokenCaller } from "../mcp-load-balancer/token-caller.ts";
import type { SecurityGroup } from "../network/security-group.ts";
import { type Container, SERVER } from "./container.ts";
import type { FargateExposure } from "./exposure.ts";
import type { FargateMcpServerProps } from "./props.ts";

/** How requests come to a server. */
export interface Connections {
  /** Without a path; known at synth. */
  readonly url: string;
  /** By their ids; none of a server that is reached without a load balancer. */
  readonly routes: Readonly<Record<string, Route>>;
  /** What ECS is told of them. */
  readonly targets: readonly {
    readonly containerName: string;
    readonly containerPort: number;
    readonly targetGroupArn: string;
  }[];
  readonly registryArn?: string;
}

type Internal = Extract<FargateExposure, { kind: "internal" }>;
type Through = Exclude<FargateExposure, { kind: "internal" }>;

interface Server {
  readonly securityGroup: SecurityGroup;
  readonly containers: readonly [Container, ...Container[]];
}

/** @throws {ValidationError} for an exposure that lets nobody in or cannot tell who calls, and for a route to nothing */
export function connect(scope: Construct, props: FargateMcpServerProps, server: Server): Connections {
  const { exposure } = props;
  if (exposure.invokers.length === 0) {
    throw new ValidationError(scope, "nobody may reach the server.", "Name in exposure who may.");
  }
  return exposure.kind === "internal"
    ? inNamespace(scope, props, exposure, server)
    : throughLoadBalancer(scope, props, exposure, server);
}

function throughLoadBalancer(
  scope: Construct,
  { name, routes = { mcp: {} }, tags }: FargateMcpServerProps,
  exposure: Through,
  { securityGroup, containers }: Server,
): Connections {
  const caller = callerOf(scope, exposure);
  const served = Object.entries(routes).map(([id, { container = SERVER, ...route }]) => {
    const port = containers.find((each) => each.name === container)?.port;
    if (port === undefined) {
      throw new ValidationError(
        scope,
        `the route "${id}" leads to "${container}", which does not listen.`,
        "Name a container that is there and has a port.",
      );
    }
    const made = exposure.through.serve(scope, `route ${id}`, {
      ...route,
      name: `${name}-${id}`,
      hosts: exposure.hosts,
      targets: { securityGroup, port },
      ...(caller && { caller }),
      ...(tags && { tags }),
    });
    return { id, made, target: { containerName: container, containerPort: port } };
  });
  if (served.length === 0) {
    throw new ValidationError(scope, "no request would reach the server.", "Name one route at least.");
  }
  return {
    url: `https://${exposure.hosts[0]}`,
    routes: Object.fromEntries(served.map(({ id, made }) => [id, made])),
    targets: served.map(({ made, target }) => ({ ...target, targetGroupArn: made.targetGroup.arn })),
  };
}

/** A load balancer verifies one subject by a rule. */
function callerOf(scope: Construct, { kind, invokers }: Through): TokenCaller | undefined {
  const [only, ...others] = invokers;
  if (only !== undefined && others.length === 0) return only === "network" ? undefined : only;
  throw new ValidationError(
    scope,
    `a load balancer cannot tell ${invokers.length} callers apart.`,
    kind === "edge-gateway"
      ? "Name the gateway's subject for this server, and no other."
      : 'Name one subject, or "network" for whoever the load balancer lets in.',
  );
}

function inNamespace(
  scope: Construct,
  { account, name, routes, tags }: FargateMcpServerProps,
  { invokers, namespace }: Internal,
  { securityGroup, containers }: Server,
): Connections {
  if (routes !== undefined) {
    throw new ValidationError(
      scope,
      "there are routes, and no load balancer that could ask for them.",
      "Leave routes out, or put the server behind a load balancer.",
    );
  }
  const [{ port = 0 }] = containers;
  for (const invoker of invokers) {
    securityGroup.allowFrom(invoker, { port, description: `Requests to ${name}` });
  }
  const registry = new ServiceDiscoveryService(scope, "discovery", {
    region: account.region,
    name,
    dnsConfig: {
      namespaceId: namespace.id,
      routingPolicy: "MULTIVALUE",
      dnsRecords: [{ type: "A", ttl: 10 }],
    },
    tags,
  });
  return {
    url: `http://${name}.${namespace.domain}:${port}`,
    routes: {},
    targets: [],
    registryArn: registry.arn,
  };
}
