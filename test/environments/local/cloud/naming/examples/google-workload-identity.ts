import { type Examples, keys, letters } from "./example.ts";

const id = { workload_identity_pool_id: "example-pool" };
const PROVIDER = { ...id, workload_identity_pool_provider_id: "example-prvdr" };
const SUBJECT = { "google.subject": "assertion.sub" };
const oidc = [{ issuer_uri: "https://token.actions.githubusercontent.com" }];

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/iam_workload_identity_pool */
export const pools: Examples = {
  types: ["google_iam_workload_identity_pool"],
  valid: [
    {
      ...id,
      display_name: "Name of the pool",
      description: "Identity pool operates in FEDERATION_ONLY mode",
    },
    { workload_identity_pool_id: "a-1-", display_name: letters(32), description: letters(256) },
    { workload_identity_pool_id: letters(32) },
  ],
  invalid: [
    [{ workload_identity_pool_id: "abc" }, ["workload_identity_pool_id"]],
    [{ workload_identity_pool_id: letters(33) }, ["workload_identity_pool_id"]],
    [{ workload_identity_pool_id: "Example" }, ["workload_identity_pool_id"]],
    [{ workload_identity_pool_id: "gcp-edge" }, ["workload_identity_pool_id"]],
    [{ ...id, display_name: letters(33) }, ["display_name"]],
    [{ ...id, description: letters(257) }, ["description"]],
  ],
};

/** https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/iam_workload_identity_pool_provider */
export const poolProviders: Examples = {
  types: ["google_iam_workload_identity_pool_provider"],
  valid: [
    {
      ...PROVIDER,
      display_name: "Name of provider",
      description: "AWS identity pool provider for automated test",
      attribute_condition:
        'attribute.aws_role=="arn:aws:sts::999999999999:assumed-role/stack-eu-central-1-lambdaRole"',
      attribute_mapping: {
        "google.subject": "assertion.arn",
        "attribute.aws_account": "assertion.account",
        "attribute.environment": 'assertion.arn.contains(":instance-profile/Production") ? "prod" : "test"',
      },
      aws: [{ account_id: "999999999999" }],
    },
    { ...PROVIDER, aws: [{ account_id: "999999999999" }] },
    {
      ...PROVIDER,
      attribute_mapping: {
        ...SUBJECT,
        "attribute.repository": "assertion.repository",
        "google.groups": "[]",
      },
      oidc: [
        {
          issuer_uri: "https://sts.windows.net/azure-tenant-id",
          allowed_audiences: ["https://example.com/gcp-oidc-federation", "example.com/gcp-oidc-federation"],
          jwks_json: '{"keys":[]}',
        },
      ],
    },
    {
      ...PROVIDER,
      attribute_mapping: SUBJECT,
      oidc: [{ jwks_json: '{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"1","n":"","e":"AQAB"}]}' }],
    },
    { ...PROVIDER, attribute_mapping: SUBJECT, saml: [{ idp_metadata_xml: "<xml/>" }] },
  ],
  invalid: [
    [{ ...PROVIDER, workload_identity_pool_provider_id: "gcp-edge" }, ["workload_identity_pool_provider_id"]],
    [{ ...PROVIDER, workload_identity_pool_provider_id: "edge_1" }, ["workload_identity_pool_provider_id"]],
    [{ ...PROVIDER, workload_identity_pool_id: "abc" }, ["workload_identity_pool_id"]],
    [{ ...PROVIDER, display_name: letters(33) }, ["display_name"]],
    [{ ...PROVIDER, description: letters(257) }, ["description"]],
    [{ ...PROVIDER, attribute_condition: letters(4097) }, ["attribute_condition"]],
    [{ ...PROVIDER, oidc }, ["attribute_mapping"]],
    [{ ...PROVIDER, oidc, attribute_mapping: { "attribute.a": "assertion.a" } }, ["attribute_mapping"]],
    [
      {
        ...PROVIDER,
        aws: [{ account_id: "999999999999" }],
        attribute_mapping: { "attribute.a": "assertion.a" },
      },
      ["attribute_mapping"],
    ],
    [
      { ...PROVIDER, attribute_mapping: { ...SUBJECT, repository: "assertion.repository" } },
      ["attribute_mapping", "repository"],
    ],
    [
      { ...PROVIDER, attribute_mapping: { ...SUBJECT, "attribute.Repository": "a" } },
      ["attribute_mapping", "attribute.Repository"],
    ],
    [
      { ...PROVIDER, attribute_mapping: { "google.subject": letters(2049) } },
      ["attribute_mapping", "google.subject"],
    ],
    [
      { ...PROVIDER, attribute_mapping: { ...SUBJECT, ...keys(52, (index) => `attribute.a${index}`) } },
      ["attribute_mapping"],
    ],
    [{ ...PROVIDER, attribute_mapping: SUBJECT, oidc, aws: [{ account_id: "999999999999" }] }, []],
    [{ ...PROVIDER, aws: [{ account_id: "9999" }] }, ["aws", 0, "account_id"]],
    [
      { ...PROVIDER, attribute_mapping: SUBJECT, oidc: [{ issuer_uri: "http://mcp.example.com" }] },
      ["oidc", 0, "issuer_uri"],
    ],
    [
      { ...PROVIDER, attribute_mapping: SUBJECT, oidc: [{ allowed_audiences: Array(11).fill("a") }] },
      ["oidc", 0, "allowed_audiences"],
    ],
    [
      { ...PROVIDER, attribute_mapping: SUBJECT, oidc: [{ allowed_audiences: ["a", letters(257)] }] },
      ["oidc", 0, "allowed_audiences", 1],
    ],
    [{ ...PROVIDER, attribute_mapping: SUBJECT, oidc: [{ jwks_json: "[]" }] }, ["oidc", 0, "jwks_json"]],
    [
      {
        ...PROVIDER,
        attribute_mapping: SUBJECT,
        oidc: [{ jwks_json: '{"keys":[{"kty":"RSA","d":"AQAB"}]}' }],
      },
      ["oidc", 0, "jwks_json"],
    ],
  ],
};
