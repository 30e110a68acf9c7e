import { base64url, exportJWK, generateKeyPair } from "jose";
import type { AuthorizationRecord } from "../../../edge/src/audit/authorization-record.ts";
import { ClientKeys } from "../../../edge/src/authorization-server/client/authenticate/client-keys.ts";
import type { Client } from "../../../edge/src/authorization-server/client/client.ts";
import type { AuthorizationServerContext } from "../../../edge/src/authorization-server/context.ts";
import type { Authorization } from "../../../edge/src/authorization-server/grant/grant.ts";
import { OAuthError } from "../../../edge/src/authorization-server/oauth-error.ts";
import { createRateLimits } from "../../../edge/src/authorization-server/rate-limits.ts";
import { parseConfiguration } from "../../../edge/src/configuration/parse.ts";
import type { ConfigurationDocument } from "../../../edge/src/configuration/schema.ts";
import { Sealer } from "../../../edge/src/sealing/sealer.ts";
import { readSealingKey } from "../../../edge/src/sealing/sealing-key.ts";
import { KeyRing } from "../../../edge/src/signing/key-ring.ts";
import { readSigningKey } from "../../../edge/src/signing/signing-key.ts";
import { type Clock, createClock } from "./clock.ts";
import { createIdentityProvider, type FakeIdentityProvider } from "./fake-identity-provider.ts";
import { createKeptGrants, type KeptGrants } from "./kept-grants.ts";
import { createNetwork, type Network } from "./network.ts";
import { DOCUMENT, DOCUMENTS_URL } from "./server.ts";

/** The issuer, and the base of all endpoints. */
export const ISSUER = DOCUMENT.publicUrl;

/** The code verifier and its S256 challenge of RFC 7636 appendix B. */
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** Two servers behind two identity providers, and one client that is known beforehand. */
export const AUTHORIZATION_DOCUMENT = {
  ...DOCUMENT,
  tokens: { accept: [] },
  signingKeys: { ...DOCUMENT.signingKeys, tokens: [{ secret: "TOKENS_SIGNING_KEY" }] },
  sealingKeys: [{ secret: "SEALING_KEY" }],
  authorizationServer: {
    identityProviders: {
      company: {
        profile: "generic",
        name: "Company",
        issuer: "https://company.example.net",
        clients: [{ id: "gateway", secret: { secret: "COMPANY_CLIENT_SECRET" } }],
      },
      partner: {
        profile: "generic",
        name: "Partner",
        issuer: "https://partner.example.net",
        clients: [{ id: "gateway", secret: { secret: "PARTNER_CLIENT_SECRET" } }],
      },
    },
    access: {
      grants: [
        { when: { identityProvider: "company", group: "readers" }, scopes: ["public:read"] },
        { when: { identityProvider: "company", group: "confidants" }, scopes: ["confidential:read"] },
        { when: { identityProvider: "partner", group: "readers" }, scopes: ["public:read"] },
      ],
    },
    clients: { editor: { name: "Editor", redirectUris: ["https://editor.example.com/callback"] } },
  },
} satisfies ConfigurationDocument;

/** The client that is known beforehand. */
export const EDITOR: Client = {
  id: "editor",
  handle: "editor",
  registration: "configured",
  name: "Editor",
  redirectUris: ["https://editor.example.com/callback"],
  authentication: { method: "none" },
  grantTypes: ["authorization_code", "refresh_token"],
};

/** A client that registered itself, on somebody's own machine. */
export const TERMINAL: Client = {
  ...EDITOR,
  id: "sealed-document-of-terminal",
  handle: "dynamic:YWJjZGVmZ2hpamtsbW5vcA",
  registration: "dynamic",
  name: "Terminal",
  redirectUris: ["http://127.0.0.1/callback", "terminal.example:/callback"],
};

/** A client whose id is the URL of a document about it. */
export const STUDIO: Client = {
  ...EDITOR,
  id: "https://studio.example.com/oauth/client.json",
  handle: "https://studio.example.com/oauth/client.json",
  registration: "metadata-document",
  name: "Studio",
  redirectUris: ["https://studio.example.com/callback"],
};

/** An authorization server's context with all that is around it. */
export interface TestAuthorizationServer {
  readonly context: AuthorizationServerContext;
  readonly clock: Clock;
  readonly grants: KeptGrants;
  readonly internet: Network;
  readonly log: AuthorizationRecord[];
  readonly company: FakeIdentityProvider;
  readonly partner: FakeIdentityProvider;
  /** Makes a client known. */
  addClient(client: Client): void;
}

/** What of it is otherwise. */
export interface AuthorizationServerOptions {
  readonly document?: ConfigurationDocument;
  readonly clients?: readonly Client[];
  readonly context?: Partial<AuthorizationServerContext>;
}

/** Starts an authorization server with real keys, grants in memory and the identity providers of the document. */
export async function startAuthorizationServer({
  document = AUTHORIZATION_DOCUMENT,
  clients = [EDITOR, TERMINAL, STUDIO],
  context: otherwise = {},
}: AuthorizationServerOptions = {}): Promise<TestAuthorizationServer> {
  const configuration = parseConfiguration(document);
  const settings = configuration.authorizationServer;
  if (!settings) throw new Error("expected an authorization server in the configuration");
  const { lifetimes } = settings;
  const clock = createClock();
  const internet = createNetwork();
  const log: AuthorizationRecord[] = [];
  const grants = createKeptGrants(clock.now);
  const company = createIdentityProvider("company", "Company");
  const partner = createIdentityProvider("partner", "Partner");
  const providers = new Map(
    [company, partner]
      .filter(({ id }) => Object.hasOwn(settings.identityProviders, id))
      .map((provider) => [provider.id, provider]),
  );
  const known = new Map(clients.map((client) => [client.id, client]));
  const context: AuthorizationServerContext = {
    configuration,
    settings,
    secret: (name) => `canary-${name}`,
    sealer: new Sealer(
      configuration.publicUrl,
      new KeyRing([await readSealingKey(sealingJwk())], lifetimes.clientSeconds),
      clock.now,
    ),
    tokenKeys: new KeyRing([await readSigningKey(await signingJwk())], lifetimes.accessTokenSeconds),
    providers,
    grants,
    replayGuard: createReplayGuard(clock),
    clientKeys: new ClientKeys({
      publicUrl: configuration.publicUrl,
      internet: internet.fetcher,
      limits: configuration.limits.jwks,
    }),
    internet: internet.fetcher,
    rateLimits: createRateLimits(),
    findClient: async (id) => {
      const client = known.get(id);
      if (!client) throw new OAuthError("invalid_client", "There is no such client; register again.");
      return client;
    },
    log: (record) => void log.push(record),
    requestId: "00000000-0000-4000-8000-000000000000",
    now: clock.now,
    waitUntil: clock.waitUntil,
    ...otherwise,
  };
  const addClient = (client: Client) => void known.set(client.id, client);
  return { context, clock, grants, internet, log, company, partner, addClient };
}

/** What a person's sign-in with {@link EDITOR} to the documents server came to, but for what is otherwise. */
export async function authorizationOf(
  { context, clock }: TestAuthorizationServer,
  {
    request,
    ...otherwise
  }: Partial<Omit<Authorization, "request">> & {
    readonly request?: Partial<Authorization["request"]>;
  } = {},
): Promise<Authorization> {
  const { lifetimes } = context.settings;
  const expiresAt = clock.now() + lifetimes.refreshTokenSeconds * 1000;
  const session = { clientId: "gateway", refreshToken: "canary-upstream-refresh-token" };
  return {
    request: {
      clientId: EDITOR.id,
      clientHandle: EDITOR.handle,
      redirectUri: "https://editor.example.com/callback",
      codeChallenge: CHALLENGE,
      server: "documents",
      scopes: ["public:read", "confidential:read"],
      ...request,
    },
    provider: "company",
    subject: "company:alice",
    scopes: ["public:read", "confidential:read"],
    obtainable: ["public:read", "confidential:read"],
    session: await context.sealer.seal("upstream-session", session, expiresAt),
    codeExpiresAt: clock.now() + lifetimes.codeSeconds * 1000,
    expiresAt,
    ...otherwise,
  };
}

/** A grant that awaits the redemption of its code, and that code. */
export async function authorizedGrant(
  server: TestAuthorizationServer,
  otherwise: Parameters<typeof authorizationOf>[1] = {},
): Promise<{ readonly id: string; readonly code: string; readonly authorization: Authorization }> {
  const { context, grants } = server;
  const authorization = await authorizationOf(server, otherwise);
  const id = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  const { request, provider, codeExpiresAt: expiresAt } = authorization;
  await grants.get(id).begin({ request, provider, browser: "browser", sealed: "", expiresAt });
  await grants.get(id).claim("browser");
  await grants.get(id).authorize(authorization);
  return { id, code: await context.sealer.seal("code", { grant: id }, expiresAt), authorization };
}

/** The ids of the grants that there are. */
export function idsOf({ grants }: TestAuthorizationServer): readonly string[] {
  return [...grants.records.keys()];
}

/** All that an answer left behind: what is stored, who was asked, what the browser was given. */
export function tracesOf(
  { grants, company, partner }: TestAuthorizationServer,
  { headers }: Response,
): readonly unknown[] {
  return [
    ...grants.records.keys(),
    ...[company, partner].flatMap(({ requests, completions }) => [...requests, ...completions]),
    ...headers.getSetCookie(),
    ...(headers.has("location") ? [headers.get("location")] : []),
  ];
}

/** The parameters of a good authorization request for the documents server; one that is undefined is left out. */
export function authorizationParameters(
  otherwise: Readonly<Record<string, string | undefined>> = {},
): URLSearchParams {
  const parameters = {
    response_type: "code",
    client_id: EDITOR.id,
    redirect_uri: "https://editor.example.com/callback",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    state: "of-the-client",
    scope: "public:read confidential:read",
    resource: DOCUMENTS_URL,
    ...otherwise,
  };
  const present = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return new URLSearchParams(present);
}

function createReplayGuard({ now }: Clock): AuthorizationServerContext["replayGuard"] {
  const noted = new Map<string, number>();
  return {
    note: async (scope, id, expiresAt) => {
      const key = JSON.stringify([scope, id]);
      if ((noted.get(key) ?? 0) > now()) return false;
      noted.set(key, expiresAt);
      return true;
    },
  };
}

function sealingJwk(): string {
  const k = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  return JSON.stringify({ kty: "oct", kid: "sealing-1", k });
}

async function signingJwk(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: "tokens-1" });
}
