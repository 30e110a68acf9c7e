import { describe, expect, it } from "vitest";
import { ref, sentences, stackOf } from "./sentences.ts";

const account = { it: { account_id: "caller-1", project: "accounts" } };
const secret = { it: { secret_id: "token", project: "secrets" } };
const bucket = { bucket: "documents", role: "roles/storage.objectViewer" };

/** What is said of a grant to a member on a secret, in a stack with others. */
function said({ member = "group:readers@example.com", id = "token", others = {}, locals = {}, data = {} }) {
  const grant = { secret_id: id, role: "roles/secretmanager.secretAccessor", member };
  const resources = {
    google_service_account: account,
    google_secret_manager_secret_iam_member: { grant },
    ...others,
  };
  return sentences(stackOf(resources, { locals, data }));
}

describe("a reference", () => {
  it.each([
    `serviceAccount:${ref("google_service_account.it.email")}`,
    ref("google_service_account.it.member"),
    `serviceAccount:${ref("google_service_account.it.account_id")}@${ref("google_service_account.it.project")}.iam.gserviceaccount.com`,
    `serviceAccount:${ref(" google_service_account.it.email ")}`,
  ])("to a service account as %s is that account", (member) => {
    expect(said({ member })).toEqual([
      "service account caller-1 in accounts may read secret token in my-project",
    ]);
  });

  it.each(["id", "name"])("to a service account by its %s is that account", (attribute) => {
    const grant = {
      service_account_id: ref(`google_service_account.it.${attribute}`),
      role: "roles/iam.workloadIdentityUser",
      member: "group:readers@example.com",
    };
    expect(
      sentences(stackOf({ google_service_account: account, google_service_account_iam_member: { grant } })),
    ).toEqual(["group readers@example.com may impersonate service account caller-1 in accounts"]);
  });

  it.each(["id", "name"])("to a secret by its %s is that secret, in its own project", (attribute) => {
    const id = ref(`google_secret_manager_secret.it.${attribute}`);
    expect(said({ id, others: { google_secret_manager_secret: secret } })).toEqual([
      "group readers@example.com may read secret token in secrets",
    ]);
  });

  it("to a repository by its name is the name within its place, which the grant says", () => {
    const grant = {
      repository: ref("google_artifact_registry_repository.it.name"),
      location: ref("google_artifact_registry_repository.it.location"),
      role: "roles/artifactregistry.reader",
      member: "group:readers@example.com",
    };
    const it = { repository_id: "images", location: "europe-west1" };
    const resources = {
      google_artifact_registry_repository: { it },
      google_artifact_registry_repository_iam_member: { grant },
    };
    expect(sentences(stackOf(resources))).toEqual([
      "group readers@example.com may pull from repository images in my-project/europe-west1",
    ]);
  });

  it("to a key is the key in its ring", () => {
    const ring = { name: "ring", location: "europe-west1" };
    const key = { name: "secrets", key_ring: ref("google_kms_key_ring.ring.id") };
    const grant = {
      crypto_key_id: ref("google_kms_crypto_key.key.id"),
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "group:readers@example.com",
    };
    const resources = {
      google_kms_key_ring: { ring },
      google_kms_crypto_key: { key },
      google_kms_crypto_key_iam_member: { grant },
    };
    expect(sentences(stackOf(resources))).toEqual([
      "group readers@example.com may encrypt and decrypt with key secrets in my-project/europe-west1/ring",
    ]);
  });

  it("to a local value is that value, whatever it refers to itself", () => {
    const locals = {
      readers: [`serviceAccount:${ref("local.reader")}`],
      reader: ref("google_service_account.it.email"),
    };
    const grant = { ...bucket, members: ref("local.readers") };
    const resources = { google_service_account: account, google_storage_bucket_iam_binding: { grant } };
    expect(sentences(stackOf(resources, { locals }))).toEqual([
      "service account caller-1 in accounts may read objects in bucket documents",
    ]);
  });

  it("into a list or a block is what is there", () => {
    const locals = { readers: { first: ["group:a@example.com", "group:b@example.com"] } };
    expect(said({ member: ref("local.readers.first[1]"), locals })).toEqual([
      "group b@example.com may read secret token in my-project",
    ]);
    const others = {
      google_cloud_run_v2_service: { it: { template: { service_account: "a@example.com" } } },
    };
    const member = `serviceAccount:${ref("google_cloud_run_v2_service.other.template[0].service_account")}`;
    const other = { name: "other", location: "europe-west1", ...others.google_cloud_run_v2_service.it };
    expect(said({ member, others: { google_cloud_run_v2_service: { other } } })).toContain(
      "service account a@example.com may read secret token in my-project",
    );
  });

  it("to another stack's output is what that stack puts out", () => {
    const other = stackOf(
      { google_service_account: account },
      {
        "//": { metadata: { stackName: "platform" } },
        output: { "cross-stack-output-email": { value: ref("google_service_account.it.email") } },
      },
    );
    const member = `serviceAccount:${ref("data.terraform_remote_state.cross-stack-reference-input-platform.outputs.cross-stack-output-email")}`;
    const grant = { ...bucket, member };
    expect(sentences(stackOf({ google_storage_bucket_iam_member: { grant } }), other)).toEqual([
      "service account caller-1 in accounts may read objects in bucket documents",
    ]);
  });

  it("that is none, since it is escaped, is what is written", () => {
    const condition = { title: "some", expression: `name == "$${ref("name")}%%{if}"` };
    const grant = { ...bucket, member: "group:readers@example.com", condition };
    expect(sentences(stackOf({ google_storage_bucket_iam_member: { grant } }))).toEqual([
      `group readers@example.com may read objects in bucket documents when name == "${ref("name")}%{if}"`,
    ]);
  });

  it("that leads to text which looks like a reference is that text", () => {
    const locals = { condition: { title: "some", expression: `$${ref("name")}` } };
    const grant = { ...bucket, member: "group:readers@example.com", condition: ref("local.condition") };
    expect(sentences(stackOf({ google_storage_bucket_iam_member: { grant } }, { locals }))).toEqual([
      `group readers@example.com may read objects in bucket documents when ${ref("name")}`,
    ]);
  });

  it("that nothing in the graph depends on may lead anywhere", () => {
    const it = {
      name: "documents",
      location: "europe-west1",
      template: { containers: [{ image: ref("var.image") }] },
    };
    expect(sentences(stackOf({ google_cloud_run_v2_service: { it } }))).toHaveLength(3);
  });
});

describe("what is not known at synth", () => {
  const where = "google_secret_manager_secret_iam_member.grant: ";
  const remedy =
    "Write the name itself: the trust graph knows what the stacks say, and nothing that is asked for at the apply.";

  it.each([
    ["what Google makes up", "google_service_account.it.unique_id"],
    ["a resource that is not there", "google_service_account.other.email"],
    ["a type that is not there", "google_service_accounts.it.email"],
    ["a data source", "data.google_service_account.it.email"],
    ["a variable", "var.member"],
    ["a local value that is not there", "local.member"],
    ["a stack that is not there", "data.terraform_remote_state.cross-stack-reference-input-other.outputs.x"],
    ["a state that is no stack's", "data.terraform_remote_state.other.outputs.x"],
    ["a module", "module.accounts.email"],
  ])("is refused: %s", (_, expression) => {
    expect(() => said({ member: `serviceAccount:${ref(expression)}` })).toThrow(
      `${where}${ref(expression)} is not known at synth. ${remedy}`,
    );
  });

  it.each([
    ["a function", ref('join("", ["group:", local.name])')],
    ["a nested template", ref(`"${ref("local.name")}"`)],
    ["what goes round", ref("local.round")],
    ["a directive", "%{ if true }"],
    ["what does not end", ref("local.name").slice(0, -1)],
  ])("is refused: %s", (_, member) => {
    const locals = { name: "a@example.com", round: ref("local.round") };
    expect(() => said({ member, locals })).toThrow(`${where}${member} cannot be resolved. ${remedy}`);
  });
});
