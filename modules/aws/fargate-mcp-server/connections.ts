import { ServiceDiscoveryService } from "@cdktf/provider-aws/lib/service-discovery-service/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { Zone } from "../hosted-zone/zone.ts";
import type { Route } from "../mcp-load-balancer/route.ts";
import type { TokenCaller } from "../mcp-load-balancer/token-caller.ts";
import type { SecurityGroup } from "../network/security-group.ts";
import { type Container, SERVER } from "./container.ts";
import type { FargateExposure, LoadBalancedExposure } from "./exposure.ts";
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

interface Server {
  readonly securityGroup: SecurityGroup;
  readonly containers: readonly [Container, ...Container[]];
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html */
const MOST_TARGET_GROUPS = 5;

type Internal = Extract<FargateExposure, { kind: "internal" }>;

/** @throws {ValidationError} for an exposure that lets nobody in or cannot tell who calls, for a route to nothing, and for too many */
export function connect(scope: Construct, props: FargateMcpServerProps, server: Server): Connections {
  const { exposure, moreExposures = {} } = props;
  for (const { invokers } of [exposure, ...Object.values(moreExposures)]) {
    if (invokers.length > 0) continue;
    throw new ValidationError(scope, "nobody may reach the server.", "Name in exposure who may.");
  }
  const first =
    exposure.kind === "internal"
      ? inNamespace(scope, props, exposure, server)
      : behind(scope, props, exposure, server);
  const others = Object.entries(moreExposures).map(([id, more]) => behind(scope, props, more, server, id));
  const targets = [first, ...others].flatMap((each) => each.targets);
  if (targets.length > MOST_TARGET_GROUPS) {
    throw new ValidationError(
      scope,
      `a service cannot have ${targets.length} target groups, one for each route of each exposure.`,
      `Use ${MOST_TARGET_GROUPS} at most, or two services.`,
    );
  }
  return {
    ...first,
    routes: Object.assign({}, first.routes, ...others.map(({ routes }) => routes)),
    targets,
  };
}

/** @param within the id of an exposure, which its routes have in their names */
function behind(
  scope: Construct,
  { name, routes = { mcp: {} }, tags }: FargateMcpServerProps,
  exposure: LoadBalancedExposure,
  { securityGroup, containers }: Server,
  within?: string,
): Connections {
  const { through, hosts, zone } = exposure;
  const caller = callerOf(scope, exposure);
  const served = Object.entries(routes).map(([key, { container = SERVER, ...route }]) => {
    const id = within === undefined ? key : `${within}-${key}`;
    const port = portOf(scope, containers, key, container);
    const made = through.serve(scope, `route ${id}`, {
      ...route,
      name: `${name}-${id}`,
      hosts,
      targets: { securityGroup, port },
      ...(caller && { caller }),
      ...(tags && { tags }),
    });
    return { id, made, target: { containerName: container, containerPort: port } };
  });
  if (served.length === 0) {
    throw new ValidationError(scope, "no request would reach the server.", "Name one route at least.");
  }
  if (zone !== undefined) addRecords(scope, zone, exposure);
  return {
    url: `https://${hosts[0]}`,
    routes: Object.fromEntries(served.map(({ id, made }) => [id, made])),
    targets: served.map(({ made, target }) => ({ ...target, targetGroupArn: made.targetGroup.arn })),
  };
}

function portOf(
  scope: Construct,
  containers: readonly Container[],
  route: string,
  container: string,
): number {
  const port = containers.find(({ name }) => name === container)?.port;
  if (port !== undefined) return port;
  throw new ValidationError(
    scope,
    `the route "${route}" leads to "${container}", which does not listen.`,
    "Name a container that is there and has a port.",
  );
}

function addRecords(scope: Construct, zone: Zone, { through, hosts }: LoadBalancedExposure): void {
  if (through.alias === undefined) {
    throw new ValidationError(
      scope,
      "hosts cannot be aliases of a load balancer whose DNS name nobody said.",
      "Name it in alias where the load balancer is referred to, or leave zone out.",
    );
  }
  for (const host of hosts) zone.addAlias(host, through.alias);
}

/** A load balancer verifies one subject by a rule. */
function callerOf(scope: Construct, { kind, invokers }: LoadBalancedExposure): TokenCaller | undefined {
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
  { account, name, routes, moreExposures, tags }: FargateMcpServerProps,
  { invokers, namespace }: Internal,
  { securityGroup, containers }: Server,
): Connections {
  if (routes !== undefined && moreExposures === undefined) {
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
    // By which ECS keeps tasks that are not well out of the answers. Without the number, which is the one that there is,
    // the provider leaves it out: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    healthCheckCustomConfig: { failureThreshold: 1 },
    tags,
  });
  return {
    url: `http://${name}.${namespace.domain}:${port}`,
    routes: {},
    targets: [],
    registryArn: registry.arn,
  };
}
