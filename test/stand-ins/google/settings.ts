import { z } from "zod";

/** What stands in a Google Workspace account: https://developers.google.com/workspace/admin/directory/reference/rest */
export const workspace = z.strictObject({
  /** The domains of the account. */
  domains: z.array(z.string()).min(1),
  /** By their primary addresses. */
  users: z.record(
    z.email(),
    z.strictObject({
      id: z.string().regex(/^\d{21}$/),
      aliases: z.array(z.email()).default([]),
      suspended: z.boolean().default(false),
      archived: z.boolean().default(false),
      /** Whether the user has an administrator's rights. */
      admin: z.boolean().default(false),
    }),
  ),
  /** By their addresses; members are users or groups, by their addresses. */
  groups: z.record(z.email(), z.strictObject({ members: z.array(z.email()) })),
  /** Scopes by the service accounts that they are delegated to: https://support.google.com/a/answer/162106 */
  delegations: z.record(z.email(), z.array(z.url())),
});

/** What is set up in Google Cloud and in the Workspace account. */
export const settings = z.strictObject({
  /** https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
  provider: z.strictObject({
    name: z.string().startsWith("//iam.googleapis.com/"),
    issuer: z.url(),
    allowedAudiences: z.array(z.string().max(256)).max(10).default([]),
    /** CEL by the attributes that it fills; `federated-identity.ts` evaluates it, and the condition. */
    attributeMapping: z
      .record(z.string(), z.string().max(2048))
      .default({ "google.subject": "assertion.sub" }),
    attributeCondition: z.string().max(4096),
  }),
  /** Service accounts by their addresses, with the roles that principals have on them. */
  serviceAccounts: z.record(z.email(), z.record(z.string(), z.array(z.string()))),
  /** The public halves, as JWKs, of keys that somebody made for a service account: by its address. */
  userKeys: z.record(z.email(), z.array(z.looseObject({ kid: z.string() }))).default({}),
  /** As which service account the machine runs whose metadata server this is. */
  machine: z.email().optional(),
  workspace,
});

export type Settings = z.output<typeof settings>;
export type Workspace = z.output<typeof workspace>;
