import { aws, type BrokenStack } from "./broken-stack.ts";

/** What the documentation of AWS forbids. */
export const AGAINST_AWS: readonly BrokenStack[] = [
  aws(
    "too long a name of a role",
    ({ role }) => {
      role.name = "r".repeat(65);
    },
    "resource.aws_iam_role.role.name",
    "expected 1 to 64 letters",
  ),
  aws(
    "a policy that is no JSON",
    ({ role }) => {
      role.assumeRolePolicy = "{";
    },
    "resource.aws_iam_role.role.assume_role_policy",
    "expected",
  ),
  aws(
    "a repository in capitals",
    ({ images }) => {
      images.name = "Acme/documents";
    },
    "resource.aws_ecr_repository.images.name",
    "expected lower-case letters and digits",
  ),
  aws(
    "a bucket in capitals",
    ({ bucket }) => {
      bucket.bucket = "Acme";
    },
    "resource.aws_s3_bucket.bucket.bucket",
    "expected 3 to 63 lower-case letters",
  ),
];
