import { z } from "zod";

/** The form of a role's ARN. */
const roleArn = z.string().regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/);

/**
 * A trust policy's statement that lets an OpenID Connect provider's tokens in. Conditions are of `StringEquals`; their
 * keys are the provider's URL without its scheme, a colon and the claim: `mcp.example.com/workload:sub`.
 */
const statement = z.strictObject({
  provider: z.url(),
  stringEquals: z.record(z.string(), z.array(z.string())),
});

const role = z.strictObject({
  trust: z.array(statement).default([]),
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html */
  maxSessionSeconds: z.int().min(3600).max(43_200).default(3600),
  /** Audiences of the tokens that it may have of the account's own issuer. */
  tokenAudiences: z.array(z.string()).default([]),
});

/** What is set up at AWS, in one account and one region. */
export const settings = z.strictObject({
  account: z.string().regex(/^\d{12}$/),
  region: z.string(),
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html */
  identityProviders: z
    .array(z.strictObject({ url: z.url(), clientIds: z.array(z.string()).min(1).max(100) }))
    .default([]),
  roles: z.record(roleArn, role),
  /** What is called with signatures, and whom its policy lets in. */
  front: z.strictObject({ service: z.string(), invokers: z.array(roleArn), target: z.url() }).optional(),
  /** The role of a container, and what has to be shown to get its keys. */
  container: z
    .strictObject({ role: roleArn, authorization: z.string().optional(), seconds: z.int().default(21_600) })
    .optional(),
  /** Whether the account's own issuer is turned on. */
  outboundFederation: z.boolean().default(false),
});

export type Settings = z.output<typeof settings>;
