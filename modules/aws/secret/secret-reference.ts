import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { RoleGrantee } from "../role/grantee.ts";

/** How much of a secret may be read. */
export interface ReadOptions {
  /**
   * The staging labels of the versions that may be read, such as `AWSCURRENT`.
   * @default every version
   */
  readonly versionStages?: readonly string[];
}

/** What of a secret a container is given. */
export interface SecretPart {
  /**
   * The key whose value it is, of a secret that is a JSON object.
   * @default the whole value
   */
  readonly jsonKey?: string;
  /**
   * The staging label of the version. Not together with `versionId`.
   * @default AWSCURRENT
   */
  readonly versionStage?: string;
  /** The id of the version. @default the one that `versionStage` says */
  readonly versionId?: string;
}

/** A secret of Secrets Manager that something reads, made by this stack or not. */
export interface SecretReference {
  /** Its name, without the suffix that Secrets Manager adds in its ARN. */
  readonly secretName: string;
  /** What readers call it by: its ARN, which of a secret that is referred to by its name ends with the name. */
  readonly secretArn: string;
  /**
   * What ECS calls it, or a part of it, in `valueFrom`.
   *
   * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
   */
  valueFrom(part?: SecretPart): string;
  /** Lets a role read the values of this secret, decrypting them included, and of no other secret. */
  grantRead(role: RoleGrantee, options?: ReadOptions): IamRolePolicy;
}
