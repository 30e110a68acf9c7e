import type { IdentitySource } from "../../../../modules/gcp/workload-identity-pool/identity-source.ts";
import { WorkloadIdentityPool } from "../../../../modules/gcp/workload-identity-pool/workload-identity-pool.ts";
import {
  type FederatedIdentity,
  FederationError,
  federate,
} from "../../../stand-ins/google/federated-identity.ts";
import { project, resource, synthesize } from "../../synthesize.ts";

/** A provider as Terraform reads it. */
export interface ProviderJson {
  readonly attribute_mapping: Readonly<Record<string, string>>;
  readonly attribute_condition: string;
  readonly aws?: { readonly account_id: string };
  readonly oidc?: {
    readonly issuer_uri: string;
    readonly allowed_audiences?: readonly string[];
    readonly jwks_json?: string;
  };
}

/** What a token says, or AWS of its caller; what is undefined is left out. */
export type Claims = Readonly<Record<string, unknown>>;

/** What tokens are for where a provider names no audience. */
export const AUDIENCE =
  "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/my-pool/providers/my-provider";

/** The provider that a stack has for a source. */
export function providerJson(source: IdentitySource): ProviderJson {
  const json = synthesize((stack) => {
    new WorkloadIdentityPool(stack, "pool", { project, poolId: "my-pool" }).addProvider(
      "my-provider",
      source,
    );
  });
  const provider = resource(
    json,
    "google_iam_workload_identity_pool_provider",
  ) as Partial<ProviderJson> as ProviderJson;
  const { attribute_mapping, attribute_condition, oidc } = provider;
  const texts = JSON.stringify([attribute_mapping, attribute_condition, oidc]);
  if (/[$%]\{/.test(texts)) throw new Error("Terraform would evaluate what stands there");
  return provider;
}

/**
 * What Google makes of a credential whose signature is good: an identity, or nothing, and because of what.
 *
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
export function admit(
  provider: ProviderJson,
  claims: Claims,
): FederatedIdentity | "issuer" | "audience" | FederationError["at"] {
  const { oidc, attribute_mapping: attributeMapping, attribute_condition: attributeCondition } = provider;
  const assertion: Claims = JSON.parse(JSON.stringify(claims));
  if (oidc) {
    if (assertion.iss !== oidc.issuer_uri) return "issuer";
    const accepted = oidc.allowed_audiences ?? [AUDIENCE, `https:${AUDIENCE}`];
    if (![assertion.aud].flat().some((audience) => accepted.includes(String(audience)))) return "audience";
  }
  try {
    return federate({ attributeMapping, attributeCondition }, assertion);
  } catch (error) {
    if (error instanceof FederationError) return error.at;
    throw error;
  }
}
