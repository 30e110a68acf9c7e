import type { CloudRunV2ServiceTemplateContainersEnv } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { Construct } from "constructs";
import { checkVariables } from "../../container/plain-values.ts";
import type { Project } from "../project/project.ts";
import { checkPinned, type SecretVersionReference, secretName } from "./secret-version.ts";

export interface EnvironmentVariablesProps {
  /** The service's. */
  readonly project: Project;
  /** Whether secrets have to be pinned to a version. */
  readonly production: boolean;
  /** Values that everybody who sees the project may see. */
  readonly plain: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, SecretVersionReference>>;
}

/** Set by Cloud Run itself: https://cloud.google.com/run/docs/container-contract#env-vars */
const RESERVED = ["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION"];

/**
 * The environment variables of a container, sorted by name.
 *
 * @throws {ValidationError} for a plain value that is a template, or has a secret or its name, for a name that is reserved
 * or given twice, for a regional secret, and in production for one that is not pinned
 */
export function environmentVariables(
  scope: Construct,
  { project, production, plain, secrets }: EnvironmentVariablesProps,
): CloudRunV2ServiceTemplateContainersEnv[] {
  checkVariables(scope, { plain, secrets, reserved: RESERVED, by: "Cloud Run" });
  const variables = [
    ...Object.entries(plain).map(([name, value]) => ({ name, value })),
    ...Object.entries(secrets).map(([name, { secret, version = "latest" }]) => {
      if (production) checkPinned(scope, name, version);
      return { name, valueSource: { secretKeyRef: { secret: secretName(scope, secret, project), version } } };
    }),
  ];
  return variables.sort((a, b) => (a.name < b.name ? -1 : 1));
}
