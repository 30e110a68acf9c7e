import type { Project } from "../project/project.ts";
import type { SecretVersionReference } from "./environment-variables.ts";
import type { Exposure } from "./exposure.ts";

export interface ContainerProps {
  /**
   * Where the container listens on 0.0.0.0.
   * @default 8080
   */
  readonly port?: number;
  /**
   * Environment variables that everybody who sees the project may see.
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values are in Secret Manager; the service's identity may read them.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, SecretVersionReference>>;
  /**
   * CPUs of one instance, allocated while it answers requests.
   * @default "1"
   */
  readonly cpu?: string;
  /**
   * Memory of one instance.
   * @default "512Mi"
   */
  readonly memory?: string;
}

export interface ScalingProps {
  /**
   * Instances that are kept without requests.
   * @default 0
   */
  readonly minInstances?: number;
  /**
   * Instances at most, whatever the load: a bound for the bill too.
   * @default 3
   */
  readonly maxInstances?: number;
}

export interface CloudRunServiceProps {
  readonly project: Project;
  /** A region, such as `europe-west1`. */
  readonly location: string;
  /**
   * 1 to 49 lower-case letters, digits and hyphens, and with the project number at most 63 characters.
   * Source: https://cloud.google.com/run/docs/triggering/https-request ("Deterministic URL")
   */
  readonly name: string;
  /** The container image, in production by its digest. It has to answer `/ready` and `/health`. */
  readonly image: string;
  /** Who may reach the service, and from where. */
  readonly exposure: Exposure;
  /**
   * Whether what runs has to be exactly what the code says: the image by digest, secrets by version number.
   * @default true
   */
  readonly production?: boolean;
  /**
   * The account id of the service's own service account.
   * @default run-<name>
   */
  readonly accountId?: string;
  readonly container?: ContainerProps;
  readonly scaling?: ScalingProps;
  /**
   * Whether Terraform refuses to destroy it.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}
