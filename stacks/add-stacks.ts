import { type App, GcsBackend, LocalBackend, type TerraformStack } from "cdktf";
import type { Environment } from "../environments/environment.ts";
import { callersIssuerOf, originOf } from "./edge-configuration.ts";
import { GcpServers, type GcpServersProps } from "./gcp-servers.ts";

/** Adds the stacks of an environment, with ids `<environment>-<stack>`, and where their states are kept. */
export function addStacks(app: App, environment: Environment): void {
  const stack = new GcpServers(app, `${environment.name}-gcp`, gcpServersProps(environment));
  addBackend(stack, environment);
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

function gcpServersProps(environment: Environment): GcpServersProps {
  const { name, production, gcp, servers } = environment;
  return {
    project: { id: gcp.projectId, number: gcp.projectNumber },
    region: gcp.region,
    production,
    labels: { environment: name },
    servers: Object.fromEntries(
      Object.entries(servers).map(([id, server]) => {
        const { image, variables, secrets, scaling } = server;
        const audience = originOf(environment, id, server).assertionAudience;
        const assertion = { issuer: callersIssuerOf(environment), audience };
        return [id, { image, variables, secrets, scaling, assertion }];
      }),
    ),
  };
}
