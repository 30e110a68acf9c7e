import { type App, GcsBackend, LocalBackend, type TerraformStack } from "cdktf";
import type { Environment } from "../environments/environment.ts";
import { directoryReadersOf } from "./directory-reader.ts";
import { callersIssuerOf, originOf, workloadIssuerOf } from "./edge-configuration.ts";
import { GcpMcpServers, type GcpMcpServersProps } from "./gcp-mcp-servers.ts";
import { secretId } from "./gcp-names.ts";
import { GcpPlatform, type GcpPlatformProps } from "./gcp-platform.ts";
import { GkePlatform } from "./gke-platform.ts";

/** Adds the stacks of an environment, with ids `<environment>-<stack>`, and where their states are kept. */
export function addStacks(app: App, environment: Environment): void {
  const { name, gcp } = environment;
  const platform = new GcpPlatform(app, `${name}-gcp-platform`, gcpPlatformProps(environment));
  const servers = new GcpMcpServers(app, `${name}-gcp-mcp-servers`, gcpMcpServersProps(environment));
  const { kubernetes } = gcp;
  const cluster =
    kubernetes &&
    new GkePlatform(app, `${name}-gke-platform`, {
      ...placeOf(environment),
      cluster: { name: kubernetes.name, maintenance: kubernetes.maintenance },
      workloads: kubernetes.workloads,
    });
  addBackend(platform, environment);
  for (const stack of cluster ? [servers, cluster] : [servers]) {
    stack.addDependency(platform);
    addBackend(stack, environment);
  }
}

function addBackend(stack: TerraformStack, { state }: Environment): void {
  switch (state.type) {
    case "gcs":
      new GcsBackend(stack, { bucket: state.bucket, prefix: stack.node.id });
      break;
    case "local":
      // Relative to the stack's directory. Left to cdktf, the path would be absolute, and differ by machine.
      new LocalBackend(stack, { path: "terraform.tfstate" });
  }
}

/** Where a stack is, and what all it makes is known by. */
function placeOf({ name, production, gcp }: Environment) {
  return {
    project: { id: gcp.projectId, number: gcp.projectNumber },
    region: gcp.region,
    production,
    labels: { environment: name },
  };
}

function gcpPlatformProps(environment: Environment): GcpPlatformProps {
  const { gcp, servers, backends } = environment;
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
    ...(aws && { aws }),
  };
}

function gcpMcpServersProps(environment: Environment): GcpMcpServersProps {
  const { gcp, servers, backends } = environment;
  return {
    ...placeOf(environment),
    servers: Object.fromEntries(
      Object.entries(servers).map(([id, server]) => {
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
