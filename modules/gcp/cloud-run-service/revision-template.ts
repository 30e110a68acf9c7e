import type {
  CloudRunV2ServiceTemplate,
  CloudRunV2ServiceTemplateContainers,
} from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import type { CloudRunServiceProps } from "./props.ts";
import type { ScalingConfig } from "./scaling.ts";
import { volumesConfig } from "./volumes.ts";
import { vpcAccess } from "./vpc-access.ts";

/** What a revision has beside what the props say. */
export interface RevisionParts {
  readonly containers: CloudRunV2ServiceTemplateContainers[];
  /** What it runs as. */
  readonly serviceAccount: string;
  readonly encryptionKey: string | undefined;
  readonly scaling: ScalingConfig;
}

/** Source: https://cloud.google.com/run/docs/configuring/request-timeout */
const LONGEST_REQUEST = 3600;

/** @throws {ValidationError} for what Cloud Run or production does not take */
export function revisionTemplate(
  scope: Construct,
  props: CloudRunServiceProps,
  { scaling, ...parts }: RevisionParts,
): CloudRunV2ServiceTemplate {
  const { project, location, production = true, volumes = {}, vpc } = props;
  return {
    ...parts,
    executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
    sessionAffinity: props.sessionAffinity ?? true,
    timeout: timeout(scope, props.timeoutSeconds),
    maxInstanceRequestConcurrency: scaling.concurrency,
    scaling: { maxInstanceCount: scaling.maxInstances },
    vpcAccess: vpc && vpcAccess(scope, vpc, location),
    labels: props.labels,
    volumes: volumesConfig(scope, volumes, { project, production }),
  };
}

function timeout(scope: Construct, seconds = LONGEST_REQUEST): string {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_REQUEST) return `${seconds}s`;
  throw new ValidationError(
    scope,
    `a request cannot take ${seconds} seconds.`,
    `Use whole seconds from 1 to ${LONGEST_REQUEST}.`,
  );
}
