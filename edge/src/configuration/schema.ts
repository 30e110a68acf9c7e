import { z } from "zod";
import { acceptedTokens } from "./accepted-tokens.ts";
import { audit } from "./audit.ts";
import { authorizationServer } from "./authorization-server.ts";
import { limits } from "./limits.ts";
import { mirroredArguments } from "./mirrored-arguments.ts";
import { origin } from "./origin.ts";
import { policyMembers } from "./policy.ts";
import { browserOrigin, path, publicUrl, scope, secretReference, serverId } from "./values.ts";

const server = z.strictObject({
  /** Where clients find it, below `publicUrl`. @default /mcp/<id> */
  path: path.optional(),
  /** What people call it. @default its id */
  name: z.string().min(1).max(100).optional(),
  /** The `aud` values that are this server. @default [publicUrl + path] */
  audience: z.array(z.string().min(1).max(512)).min(1).optional(),
  origin,
  scopes: z
    .strictObject({
      /** What every request needs. @default [] */
      required: z.array(scope).default([]),
      /** Which narrower scopes a scope includes. @default {} */
      implies: z.record(scope, z.array(scope)).default({}),
    })
    .prefault({}),
  ...policyMembers,
  /**
   * Which `Mcp-Param-` headers mirror which arguments of a tool, by JSON pointer, as `x-mcp-header` in its input schema
   * says. @default {}: such headers are passed on as they come
   */
  mirroredArguments: mirroredArguments.default({}),
});

/** The secrets of a ring of keys; one that is not set is a place for the next key. */
const keySecrets = z.array(secretReference).min(1).max(10);

/** The configuration document, as it is written. Unknown keys are faults: a typing error must not open a door. */
export const documentSchema = z.strictObject({
  publicUrl,
  servers: z
    .record(serverId, server)
    .refine((servers) => Object.keys(servers).length > 0, { error: "expected at least one server" }),
  /** Issuers other than the gateway itself. @default none */
  tokens: z.strictObject({ accept: z.array(acceptedTokens).default([]) }).prefault({}),
  /** The gateway as authorization server. @default absent: resource server only */
  authorizationServer: authorizationServer.optional(),
  /**
   * The gateway's own keys: private JWKs, one per secret. The youngest whose `nbf` has come signs (among equals the
   * first); those before it stay published for as long as what they signed is good.
   */
  signingKeys: z
    .strictObject({
      /** Of the issuer `publicUrl/callers`: ES256. @default none */
      callers: keySecrets.optional(),
      /** Of the issuer `publicUrl`, which signs access tokens: ES256. @default none */
      tokens: keySecrets.optional(),
      /** Of the issuer `publicUrl/workload`, which clouds trust: RS256. @default none */
      workload: keySecrets.optional(),
    })
    .prefault({}),
  /**
   * What the gateway seals client ids, codes, refresh tokens and the ids of sessions with: symmetric JWKs of 256 bits,
   * one per secret; a ring like the signing keys. @default none: no authorization server, and no sessions
   */
  sealingKeys: keySecrets.optional(),
  /** Web pages that may call the gateway, beside pages of `publicUrl` itself. @default [] */
  browserOrigins: z.array(browserOrigin).default([]),
  limits: limits.prefault({}),
  audit: audit.prefault({}),
});

/** A configuration document before its defaults are filled in. */
export type ConfigurationDocument = z.input<typeof documentSchema>;

/** A configuration document with its defaults filled in, before it is checked as a whole. */
export type ParsedDocument = z.output<typeof documentSchema>;
