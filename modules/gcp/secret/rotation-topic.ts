import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic/index.js";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member/index.js";
import { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";
import { claimName } from "../../terraform/claim-name.ts";
import { refuseTemplates } from "../../terraform/literal.ts";
import { once } from "../../terraform/once.ts";
import { waitFor } from "../../terraform/wait-for.ts";
import type { EncryptionProps } from "../crypto-key/encryption-key.ts";
import { type Grantee, granteeConfig } from "../iam/grantee.ts";
import { serviceAgent } from "../iam/service-agent.ts";
import { checkedLabels } from "../labels/labels.ts";
import { checkProject, type Project } from "../project/project.ts";

export interface RotationTopicProps {
  readonly project: Project;
  /**
   * 3 to 255 letters, digits and `-_.~+%` that start with a letter, and not with `goog`.
   * Source: https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names
   */
  readonly topicId: string;
  /**
   * The regions that may keep its messages, which name secrets and hold no values.
   * @default Google chooses
   */
  readonly regions?: readonly string[];
  /** @default Google's own keys */
  readonly encryption?: EncryptionProps;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

const TOPIC_ID = /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/;

/**
 * Where Secret Manager says that a secret is due for a new value. What listens there makes the value and adds it as a
 * version; Secret Manager itself makes none.
 *
 * Source: https://cloud.google.com/secret-manager/docs/rotation-recommendations
 */
export class RotationTopic extends Construct {
  readonly resource: PubsubTopic;
  /** `projects/<project id>/topics/<topic id>`, known at synth. What refers to it waits for {@link grantPublish}. */
  readonly topicName: string;

  constructor(scope: Construct, id: string, props: RotationTopicProps) {
    super(scope, id);
    const { project, topicId, regions, encryption } = props;
    checkProject(this, project);
    if (!TOPIC_ID.test(topicId)) {
      throw new ValidationError(
        this,
        `"${topicId}" is not a topic id.`,
        "Use 3 to 255 letters, digits and -_.~+% that start with a letter, and not with goog.",
      );
    }
    this.topicName = `projects/${project.id}/topics/${topicId}`;
    claimName(this, this.topicName);
    this.resource = new PubsubTopic(this, "Resource", {
      project: project.id,
      name: topicId,
      kmsKeyName: encryption?.key.keyName,
      messageStoragePolicy: regions && { allowedPersistenceRegions: [...regions] },
      labels: checkedLabels(this, props.labels),
      dependsOn: encryption && waitFor(this, [encryption.key.grantUse(serviceAgent(project, "pubsub"))]),
    });
    refuseTemplates(this);
  }

  /** Lets a grantee publish; secrets grant it to the Secret Manager of their project themselves. */
  grantPublish(grantee: Grantee): PubsubTopicIamMember {
    const { member, dependsOn } = granteeConfig(this, grantee);
    return once(
      this,
      `publisher ${member}`,
      (id) =>
        new PubsubTopicIamMember(this, id, {
          project: this.resource.project,
          topic: this.resource.name,
          role: "roles/pubsub.publisher",
          member,
          dependsOn,
        }),
    );
  }
}
