import { z } from "zod";
import { isObjectValue, type ObjectValue } from "../../protocol/value.ts";
import { all, atMost, atMostElements, block, entries, isWritten, matching, texts } from "../check.ts";
import type { Check, Rule } from "../rule.ts";
import { PROJECT_RULE } from "./project.ts";

const POOL =
  "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/iam_workload_identity_pool#argument-reference";
const PROVIDER =
  "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/iam_workload_identity_pool_provider#argument-reference";

const id: Check = all(
  matching(/^[a-z0-9-]{4,32}$/, "4 to 32 lower-case letters, digits and hyphens"),
  texts((text) => !text.startsWith("gcp-"), "no prefix gcp-, which is reserved for Google"),
);

function described(source: string): readonly Rule[] {
  return [
    PROJECT_RULE,
    { attribute: "workload_identity_pool_id", check: id, source },
    { attribute: "display_name", check: atMost(32), source },
    { attribute: "description", check: atMost(256), source },
  ];
}

export const poolRules: readonly Rule[] = described(POOL);

const mappingKey: Check = all(
  matching(
    /^(?:google\.(?:subject|groups)|attribute\.[a-z0-9_]+)$/,
    "google.subject, google.groups or attribute.<a-z, 0-9, _>",
  ),
  atMost(100),
);

/** OIDC has no mapping by default, and a mapping of one's own replaces that of AWS. */
function lacksSubject(provider: ObjectValue): string | undefined {
  const mapping = provider.attribute_mapping ?? null;
  const lacks = isObjectValue(mapping)
    ? !Object.hasOwn(mapping, "google.subject")
    : mapping === null && isWritten(provider.oidc);
  return lacks ? "expected a mapping to google.subject" : undefined;
}

const JWK_MEMBERS = ["kty", "alg", "use", "kid", "n", "e", "x", "y", "crv"];
const PUBLIC_KEYS = `a JSON Web Key Set whose keys have no members but ${JWK_MEMBERS.join(", ")}`;

const keySet = z.strictObject({
  keys: z.array(z.partialRecord(z.enum(JWK_MEMBERS), z.string())),
});

const KINDS = ["aws", "oidc", "saml", "x509"];

function hasTwoKinds(provider: ObjectValue): string | undefined {
  const written = KINDS.filter((kind) => isWritten(provider[kind]));
  return written.length > 1 ? `expected one of ${written.join(", ")}` : undefined;
}

export const poolProviderRules: readonly Rule[] = [
  ...described(PROVIDER),
  { attribute: "workload_identity_pool_provider_id", check: id, source: PROVIDER },
  { attribute: "attribute_condition", check: atMost(4096), source: PROVIDER },
  { attribute: "attribute_mapping", check: entries(mappingKey, atMost(2048), 52), source: PROVIDER },
  { attribute: "", check: block(lacksSubject, "attribute_mapping"), source: PROVIDER },
  {
    attribute: "",
    check: block(hasTwoKinds),
    source:
      "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers",
  },
  {
    attribute: "aws[].account_id",
    check: matching(/^\d{12}$/, "an AWS account id of 12 digits"),
    source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
  },
  {
    attribute: "oidc[].issuer_uri",
    check: texts(isHttps, "an https URL"),
    source:
      "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers#Oidc",
  },
  { attribute: "oidc[].allowed_audiences", check: atMostElements(10), source: PROVIDER },
  { attribute: "oidc[].allowed_audiences[]", check: atMost(256), source: PROVIDER },
  { attribute: "oidc[].jwks_json", check: texts(isPublicKeySet, PUBLIC_KEYS), source: PROVIDER },
];

function isPublicKeySet(text: string): boolean {
  try {
    return keySet.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}
