import { describe, expect, it } from "vitest";
import { ref, sentences, sentencesWith, stackOf } from "../sentences.ts";

const pool = { workload_identity_pool_id: "builds" };
const provider = { ...pool, workload_identity_pool_provider_id: "actions" };
const github = { issuer_uri: "https://token.actions.githubusercontent.com" };
const federated = (attributes: object) =>
  sentences(
    stackOf({ google_iam_workload_identity_pool_provider: { provider: { ...provider, ...attributes } } }),
  );

describe("a provider of a pool", () => {
  it("is said with its audiences, its condition and its mapping", () => {
    const said = federated({
      oidc: { ...github, allowed_audiences: ["https://a.example.com", "https://b.example.com"] },
      attribute_condition: 'assertion.repository_id == "7"',
      attribute_mapping: { "google.subject": "assertion.sub", "attribute.ref": "assertion.ref" },
    });
    expect(said).toEqual([
      "issuer https://token.actions.githubusercontent.com vouches for identities of identity pool builds in " +
        "my-project through provider actions for audience https://a.example.com or https://b.example.com " +
        'when assertion.repository_id == "7" with attribute.ref = assertion.ref, google.subject = assertion.sub',
    ]);
  });

  it.each([undefined, "", " "])("is said loudly where it has the condition %j", (attribute_condition) => {
    expect(federated({ oidc: github, attribute_condition })).toEqual([
      "issuer https://token.actions.githubusercontent.com vouches for identities of identity pool builds in " +
        "my-project through provider actions for the provider's own audience WHATEVER ITS CLAIMS SAY",
    ]);
  });

  it("is said with whose keys it goes by, where it does not fetch them", () => {
    const said = federated({ oidc: { ...github, jwks_json: "{}" }, attribute_condition: "true" });
    expect(said.join()).toContain("own audience with the keys that are in the stack when true");
  });

  it.each([
    ["aws", { account_id: "210987654321" }, "AWS account 210987654321"],
    [
      "saml",
      { idp_metadata_xml: '<EntityDescriptor entityID="https://idp.example.com/saml"/>' },
      "SAML identity provider https://idp.example.com/saml",
    ],
    ["x509", { trust_store: {} }, "certificate authorities trusted by provider actions"],
  ])("of the kind %s is said by who vouches", (kind, block, said) => {
    expect(federated({ [kind]: block, attribute_condition: "true" })).toEqual([
      `${said} vouches for identities of identity pool builds in my-project through provider actions when true`,
    ]);
  });

  it("that is switched off is said to be", () => {
    const said = federated({ aws: { account_id: "210987654321" }, disabled: true });
    expect(said.join()).toContain("AWS account 210987654321 vouches (switched off) for identities of");
  });

  it.each([
    ["nobody", {}, "it says of nobody that they vouch for its identities. Give it oidc, aws, saml or x509."],
    [
      "SAML metadata without a name",
      { saml: { idp_metadata_xml: "<EntityDescriptor/>" } },
      "its idp_metadata_xml names no entityID. State the metadata of the identity provider.",
    ],
  ])("with %s is refused", (_, attributes, fault) => {
    expect(() => federated(attributes)).toThrow(
      `google_iam_workload_identity_pool_provider.provider: ${fault}`,
    );
  });
});

describe("a pool", () => {
  const member = (project: string) =>
    `principal://iam.googleapis.com/projects/${project}/locations/global/workloadIdentityPools/builds/subject/main`;
  const bucket = { bucket: "documents", role: "roles/storage.objectViewer" };
  const poolsAndMembers = (pools: object, members: readonly string[]) =>
    sentences(
      stackOf({
        google_iam_workload_identity_pool: { ...pools },
        google_storage_bucket_iam_binding: { binding: { ...bucket, members } },
      }),
    ).filter((sentence) => sentence.startsWith("identity pool"));

  it("is one with the pool of that name which grants name by the project's number", () => {
    expect(poolsAndMembers({ pool }, [member("123456789012")])).toEqual([
      "identity pool builds in my-project includes subject main in identity pool builds of 123456789012",
    ]);
  });

  it("is not taken for another's of that name by whoever knows the project's number", () => {
    const stack = stackOf({
      google_iam_workload_identity_pool: { pool },
      google_storage_bucket_iam_binding: {
        binding: { ...bucket, members: [member("123456789012"), member("666")] },
      },
    });
    const projects = { "123456789012": "my-project" };
    expect(sentencesWith({ projects }, stack).filter((sentence) => sentence.includes(" includes "))).toEqual([
      "identity pool builds in 666 includes subject main in identity pool builds of 666",
      "identity pool builds in my-project includes subject main in identity pool builds of 123456789012",
    ]);
    const other = stackOf({
      google_iam_workload_identity_pool: { pool },
      google_storage_bucket_iam_binding: { binding: { ...bucket, members: [member("666")] } },
    });
    expect(sentencesWith({ projects }, other)).toContain(
      "identity pool builds in 666 includes subject main in identity pool builds of 666",
    );
  });

  it("is itself where a grant names it by reference", () => {
    const reference = `principal://iam.googleapis.com/${ref("google_iam_workload_identity_pool.pool.name")}/subject/main`;
    expect(poolsAndMembers({ pool }, [reference])).toEqual([
      "identity pool builds in my-project includes subject main in identity pool builds of my-project",
    ]);
  });

  it.each([
    ["two pools", { pool, other: { ...pool, project: "other" } }, ["1"]],
    ["two numbers", { pool }, ["1", "2"]],
  ])("is left apart where %s could be meant", (_, pools, projects) => {
    expect(poolsAndMembers(pools, projects.map(member))).toEqual(
      projects.map(
        (project) =>
          `identity pool builds in ${project} includes subject main in identity pool builds of ${project}`,
      ),
    );
  });

  it("that is switched off is said to be", () => {
    expect(poolsAndMembers({ pool: { ...pool, disabled: true } }, [])).toEqual([
      "identity pool builds in my-project is switched off",
    ]);
  });
});
