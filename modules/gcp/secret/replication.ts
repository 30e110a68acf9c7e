import type { SecretManagerSecretReplication } from "@cdktf/provider-google/lib/secret-manager-secret/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { type EncryptionProps, encryptionConfig } from "../crypto-key/encryption-key.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import { checkRegion } from "../location/region.ts";
import type { Project } from "../project/project.ts";

/** One place that keeps the values. */
export interface ReplicaProps {
  /**
   * The key is in the region of the replica; in `global` for automatic replication.
   * @default Google's own keys
   */
  readonly encryption?: EncryptionProps;
}

/**
 * Where the values of a global secret are kept: where Google likes, or in these regions. It cannot be changed later.
 *
 * Source: https://cloud.google.com/secret-manager/docs/choosing-replication
 */
export type Replication =
  | { readonly automatic: ReplicaProps }
  | { readonly replicas: Readonly<Record<string, ReplicaProps>> };

export interface ReplicationConfig {
  readonly replication: SecretManagerSecretReplication;
  readonly dependsOn: readonly ITerraformDependable[];
}

/** @throws {ValidationError} for no replica, a replica in no region, and a key in another location */
export function replicationConfig(
  scope: Construct,
  project: Project,
  replication: Replication,
): ReplicationConfig {
  if ("automatic" in replication) {
    const { encrypted, dependsOn } = encryptedReplica(scope, project, "global", replication.automatic);
    return { replication: { auto: encrypted }, dependsOn };
  }
  const regions = Object.keys(replication.replicas).sort();
  if (regions.length === 0) {
    throw new ValidationError(scope, "the secret has no replica.", "Name at least one region.");
  }
  const replicas = regions.map((location) => {
    checkRegion(scope, location);
    const { encrypted, dependsOn } = encryptedReplica(
      scope,
      project,
      location,
      replication.replicas[location],
    );
    return { replica: { location, ...encrypted }, dependsOn };
  });
  return {
    replication: { userManaged: { replicas: replicas.map(({ replica }) => replica) } },
    dependsOn: replicas.flatMap(({ dependsOn }) => dependsOn),
  };
}

function encryptedReplica(
  scope: Construct,
  project: Project,
  location: string,
  { encryption }: ReplicaProps = {},
) {
  const by = serviceAgent(project, "secretmanager");
  const { keyName, dependsOn } = encryptionConfig(scope, { encryption, location, by });
  const encrypted = keyName === undefined ? {} : { customerManagedEncryption: { kmsKeyName: keyName } };
  return { encrypted, dependsOn };
}
