import { EVERYBODY } from "../everybody.ts";
import type { NodeDraft } from "../graph-draft.ts";

/** Whoever a role can be granted to. */
export interface Principal {
  readonly node: NodeDraft;
  /** The identity pool that it is part of: whoever may enter the pool may become it. */
  readonly pool?: NodeDraft;
}

/** What to make of a text of a form, by the words that the pattern captures. */
type Form = readonly [pattern: RegExp, principal: (...words: string[]) => Principal | undefined];

/** Source: https://cloud.google.com/iam/docs/principal-identifiers */
const MEMBERS: readonly Form[] = [
  [/^allUsers$/, () => ({ node: EVERYBODY })],
  [/^allAuthenticatedUsers$/, () => anybody("", "EVERYBODY WITH A GOOGLE ACCOUNT")],
  [/^domain:([^:/\s]+)$/, (domain) => anybody("EVERYBODY OF", domain)],
  [/^(user|group):([^:/\s]+@[^:/\s]+)$/, (kind, name) => ({ node: { kind, name } })],
  [/^serviceAccount:([^:/\s[\]]+@[^:/\s[\]]+)$/, (email) => ({ node: serviceAccount(email) })],
  [
    /^serviceAccount:([^[\]/\s]+\.svc\.id\.goog)\[([^[\]/\s]+)\/([^[\]/\s]+)\]$/,
    (pool, namespace, name) => ofKubernetesPool(pool, `subject/ns/${namespace}/sa/${name}`),
  ],
  [
    /^project(Owner|Editor|Viewer):([^:/\s]+)$/,
    (role, name) => ({ node: { kind: `project ${role}s of`, name } }),
  ],
  [
    /^principal(?:Set)?:\/\/iam\.googleapis\.com\/projects\/[^/]+\/locations\/global\/workloadIdentityPools\/([^/]+\.svc\.id\.goog)\/(.+)$/,
    ofKubernetesPool,
  ],
  [
    /^principal(?:Set)?:\/\/iam\.googleapis\.com\/projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/(.+)$/,
    (project, pool, identities) =>
      ofPool(
        { kind: "identity pool", name: pool, place: project },
        `identity pool ${pool} of ${project}`,
        identities,
      ),
  ],
  [
    /^principal(?:Set)?:\/\/iam\.googleapis\.com\/locations\/global\/workforcePools\/([^/]+)\/(.+)$/,
    (pool, identities) =>
      ofPool({ kind: "workforce pool", name: pool }, `workforce pool ${pool}`, identities),
  ],
];

/** The principal that a member in IAM's notation is; undefined for a notation that is not known. */
export function principalOf(member: string): Principal | undefined {
  return firstOf(MEMBERS, member);
}

/** The node of a service account, by its e-mail, also where it is one of Google's own. */
export function serviceAccount(email: string): NodeDraft {
  if (/^service-\d+@|@cloudservices\.gserviceaccount\.com$/.test(email)) {
    return { kind: "service agent", name: email };
  }
  const [, name, place] = /^([^@]+)@([^@]+)\.iam\.gserviceaccount\.com$/.exec(email) ?? [];
  const kind = "service account";
  return name === undefined || place === undefined ? { kind, name: email } : { kind, name, place };
}

/** The pool of the identities that Kubernetes gives out in the clusters of a project. */
export function kubernetesPool(name: string): NodeDraft {
  return { kind: "identity pool", name };
}

function firstOf(forms: readonly Form[], text: string): Principal | undefined {
  for (const [pattern, principal] of forms) {
    const found = pattern.exec(text);
    if (found) return principal(...found.slice(1));
  }
  return undefined;
}

function anybody(kind: string, name: string): Principal {
  return { node: { kind, name, isAlarming: true } };
}

/** Source: https://cloud.google.com/iam/docs/principal-identifiers, "Principal types" of workload identity pools */
function ofPool(pool: NodeDraft, place: string, identities: string): Principal | undefined {
  return firstOf(
    [
      [/^subject\/(.+)$/, (name) => ({ pool, node: { kind: "subject", name, place } })],
      [/^group\/(.+)$/, (name) => ({ pool, node: { kind: "group", name, place } })],
      [
        /^(attribute\.\w+)\/(.+)$/,
        (attribute, value) => ({
          pool,
          node: { kind: "identities with", name: `${attribute} = ${value}`, place },
        }),
      ],
      [/^\*$/, () => ({ pool, node: { kind: "", name: "EVERY IDENTITY", place, isAlarming: true } })],
    ],
    identities,
  );
}

/** Source: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity#principal-id-examples */
function ofKubernetesPool(name: string, identities: string): Principal | undefined {
  const pool = kubernetesPool(name);
  const every = "every Kubernetes service account";
  return firstOf(
    [
      [
        /^subject\/ns\/([^/]+)\/sa\/([^/]+)$/,
        (namespace, account) => ({
          pool,
          node: { kind: "Kubernetes service account", name: `${namespace}/${account}`, place: name },
        }),
      ],
      [
        /^namespace\/([^/]+)$/,
        (namespace) => ({ pool, node: { kind: `${every} of namespace`, name: namespace, place: name } }),
      ],
      [
        /^kubernetes\.cluster\/(.+)$/,
        (cluster) => ({ pool, node: { kind: `${every} of cluster`, name: cluster, place: name } }),
      ],
      [
        /^kubernetes\.serviceaccount\.uid\/(.+)$/i,
        (uid) => ({ pool, node: { kind: "Kubernetes service account with uid", name: uid, place: name } }),
      ],
      [/^\*$/, () => ({ pool, node: { kind: "", name: "EVERY IDENTITY", place: name, isAlarming: true } })],
    ],
    identities,
  );
}
