import type { Projects, ResourceReader } from "../cloud.ts";
import type { GraphDraft, NodeDraft } from "../graph-draft.ts";
import type { Block } from "../terraform/block.ts";
import type { Resource } from "../terraform/resource.ts";

/** Who vouches for identities, and what of it limits for which. */
interface Voucher {
  readonly node: NodeDraft;
  readonly terms: readonly string[];
}

function poolOf(resource: Resource): NodeDraft {
  return { kind: "identity pool", name: resource.text("workload_identity_pool_id"), place: resource.project };
}

/** The whole name of a pool. In Google's answers it has the project's number, here it has the project's id. */
export function poolName(pool: Resource): string {
  return `projects/${pool.project}/locations/global/workloadIdentityPools/${pool.text("workload_identity_pool_id")}`;
}

const readPool: ResourceReader = (pool, graph) => {
  graph.add({ ...poolOf(pool), notes: pool.flag("disabled") ? ["is switched off"] : [] });
};

const readProvider: ResourceReader = (provider, graph) => {
  const { node, terms } = voucherOf(provider);
  const condition = provider.optionalText("attribute_condition") ?? "";
  const mapping = provider.entries("attribute_mapping").map(([to, from]) => `${to} = ${from}`);
  graph.relate({
    from: node,
    verb: provider.flag("disabled")
      ? "vouches (switched off) for identities of"
      : "vouches for identities of",
    to: poolOf(provider),
    terms: [
      `through provider ${provider.text("workload_identity_pool_provider_id")}`,
      ...terms,
      condition.trim() === "" ? "WHATEVER ITS CLAIMS SAY" : `when ${condition}`,
      ...(mapping.length === 0 ? [] : [`with ${mapping.join(", ")}`]),
    ],
  });
};

/** Source: https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
function voucherOf(provider: Resource): Voucher {
  const [oidc, aws, saml, x509] = ["oidc", "aws", "saml", "x509"].map((kind) => provider.block(kind));
  if (oidc) return issuer(oidc);
  if (aws) return { node: { kind: "AWS account", name: aws.text("account_id") }, terms: [] };
  if (saml) return { node: samlProvider(saml), terms: [] };
  if (x509) {
    const name = `trusted by provider ${provider.text("workload_identity_pool_provider_id")}`;
    return { node: { kind: "certificate authorities", name }, terms: [] };
  }
  throw provider.fault(
    "it says of nobody that they vouch for its identities.",
    "Give it oidc, aws, saml or x509.",
  );
}

function issuer(oidc: Block): Voucher {
  const audiences = oidc.texts("allowed_audiences");
  const keys = oidc.optionalText("jwks_json");
  return {
    node: { kind: "issuer", name: oidc.text("issuer_uri") },
    terms: [
      audiences.length === 0 ? "for the provider's own audience" : `for audience ${audiences.join(" or ")}`,
      ...(keys === undefined ? [] : ["with the keys that are in the stack"]),
    ],
  };
}

function samlProvider(saml: Block): NodeDraft {
  const [, entity] = /\bentityID="([^"]+)"/.exec(saml.text("idp_metadata_xml")) ?? [];
  if (entity === undefined) {
    throw saml.fault(
      "its idp_metadata_xml names no entityID.",
      "State the metadata of the identity provider.",
    );
  }
  return { kind: "SAML identity provider", name: entity };
}

export const federationReaders: Readonly<Record<string, ResourceReader>> = {
  google_iam_workload_identity_pool: readPool,
  google_iam_workload_identity_pool_provider: readProvider,
};

/**
 * Grants name a pool by its project's number, resources by its project's id, and no stack says which belongs to which.
 * Where nobody else says it either, one pool of a name and the one number that goes with that name are the same.
 */
export function joinPools(graph: GraphDraft, projects?: Projects): void {
  const pools = graph.ofKind("identity pool");
  if (projects) {
    for (const pool of pools.filter(isByNumber)) {
      const project = projects[pool.place ?? ""];
      const own = pools.find(({ name, place }) => name === pool.name && place === project);
      if (own) graph.merge(pool, own);
    }
    return;
  }
  for (const name of new Set(pools.map((pool) => pool.name))) {
    const named = pools.filter((pool) => pool.name === name);
    const [numbered, own] = [named.find(isByNumber), named.find((pool) => !isByNumber(pool))];
    if (numbered && own && named.length === 2) graph.merge(numbered, own);
  }
}

function isByNumber({ place = "" }: NodeDraft): boolean {
  return /^\d+$/.test(place);
}
