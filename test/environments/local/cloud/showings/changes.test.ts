import { afterAll, beforeAll, describe, expect, it } from "vitest";
import "../../../../../environments/local/cloud/testing/matchers.ts";
import {
  type AppliedStack,
  applyStack,
} from "../../../../../environments/local/cloud/testing/apply-stack.ts";
import { AwsStack, GoogleStack } from "./small-stacks.ts";
import { describeWithTerraform } from "./with-terraform.ts";

interface Change<Stack> {
  readonly what: string;
  readonly change: (stack: Stack) => void;
  readonly resource: string;
  /** What cannot be changed in place. @default it is updated in place */
  readonly because?: string;
}

const GOOGLE: readonly Change<GoogleStack>[] = [
  {
    what: "a display name",
    change: ({ account }) => account.addOverride("display_name", "Documents"),
    resource: "google_service_account.account",
  },
  {
    what: "an image",
    change: ({ service }) => service.putTemplate({ containers: [{ image: "documents:2" }] }),
    resource: "google_cloud_run_v2_service.service",
  },
  {
    what: "a condition on who may come in",
    change: ({ poolProvider }) => poolProvider.addOverride("attribute_condition", "assertion.sub != ''"),
    resource: "google_iam_workload_identity_pool_provider.pool-provider",
  },
  {
    what: "an account id",
    change: ({ account }) => account.addOverride("account_id", "documents-2"),
    resource: "google_service_account.account",
    because: "account_id",
  },
  {
    what: "a secret id",
    change: ({ secret }) => secret.addOverride("secret_id", "another"),
    resource: "google_secret_manager_secret.secret",
    because: "secret_id",
  },
  {
    what: "where a secret is kept",
    change: ({ secret }) =>
      secret.putReplication({ userManaged: { replicas: [{ location: "europe-west3" }] } }),
    resource: "google_secret_manager_secret.secret",
    because: "replication",
  },
  {
    what: "the version of a write-only value",
    change: ({ version }) => version.addOverride("secret_data_wo_version", 2),
    resource: "google_secret_manager_secret_version.version",
    because: "secret_data_wo_version",
  },
  {
    what: "the region of a repository",
    change: ({ images }) => images.addOverride("location", "europe-west3"),
    resource: "google_artifact_registry_repository.images",
    because: "location",
  },
  {
    what: "the location of a bucket",
    change: ({ bucket }) => bucket.addOverride("location", "US"),
    resource: "google_storage_bucket.bucket",
    because: "location",
  },
  {
    what: "the name of a service",
    change: ({ service }) => service.addOverride("name", "papers"),
    resource: "google_cloud_run_v2_service.service",
    because: "name",
  },
  {
    what: "who is granted a role",
    change: ({ invoker }) => invoker.addOverride("member", "user:reader@example.com"),
    resource: "google_cloud_run_v2_service_iam_member.invoker",
    because: "member",
  },
  {
    what: "the id of a pool",
    change: ({ pool }) => pool.addOverride("workload_identity_pool_id", "another-pool"),
    resource: "google_iam_workload_identity_pool.pool",
    because: "workload_identity_pool_id",
  },
];

const AWS: readonly Change<AwsStack>[] = [
  {
    what: "a description",
    change: ({ role }) => role.addOverride("description", "Reads documents"),
    resource: "aws_iam_role.role",
  },
  {
    what: "the name of a role",
    change: ({ role }) => role.addOverride("name", "papers"),
    resource: "aws_iam_role.role",
    because: "name",
  },
  {
    what: "the name of a repository",
    change: ({ images }) => images.addOverride("name", "acme/papers"),
    resource: "aws_ecr_repository.images",
    because: "name",
  },
  {
    what: "the name of a bucket",
    change: ({ bucket }) => bucket.addOverride("bucket", "acme-papers"),
    resource: "aws_s3_bucket.bucket",
    because: "bucket",
  },
];

function showChanges<Stack extends GoogleStack | AwsStack>(
  make: () => Stack,
  changes: readonly Change<Stack>[],
): void {
  let applied: AppliedStack;
  beforeAll(async () => {
    applied = await applyStack(make());
  });
  afterAll(() => applied?.[Symbol.asyncDispose]());

  it.each(changes.filter(({ because }) => because === undefined))(
    "$what is changed in place",
    async ({ change, resource }) => {
      const stack = make();
      change(stack);
      const plan = await applied.plan(stack);
      expect(plan).toUpdate(resource);
      expect(plan).not.toReplace(resource);
    },
  );

  it.each(changes.filter(({ because }) => because !== undefined))(
    "$what is changed by a replacement",
    async ({ change, resource, because }) => {
      const stack = make();
      change(stack);
      expect(await applied.plan(stack)).toReplace(resource, because);
    },
  );
}

describeWithTerraform("what exists, with the real Terraform", () => {
  describe("on Google Cloud", () => showChanges(() => new GoogleStack(), GOOGLE));
  describe("on AWS", () => showChanges(() => new AwsStack(), AWS));

  it("is not replaced where the stack forbids it", async () => {
    const stack = new GoogleStack();
    stack.bucket.lifecycle = { preventDestroy: true };
    await using applied = await applyStack(stack);
    stack.bucket.location = "US";
    expect(await applied.plan()).toFailWith(
      "resource.google_storage_bucket.bucket",
      "Instance cannot be destroyed",
    );
    await expect(applied.destroy()).rejects.toFailWith(
      "resource.google_storage_bucket.bucket",
      "Instance cannot be destroyed",
    );
  });
});
