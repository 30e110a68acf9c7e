import { App, TerraformStack } from "cdktf";
import { CloudRunService } from "../../../../modules/gcp/cloud-run-service/cloud-run-service.ts";
import type { ContainerProps } from "../../../../modules/gcp/cloud-run-service/container-props.ts";
import type { CloudRunServiceProps } from "../../../../modules/gcp/cloud-run-service/props.ts";
import type { Principal } from "../../../../modules/gcp/iam/grantee.ts";
import { project, resource, synthesize, type TerraformJson } from "../../synthesize.ts";

export const invoker: Principal = "serviceAccount:edge-invoker@my-project.iam.gserviceaccount.com";
export const repository = "europe-west1-docker.pkg.dev/my-project/images";
export const byDigest = (name: string) => `${repository}/${name}@sha256:${"0a".repeat(32)}`;

/** As little as production takes. */
export const minimal: CloudRunServiceProps = {
  project,
  location: "europe-west1",
  name: "documents",
  exposure: { kind: "edge-gateway", invokers: [invoker] },
  container: { image: byDigest("documents") },
  scaling: { maxInstances: 5 },
};

/** A service in a stack of its own. */
export function build(props: Partial<CloudRunServiceProps> = {}): CloudRunService {
  return new CloudRunService(new TerraformStack(new App(), "stack"), "service", { ...minimal, ...props });
}

export function json(props: Partial<CloudRunServiceProps> = {}): TerraformJson {
  return synthesize((stack) => new CloudRunService(stack, "service", { ...minimal, ...props }));
}

export function service(props: Partial<CloudRunServiceProps> = {}): Service {
  return resource(json(props), "google_cloud_run_v2_service") as unknown as Service;
}

/** Props of the container that requests are sent to, beside its image. */
export function container(props: Partial<ContainerProps>): Partial<CloudRunServiceProps> {
  return { container: { image: byDigest("documents"), ...props } };
}

/** As much of a service as tests look at by name. */
export interface Service {
  readonly depends_on?: readonly string[];
  readonly template: {
    readonly containers: readonly {
      readonly name: string;
      readonly ports?: object;
      readonly depends_on?: readonly string[];
      readonly [argument: string]: unknown;
    }[];
    readonly [argument: string]: unknown;
  };
  readonly [argument: string]: unknown;
}
