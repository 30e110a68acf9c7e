import {
  type EcsClusterConfiguration,
  EcsCluster as EcsClusterResource,
} from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import type { EncryptionKey } from "../key/encryption-key.ts";
import { checkKeyRegion } from "../key/key-region.ts";
import type { LogDestination } from "../log-group/log-group.ts";
import { checkedTags, type Tags } from "../tags/tags.ts";
import { Cluster, type ClusterReference } from "./cluster.ts";

/** How what people type into containers is kept. */
export interface ExecuteCommandLog {
  /** Where it is written. Whoever is let into a container needs to write there, as the task's role. */
  readonly logGroup: LogDestination;
  /** What the session is encrypted with, beside TLS. */
  readonly key: EncryptionKey;
}

export interface EcsClusterProps extends ClusterReference {
  /**
   * What is kept of commands that are run in containers of services which let people in.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
   * @default nothing: no service of this project's modules lets anybody in
   */
  readonly executeCommand?: ExecuteCommandLog;
  /**
   * What the storage of tasks is encrypted with. The key's own policy has to let Fargate create grants for this cluster,
   * which that of a `Key` does not: name one that exists, by `Key.fromKeyId`.
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-storage-encryption.html
   * @default a key of Fargate's own
   */
  readonly encryption?: { readonly key: EncryptionKey };
  /** @default none */
  readonly tags?: Tags;
}

/**
 * A cluster for services on Fargate, observed by container and task. What a service does not say runs on capacity that
 * AWS does not take back.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html
 */
export class EcsCluster extends Cluster {
  readonly resource: EcsClusterResource;
  override readonly dependables: readonly ITerraformDependable[];

  /**
   * A cluster that exists, or that another stack creates. Its capacity providers have to include `FARGATE`.
   *
   * @throws {ValidationError} for what is not the name of a cluster
   */
  static fromName(scope: Construct, id: string, reference: ClusterReference): Cluster {
    return new Cluster(scope, id, reference);
  }

  constructor(scope: Construct, id: string, props: EcsClusterProps) {
    super(scope, id, props);
    for (const key of [props.executeCommand?.key, props.encryption?.key]) {
      checkKeyRegion(this, key?.keyArn, props.account.region);
    }
    claimName(this, this.clusterArn);
    this.resource = new EcsClusterResource(this, "Resource", {
      region: props.account.region,
      name: props.name,
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-container-insights.html
      setting: [{ name: "containerInsights", value: "enhanced" }],
      configuration: configuration(props),
      tags: checkedTags(this, props.tags),
    });
    const capacity = new EcsClusterCapacityProviders(this, "capacity", {
      region: props.account.region,
      clusterName: this.resource.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE", base: 0, weight: 1 }],
    });
    this.dependables = [this.resource, capacity];
    refuseTemplates(this);
  }
}

function configuration({ executeCommand, encryption }: EcsClusterProps): EcsClusterConfiguration | undefined {
  if (executeCommand === undefined && encryption === undefined) return undefined;
  return {
    executeCommandConfiguration: executeCommand && {
      kmsKeyId: executeCommand.key.keyArn,
      logging: "OVERRIDE",
      logConfiguration: {
        cloudWatchEncryptionEnabled: true,
        cloudWatchLogGroupName: executeCommand.logGroup.logGroupName,
      },
    },
    managedStorageConfiguration: encryption && { fargateEphemeralStorageKmsKeyId: encryption.key.keyArn },
  };
}
