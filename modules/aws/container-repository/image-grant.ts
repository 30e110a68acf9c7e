import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { RoleGrantee } from "../role/grantee.ts";

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html */
export const PULL = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
] as const;

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
export const PUSH = [
  ...PULL,
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
] as const;

export interface ImageGrant {
  /** What it is for. */
  readonly id: string;
  readonly actions: readonly string[];
  /** ARN of one repository, or of those below a prefix. */
  readonly repositories: string;
}

/** Lets a role do something with images, and log in to the registry for that. */
export function grantImages(role: RoleGrantee, { id, actions, repositories }: ImageGrant): IamRolePolicy {
  return role.allow(id, [
    { actions, resources: [repositories] },
    {
      actions: ["ecr:GetAuthorizationToken"],
      resources: ["*"],
      wildcardReason: "The token is for the registry, and says nothing of what may be pulled with it.",
    },
  ]);
}
