import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import { ServiceAccount as ServiceAccountResource } from "@cdktf/provider-google/lib/service-account/index.js";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member/index.js";
import { App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { ArtifactRepository } from "../../../modules/gcp/artifact-repository/artifact-repository.ts";
import { CryptoKey } from "../../../modules/gcp/crypto-key/crypto-key.ts";
import { serviceAgent } from "../../../modules/gcp/iam/service-agent.ts";
import { Secret } from "../../../modules/gcp/secret/secret.ts";
import { ServiceAccount } from "../../../modules/gcp/service-account/service-account.ts";
import { edgeIssuer } from "../../../modules/gcp/workload-identity-pool/edge-issuer.ts";
import { WorkloadIdentityPool } from "../../../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import { toMermaid } from "../../../modules/trust/formats/mermaid.ts";
import { toSvg } from "../../../modules/trust/formats/svg.ts";
import { toText } from "../../../modules/trust/formats/text.ts";
import { TrustError } from "../../../modules/trust/trust-error.ts";
import { trustGraph } from "../../../modules/trust/trust-graph.ts";
import { MODULES } from "../readme-examples.ts";
import { project } from "../synthesize.ts";
import { type Resources, sentences, sentencesWith, stackOf } from "./sentences.ts";

/** The stacks of an app, as cdktf writes them. */
function synthesized(id: string, build: (stack: TerraformStack, app: App) => void) {
  const outdir = mkdtempSync(join(tmpdir(), "trust-"));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  const app = new App({ outdir });
  const stack = new TerraformStack(app, id);
  new GoogleProvider(stack, "google", { project: project.id });
  build(stack, app);
  app.synth();
  const files = globSync("stacks/*/cdk.tf.json", { cwd: outdir });
  return files.map((file) => JSON.parse(readFileSync(join(outdir, file), "utf8")));
}

describe("the trust graph", () => {
  it("says what modules grant", () => {
    const stacks = synthesized("dev", (stack) => {
      const edge = new ServiceAccount(stack, "edge", { project, accountId: "edge-invoker" });
      const pool = new WorkloadIdentityPool(stack, "gateway", { project, poolId: "gateway" });
      pool.addProvider(
        "workload",
        edgeIssuer({
          issuer: "https://mcp.example.com/workload",
          audiences: ["gcp"],
          subjects: ["edge:documents"],
        }),
      );
      edge.grantIdToken(pool.principal("edge:documents"));
      const place = { project, location: "europe-west1" };
      const images = new ArtifactRepository(stack, "images", { ...place, repositoryId: "images" });
      images.grantPush("group:builders@example.com");
      const secret = new Secret(stack, "secret", { project, secretId: "token" });
      secret.grantRead(edge, { version: "7" });
      const key = new CryptoKey(stack, "key", { ...place, name: "images" });
      key.grantUse(serviceAgent(project, "artifactregistry"));
    });
    expect(sentences(...stacks)).toEqual([
      "group builders@example.com may push to and pull from repository images in my-project/europe-west1",
      "identity pool gateway in my-project includes subject edge:documents in identity pool gateway of 123456789012",
      "issuer https://mcp.example.com/workload vouches for identities of identity pool gateway in my-project " +
        "through provider workload for audience gcp when assertion.sub == 'edge:documents' " +
        "with google.subject = assertion.sub",
      "service account edge-invoker in my-project may read version 7 of secret token in my-project",
      "service agent service-123456789012@gcp-sa-artifactregistry.iam.gserviceaccount.com may encrypt and decrypt " +
        "with key images in my-project/europe-west1/images",
      "subject edge:documents in identity pool gateway of 123456789012 may obtain ID tokens of " +
        "service account edge-invoker in my-project",
    ]);
  });

  it("joins stacks of which one refers to another", () => {
    const stacks = synthesized("platform", (platform, app) => {
      const account = new ServiceAccountResource(platform, "account", { accountId: "caller-1" });
      const servers = new TerraformStack(app, "servers");
      new GoogleProvider(servers, "google", { project: project.id });
      new StorageBucketIamMember(servers, "reader", {
        bucket: "documents",
        role: "roles/storage.objectViewer",
        member: `serviceAccount:${account.email}`,
      });
    });
    expect(JSON.stringify(stacks)).toContain("terraform_remote_state");
    expect(sentences(...stacks)).toEqual([
      "service account caller-1 in my-project may read objects in bucket documents",
    ]);
  });

  it("knows whom one stack grants what another stack has", () => {
    const grant = { topic: "rotations", role: "roles/pubsub.publisher", member: "group:a@example.com" };
    const topic = { google_pubsub_topic: { topic: { name: "rotations" } } };
    expect(sentences(stackOf(topic), stackOf({ google_pubsub_topic_iam_member: { grant } }))).toEqual([
      "group a@example.com may publish to topic rotations in my-project",
    ]);
  });
});

describe("a resource type that the graph does not know", () => {
  const at = { "//": { metadata: { path: "dev-gcp/somewhere/Resource" } } };

  it.each([
    "google_cloud_run_v2_worker_pool_iam_member",
    "google_bigquery_dataset_access",
    "google_iam_deny_policy",
    "google_storage_bucket_access_control",
    "google_storage_bucket_acl",
    "google_cloud_identity_group_membership",
    "google_privileged_access_manager_entitlement_grant",
    "google_iam_projects_policy_binding",
    "google_access_context_manager_ingress_policy",
    "aws_iam_access_key",
    "aws_iam_user_policy",
    "aws_iam_group_membership",
    "aws_organizations_policy_attachment",
    "aws_ecr_registry_policy",
    "aws_vpc_endpoint_policy",
    "aws_kms_grant",
    "aws_s3_bucket_acl",
    "aws_eks_access_entry",
    "azurerm_role_assignment",
    "kubernetes_cluster_role_binding_v1",
    "cloudflare_zero_trust_access_policy",
  ])("is refused where it looks like a grant: %s", (type) => {
    const stack = stackOf({ [type]: { it: at } });
    expect(() => sentences(stack)).toThrow(
      `dev-gcp/somewhere/Resource: the trust graph does not know whom ${type} lets do what. ` +
        "Pass trustGraph a reader of this type, or use one that modules/trust/README.md lists.",
    );
  });

  it.each([
    "google_project_service",
    "google_project_iam_audit_config",
    "google_vpc_access_connector",
    "google_compute_security_policy",
    "aws_ecs_cluster_capacity_providers",
    "aws_ecr_lifecycle_policy",
    "aws_s3_bucket_public_access_block",
    "random_password",
  ])("is left out where it grants nothing: %s", (type) => {
    expect(trustGraph([stackOf({ [type]: { it: at } })])).toEqual({ nodes: new Map(), edges: [] });
  });

  it.each([
    [{ "//": { metadata: { path: "dev-gcp/access" } }, source: "./access" }, "dev-gcp/access"],
    [{ source: "./access" }, "module.access"],
  ])("is refused where a module of Terraform's may hide it: %j", (module, path) => {
    expect(() => sentences(stackOf({}, { module: { access: module } }))).toThrow(
      `${path}: the trust graph cannot see what a module of Terraform's grants. Grant with constructs instead.`,
    );
  });

  it("is refused where its blocks are made at the apply", () => {
    const dynamic = { condition: { for_each: [1], content: { title: "t", expression: "true" } } };
    const grant = { topic: "t", role: "roles/pubsub.publisher", member: "allUsers", dynamic };
    expect(() => sentences(stackOf({ google_pubsub_topic_iam_member: { grant } }))).toThrow(
      "google_pubsub_topic_iam_member.grant: how many of condition it has is only known at the apply. Write the blocks themselves.",
    );
  });

  it.each([
    ["gcp", "google", "google_secret_manager_secret_iam_member"],
    ["aws", "aws", "aws_iam_role_policy"],
  ])("is none of those that the modules make: %s", (folder, provider, expected) => {
    const sources = globSync(`${folder}/**/*.ts`, { cwd: MODULES }).map((file) =>
      readFileSync(join(MODULES, file), "utf8"),
    );
    const form = new RegExp(`provider-${provider}/lib/([a-z\\d-]+)/`, "g");
    const imports = sources.flatMap((source) => [...source.matchAll(form)]);
    const types = new Set(imports.map(([, name = ""]) => `${provider}_${name.replaceAll("-", "_")}`));
    expect(types).toContain(expected);
    for (const type of types) {
      const unknown = `${type}.it: the trust graph does not know`;
      expect(() => trustGraph([stackOf({ [type]: { it: {} } })]), type).not.toThrow(unknown);
    }
  });

  it("is read by whoever asks for the graph and knows it", () => {
    const readers: Parameters<typeof sentencesWith>[0]["readers"] = {
      aws_iam_role: (role, graph) =>
        graph.relate({
          from: { kind: "AWS service", name: "ecs-tasks.amazonaws.com" },
          verb: "may assume",
          to: { kind: "AWS role", name: role.text("name") },
        }),
    };
    expect(sentencesWith({ readers }, stackOf({ aws_iam_role: { it: { ...at, name: "caller" } } }))).toEqual([
      "AWS service ecs-tasks.amazonaws.com may assume AWS role caller",
    ]);
  });

  it("is named with all other faults at once, each at its place", () => {
    const stack = stackOf({
      aws_iam_role: { it: at },
      google_pubsub_topic_iam_member: { grant: { topic: "t", role: "r", member: "all" } },
    });
    expect(() => trustGraph([stack])).toThrow(TrustError);
    try {
      trustGraph([stack]);
    } catch (error) {
      const { faults } = error as TrustError;
      expect(faults.map((fault) => fault.split(":")[0])).toEqual([
        "dev-gcp/somewhere/Resource",
        "google_pubsub_topic_iam_member.grant",
      ]);
    }
  });
});

describe("the same relations", () => {
  const member = (name: string) =>
    `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/edge/subject/${name}`;
  const account = (name: string) => `projects/-/serviceAccounts/${name}@my-project.iam.gserviceaccount.com`;
  const role = "roles/iam.workloadIdentityUser";
  const resources: Resources = {
    google_pubsub_topic: { a: { name: "a" }, b: { name: "b" } },
    google_iam_workload_identity_pool: { edge: { workload_identity_pool_id: "edge" } },
    google_service_account_iam_member: {
      a: { service_account_id: account("a"), role, member: member("x") },
      b: { service_account_id: account("b"), role, member: member("y") },
      round: {
        service_account_id: account("a"),
        role,
        member: "serviceAccount:b@my-project.iam.gserviceaccount.com",
      },
      trip: {
        service_account_id: account("b"),
        role,
        member: "serviceAccount:a@my-project.iam.gserviceaccount.com",
      },
    },
  };
  const flat = Object.entries(resources).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, attributes]) => ({ type, id, attributes })),
  );
  const stackWith = (parts: typeof flat) => {
    const types = [...new Set(parts.map(({ type }) => type))];
    const ofType = (type: string) => parts.filter((part) => part.type === type);
    const entries = (type: string) => ofType(type).map(({ id, attributes }) => [id, attributes]);
    return stackOf(Object.fromEntries(types.map((type) => [type, Object.fromEntries(entries(type))])));
  };
  const drawn = (stacks: readonly (typeof flat)[]) => {
    const graph = trustGraph(stacks.map(stackWith));
    return [toText(graph), toMermaid(graph), toSvg(graph, { title: "x" })];
  };

  it("are the same graph, whatever their order and however they are spread over stacks", () => {
    const expected = drawn([flat]);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(flat, { minLength: flat.length }),
        fc.nat(flat.length),
        (shuffled, cut) => {
          expect(drawn([shuffled.slice(0, cut), shuffled.slice(cut)])).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });
});
