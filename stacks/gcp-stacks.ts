import type { App, TerraformStack } from "cdktf";
import { taskRolesInGoogleCloud } from "./aws-names.ts";
import { type OnGoogleCloud, serversIn } from "./clouds.ts";
import { directoryReadersOf } from "./directory-reader.ts";
import { callersIssuerOf, originOf, workloadIssuerOf } from "./edge-configuration.ts";
import { GcpMcpServers, type GcpMcpServersProps } from "./gcp-mcp-servers.ts";
import { secretId } from "./gcp-names.ts";
import { GcpPlatform, type GcpPlatformProps } from "./gcp-platform.ts";
import { GkePlatform } from "./gke-platform.ts";

/** Adds what an environment has in Google Cloud. The platform comes first. */
export function addGcpStacks(app: App, environment: OnGoogleCloud): readonly TerraformStack[] {
  const { name, gcp } = environment;
  const platform = new GcpPlatform(app, `${name}-gcp-platform`, gcpPlatformProps(environment));
  const props = gcpMcpServersProps(environment);
  const servers =
    Object.keys(props.servers).length > 0
      ? new GcpMcpServers(app, `${name}-gcp-mcp-servers`, props)
      : undefined;
  const { kubernetes } = gcp;
  const cluster =
    kubernetes &&
    new GkePlatform(app, `${name}-gke-platform`, {
      ...placeOf(environment),
      cluster: { name: kubernetes.name, maintenance: kubernetes.maintenance },
      workloads: kubernetes.workloads,
    });
  const others = [servers, cluster].filter((stack) => stack !== undefined);
  for (const stack of others) stack.addDependency(platform);
  return [platform, ...others];
}

/** Where a stack is, and what all it makes is known by. */
function placeOf({ name, production, gcp }: OnGoogleCloud) {
  return {
    project: { id: gcp.projectId, number: gcp.projectNumber },
    region: gcp.region,
    production,
    labels: { environment: name },
  };
}

function gcpPlatformProps(environment: OnGoogleCloud): GcpPlatformProps {
  const { gcp, backends } = environment;
  const servers = serversIn(environment, "gcp");
  const containers = Object.entries({ ...servers, ...backends });
  const { network, kubernetes, github, aws } = gcp;
  const issuer = workloadIssuerOf(environment);
  return {
    ...placeOf(environment),
    network: {
      servers: network.servers,
      ...(kubernetes && { kubernetes: network.kubernetes }),
      nat: kubernetes !== undefined || containers.some(([, { egress }]) => egress === "all-traffic"),
    },
    secrets: containers.flatMap(([id, { secrets }]) =>
      Object.keys(secrets).map((variable) => secretId(id, variable)),
    ),
    edge: { servers: Object.keys(servers), ...(issuer !== undefined && { issuer }) },
    directoryReaders: directoryReadersOf(environment),
    ...(github && { github }),
    ...(aws && { aws: { ...aws, roleNames: [...aws.roleNames, ...taskRolesInGoogleCloud(environment)] } }),
  };
}

function gcpMcpServersProps(environment: OnGoogleCloud): GcpMcpServersProps {
  const { gcp, backends } = environment;
  return {
    ...placeOf(environment),
    servers: Object.fromEntries(
      Object.entries(serversIn(environment, "gcp")).map(([id, server]) => {
        const { image, variables, secrets, scaling, egress } = server;
        const audience = originOf(environment, id, server).assertionAudience;
        const assertion = { issuer: callersIssuerOf(environment), audience };
        return [id, { image, variables, secrets, scaling, assertion, ...(egress && { egress }) }];
      }),
    ),
    backends,
    serversForAws: gcp.aws?.servers ?? [],
  };
}
