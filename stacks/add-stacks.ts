import { type App, GcsBackend, LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Environment } from "../environments/environment.ts";
import { stateKey } from "./aws-names.ts";
import { addAwsStacks } from "./aws-stacks.ts";
import { usesAws, usesGoogleCloud } from "./clouds.ts";
import { addGcpStacks } from "./gcp-stacks.ts";

/** Adds the stacks of an environment, with ids `<environment>-<stack>`, and where their states are kept. */
export function addStacks(app: App, environment: Environment): void {
  const stacks = [
    ...(usesGoogleCloud(environment) ? addGcpStacks(app, environment) : []),
    ...(usesAws(environment) ? addAwsStacks(app, environment) : []),
  ];
  for (const stack of stacks) addBackend(stack, environment);
}

function addBackend(stack: TerraformStack, { state }: Environment): void {
  switch (state.type) {
    case "gcs":
      new GcsBackend(stack, { bucket: state.bucket, prefix: stack.node.id });
      break;
    case "s3": {
      const { bucket, region } = state;
      new S3Backend(stack, { bucket, region, key: stateKey(stack.node.id), encrypt: true });
      // Newer than what S3Backend knows. Source: https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
      stack.addOverride("terraform.backend.s3.use_lockfile", true);
      break;
    }
    case "local":
      // Relative to the stack's directory. Left to cdktf, the path would be absolute, and differ by machine.
      new LocalBackend(stack, { path: "terraform.tfstate" });
  }
}
