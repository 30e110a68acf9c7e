import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository/index.js";
import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service/index.js";
import { CloudRunV2ServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-member/index.js";
import { IamWorkloadIdentityPool } from "@cdktf/provider-google/lib/iam-workload-identity-pool/index.js";
import { IamWorkloadIdentityPoolProvider } from "@cdktf/provider-google/lib/iam-workload-identity-pool-provider/index.js";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret/index.js";
import { SecretManagerSecretVersion } from "@cdktf/provider-google/lib/secret-manager-secret-version/index.js";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account/index.js";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket/index.js";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";

/** A server on Google Cloud and what it needs, as somebody might write it without our modules. */
export class GoogleStack extends TerraformStack {
  readonly account: ServiceAccount;
  readonly secret: SecretManagerSecret;
  readonly version: SecretManagerSecretVersion;
  readonly images: ArtifactRegistryRepository;
  readonly bucket: StorageBucket;
  readonly service: CloudRunV2Service;
  readonly invoker: CloudRunV2ServiceIamMember;
  readonly pool: IamWorkloadIdentityPool;
  readonly poolProvider: IamWorkloadIdentityPoolProvider;

  constructor() {
    super(Testing.app(), "google-stack");
    const location = "europe-west1";
    new GoogleProvider(this, "google", { project: "acme-dev", region: location });
    this.account = new ServiceAccount(this, "account", { accountId: "documents" });
    this.secret = new SecretManagerSecret(this, "secret", {
      secretId: "token",
      replication: { userManaged: { replicas: [{ location }] } },
    });
    this.version = new SecretManagerSecretVersion(this, "version", {
      secret: this.secret.id,
      secretDataWo: "hunter2",
      secretDataWoVersion: 1,
    });
    this.images = new ArtifactRegistryRepository(this, "images", {
      location,
      repositoryId: "images",
      format: "DOCKER",
    });
    this.bucket = new StorageBucket(this, "bucket", { name: "acme-documents", location: "EU" });
    this.service = new CloudRunV2Service(this, "service", {
      name: "documents",
      location,
      deletionProtection: false,
      labels: { team: "documents" },
      template: {
        serviceAccount: this.account.email,
        scaling: { maxInstanceCount: 3 },
        containers: [{ image: "europe-west1-docker.pkg.dev/acme-dev/images/documents:1" }],
      },
    });
    this.invoker = new CloudRunV2ServiceIamMember(this, "invoker", {
      name: this.service.name,
      location,
      role: "roles/run.invoker",
      member: "group:readers@example.com",
    });
    this.pool = new IamWorkloadIdentityPool(this, "pool", { workloadIdentityPoolId: "edge-pool" });
    this.poolProvider = new IamWorkloadIdentityPoolProvider(this, "pool-provider", {
      workloadIdentityPoolId: this.pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: "edge-provider",
      attributeMapping: { "google.subject": "assertion.sub" },
      oidc: { issuerUri: "https://mcp.example.com/workload" },
    });
    new TerraformOutput(this, "email", { value: this.account.email });
  }
}

/** The least of AWS. */
export class AwsStack extends TerraformStack {
  readonly role: IamRole;
  readonly images: EcrRepository;
  readonly bucket: S3Bucket;

  constructor() {
    super(Testing.app(), "aws-stack");
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const statement = {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
    };
    this.role = new IamRole(this, "role", {
      name: "documents",
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    this.images = new EcrRepository(this, "images", { name: "acme/documents" });
    this.bucket = new S3Bucket(this, "bucket", { bucket: "acme-documents" });
  }
}
