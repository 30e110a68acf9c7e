import { z } from "zod";
import {
  bounded,
  host,
  privateScheme,
  scope,
  secretReference,
  serverId,
  serviceAccount,
  url,
  workloadIdentityProvider,
} from "./values.ts";

const DAY = 86_400;

const text = z.string().min(1).max(512);

/** The gateway's own registration at an identity provider. */
const upstreamClient = z.strictObject({
  id: text,
  /** Its secret. @default none: a public client, with PKCE alone */
  secret: secretReference.optional(),
});

/**
 * Where Google keeps who is in which group: the Admin SDK's Directory API, called through domain-wide delegation
 * without a key (workload identity federation, then `signJwt`).
 */
const directory = z.strictObject({
  /** The workload identity provider, `//iam.googleapis.com/projects/…/locations/global/workloadIdentityPools/…/providers/…`. */
  workloadIdentityProvider,
  /** The service account with domain-wide delegation for the two read-only Directory scopes. */
  serviceAccount,
  /** The Workspace administrator in whose name the directory is read. */
  administrator: z.email(),
  /** Seconds for which a person's groups are remembered. @default 300 */
  cacheSeconds: bounded(300, 0, 600),
});

const identityProvider = z.strictObject({
  /** Whose habits it has. */
  profile: z.enum(["google", "entra", "okta", "auth0", "keycloak", "cognito", "github", "generic"]),
  /** What people call it. @default the profile's name */
  name: z.string().min(1).max(100).optional(),
  /** The issuer, byte for byte as in its discovery document. @default that of google and github; the others need it */
  issuer: url.optional(),
  /** The gateway's registrations there; with several, each client of the gateway always gets the same one. */
  clients: z.array(upstreamClient).min(1).max(20),
  /** Scopes asked for there. @default what the profile needs */
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/)).optional(),
  /** The `audience` parameter that Auth0 and Okta custom authorization servers want. @default none is sent */
  audience: text.optional(),
  /** Which claims say what. @default what the profile knows */
  claims: z.strictObject({ groups: text.optional(), roles: text.optional() }).prefault({}),
  /** Google groups by the Directory API; only with the profile google. @default groups are not known */
  directory: directory.optional(),
});

/** What an identity has to be; everything that is said has to hold. */
const condition = z
  .strictObject({
    /** The id of the identity provider. */
    identityProvider: serverId.optional(),
    /** The hosted domain that Google vouches for (`hd`). */
    hostedDomain: host.optional(),
    /** The Entra tenant (`tid`). */
    tenant: text.optional(),
    /** A group, as the provider names it. */
    group: text.optional(),
    /** A role, as the provider names it. */
    role: text.optional(),
    /** An e-mail address, which the provider has to have verified. */
    email: z.email().optional(),
  })
  .refine((when) => Object.values(when).some((value) => value !== undefined), {
    error: "expected at least one of identityProvider, hostedDomain, tenant, group, role, email",
  });

const accessGrant = z.strictObject({
  when: condition,
  /** The scopes it gives; none: signing in, and what needs no scope. */
  scopes: z.array(scope),
  /** The servers it is for. @default all */
  servers: z.array(serverId).min(1).optional(),
});

/** Who may sign in, and with which scopes. Nobody without a matching grant may. */
const access = z.strictObject({
  /** Hosted domains; an identity of another, or of none, is refused whatever the grants say. @default any */
  hostedDomains: z.array(host).min(1).optional(),
  /** Entra tenants; an identity of another, or of none, is refused whatever the grants say. @default any */
  tenants: z.array(text).min(1).optional(),
  grants: z.array(accessGrant).min(1).max(500),
});

const keySource = {
  jwks: z.array(z.record(z.string(), z.unknown())).min(1).max(10).optional(),
  jwksUri: url.optional(),
};

/** A client that is known beforehand. */
const configuredClient = z
  .strictObject({
    name: z.string().min(1).max(100),
    /** Where it may be sent back to; loopback ones match on any port. @default none */
    redirectUris: z.array(z.string()).max(20).default([]),
    /** Its secret. @default none: a public client */
    secret: secretReference.optional(),
    /** Its public keys, for `private_key_jwt`: in place, or where they are. @default none */
    ...keySource,
    /** What it may do. @default ["authorization_code", "refresh_token"] */
    grantTypes: z
      .array(z.enum(["authorization_code", "refresh_token", "client_credentials"]))
      .min(1)
      .default(["authorization_code", "refresh_token"]),
    /** What it gets by itself, with `client_credentials`. @default [] */
    scopes: z.array(scope).default([]),
    /** The servers it may reach with `client_credentials`. @default all */
    servers: z.array(serverId).min(1).optional(),
  })
  .refine(({ secret, jwks, jwksUri }) => [secret, jwks, jwksUri].filter(Boolean).length <= 1, {
    error: "expected one of secret, jwks and jwksUri",
  })
  .refine(
    ({ grantTypes, secret, jwks, jwksUri }) =>
      !grantTypes.includes("client_credentials") || Boolean(secret ?? jwks ?? jwksUri),
    { error: "expected secret, jwks or jwksUri: client_credentials is for clients that prove who they are" },
  )
  .refine(
    ({ grantTypes, redirectUris }) => !grantTypes.includes("authorization_code") || redirectUris.length > 0,
    { path: ["redirectUris"], error: "expected at least one: authorization_code leads back to it" },
  );

/** With which right the gateway registers clients at a provider. */
const registrar = z.discriminatedUnion("type", [
  /** RFC 7591 section 3, an initial access token: Keycloak. */
  z.strictObject({ type: z.literal("initial-access-token"), token: secretReference }),
  /** An Okta API token (`SSWS`). */
  z.strictObject({ type: z.literal("okta-api-token"), token: secretReference }),
  /** Auth0's Management API, by a machine client's credentials. */
  z.strictObject({ type: z.literal("auth0-management"), clientId: text, clientSecret: secretReference }),
]);

const dynamic = z.discriminatedUnion("strategy", [
  /** Client ids are sealed documents: nothing is stored. */
  z.strictObject({ strategy: z.literal("issue") }),
  /** Every client is registered at the identity provider too, which it then meets under its own name. */
  z.strictObject({
    strategy: z.literal("forward"),
    identityProvider: serverId,
    /** @default the provider's `registration_endpoint`, or its management API */
    endpoint: url.optional(),
    credential: registrar,
  }),
  /** Everybody gets the id of one configured public client. */
  z.strictObject({ strategy: z.literal("static"), client: text }),
  z.strictObject({ strategy: z.literal("off") }),
]);

const registration = z.strictObject({
  /** Clients whose id is the URL of a document about them; false: none. */
  clientIdMetadata: z
    .union([
      z.literal(false),
      z.strictObject({
        /** Hosts whose documents are taken. @default any public host */
        hosts: z.array(host).min(1).optional(),
        /** Documents to use where a host refuses to be asked, by URL; they replace the bundled ones. @default {} */
        documents: z.record(z.url(), z.record(z.string(), z.unknown())).default({}),
      }),
    ])
    .prefault({}),
  dynamic: dynamic.default({ strategy: "issue" }),
  redirectUris: z
    .strictObject({
      /** Private-use URI schemes without a dot that clients may be reached by, whole or as `scheme://host`. */
      schemes: z
        .array(privateScheme)
        .default([
          "claude://claude.ai",
          "cursor://anysphere.cursor-mcp",
          "vscode",
          "vscode-insiders",
          "windsurf",
        ]),
      /** Hosts of https redirect URIs of clients that registered themselves. @default any */
      hosts: z.array(host).min(1).optional(),
    })
    .prefault({}),
});

const lifetimes = z.strictObject({
  /** Seconds of an access token. @default 600 */
  accessTokenSeconds: bounded(600, 60, 3600),
  /** Seconds within which a code has to be redeemed. @default 60 */
  codeSeconds: bounded(60, 10, 600),
  /** Seconds from the consent page to its answer, and from that to the callback. @default 600 */
  signInSeconds: bounded(600, 60, 900),
  /** Seconds of a grant, from its sign-in, however often it is refreshed. @default 30 days */
  refreshTokenSeconds: bounded(30 * DAY, 600, 30 * DAY),
  /** Seconds for which a refresh token that is not used is good. @default 14 days */
  refreshIdleSeconds: bounded(14 * DAY, 600, 30 * DAY),
  /** Seconds within which a refresh whose answer was lost can be repeated once. @default 60 */
  refreshGraceSeconds: bounded(60, 0, 60),
  /** Seconds of a client's registration. @default 90 days */
  clientSeconds: bounded(90 * DAY, DAY, 90 * DAY),
});

/** The gateway as authorization server, in front of identity providers that know nothing of MCP. */
export const authorizationServer = z.strictObject({
  /** By their ids, which are part of every subject: `<id>:<subject there>`. */
  identityProviders: z
    .record(serverId, identityProvider)
    .refine((providers) => Object.keys(providers).length > 0, {
      error: "expected at least one identity provider",
    }),
  access,
  /** Clients that are known beforehand, by their ids. @default {} */
  clients: z.record(text, configuredClient).default({}),
  registration: registration.prefault({}),
  lifetimes: lifetimes.prefault({}),
});

/** The authorization server in force. */
export type AuthorizationServer = z.output<typeof authorizationServer>;

/** One identity provider in force. */
export type IdentityProviderSettings = z.output<typeof identityProvider>;

/** One configured client in force. */
export type ConfiguredClient = z.output<typeof configuredClient>;

/** Who may sign in with what, in force. */
export type Access = z.output<typeof access>;
