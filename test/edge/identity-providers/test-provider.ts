import { SignJWT } from "jose";
import type { IdentityProviderSettings } from "../../../edge/src/configuration/authorization-server.ts";
import {
  createIdentityProvider,
  type IdentityProviderSurroundings,
} from "../../../edge/src/identity-providers/create-identity-provider.ts";
import type { SignedIn, UpstreamSession } from "../../../edge/src/identity-providers/identity.ts";
import type {
  IdentityProvider,
  UpstreamRequest,
} from "../../../edge/src/identity-providers/identity-provider.ts";
import { type Clock, createClock, NOW_SECONDS } from "../material/clock.ts";
import { createKey, type IssuerKey } from "../material/issuer.ts";
import { createNetwork, json, type Network, type Reply } from "../material/network.ts";
import { exampleConfiguration } from "../material/server.ts";

/** The issuer of the tests; Entra's and Auth0's have to look as theirs do. */
export const ISSUER = "https://login.example.com";

/** What the gateway sends along with one sign-in. */
export const REQUEST: UpstreamRequest = {
  client: { id: "gateway", secret: "canary-client-secret" },
  redirectUri: "https://mcp.example.com/callback/company",
  state: "canary-state",
  nonce: "canary-nonce",
  codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
};

/** What must be in no error and no log. */
export const SECRETS = [
  "canary-client-secret",
  "canary-code",
  "canary-access-token",
  "canary-refresh-token",
  REQUEST.state,
  REQUEST.nonce,
  REQUEST.codeVerifier,
];

/** A token endpoint's good answer, but for the ID token. */
export const TOKENS = {
  access_token: "canary-access-token",
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: "canary-refresh-token",
};

/** Settings of a provider, as they are in force. */
export function settingsOf(settings: Partial<IdentityProviderSettings> = {}): IdentityProviderSettings {
  return {
    profile: "keycloak",
    issuer: ISSUER,
    clients: [{ id: "gateway", secret: { secret: "CLIENT_SECRET" } }],
    claims: {},
    ...settings,
  };
}

/** What differs from a good ID token; a claim or parameter that is undefined is left out. */
export interface IdTokenDeviation {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: IssuerKey;
}

/** An OpenID provider on a network of its own, and what the gateway has to speak to it. */
export class TestProvider {
  readonly issuer: string;
  readonly provider: IdentityProvider;
  readonly network: Network;
  readonly clock: Clock = createClock();
  readonly key: IssuerKey;
  /** The forms that its token endpoint was sent, in order. */
  readonly forms: URLSearchParams[] = [];

  private constructor(key: IssuerKey, settings: IdentityProviderSettings, around: Surroundings) {
    this.key = key;
    this.issuer = settings.issuer ?? ISSUER;
    this.network = createNetwork(documentReplies(this.issuer, [key.publicJwk], around.metadata));
    this.provider = createIdentityProvider("company", settings, {
      internet: this.network.fetcher,
      limits: exampleConfiguration().limits,
      secret: () => REQUEST.client.secret ?? "",
      publicUrl: "https://mcp.example.com",
      ...around.surroundings,
    });
  }

  static async start(
    settings: Partial<IdentityProviderSettings> = {},
    around: Surroundings = {},
  ): Promise<TestProvider> {
    return new TestProvider(await createKey("ec-1"), settingsOf(settings), around);
  }

  /** Signs an ID token, good but for the deviation. */
  idToken({ claims = {}, header = {}, key = this.key }: IdTokenDeviation = {}): Promise<string> {
    const good = {
      iss: this.issuer,
      aud: "gateway",
      sub: "alice",
      nonce: REQUEST.nonce,
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 600,
    };
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
      .sign(key.privateKey);
  }

  /** Makes the token endpoint answer otherwise from now on. */
  answerTokens(reply: Reply): void {
    this.network.answer(`${baseOf(this.issuer)}/token`, (init) => {
      this.forms.push(new URLSearchParams(String(init.body)));
      return reply(init);
    });
  }

  /** Makes the token endpoint give an ID token from now on. */
  async answerIdToken(deviation: IdTokenDeviation = {}, tokens: object = TOKENS): Promise<void> {
    this.answerTokens(json({ ...tokens, id_token: await this.idToken(deviation) }));
  }

  /** Makes the userinfo endpoint answer otherwise from now on. */
  answerUserinfo(reply: Reply): void {
    this.network.answer(`${baseOf(this.issuer)}/userinfo`, reply);
  }

  /** Completes a sign-in with what came back; by default with a code and the right state. */
  complete(callback: Readonly<Record<string, string>> = {}, request = REQUEST): Promise<SignedIn> {
    const parameters = new URLSearchParams({ code: "canary-code", state: REQUEST.state, ...callback });
    return this.provider.complete(parameters, request, this.clock);
  }

  /** Signs somebody in of whom the ID token says this. */
  async signIn(claims: Readonly<Record<string, unknown>> = {}): Promise<SignedIn> {
    await this.answerIdToken({ claims });
    return this.complete();
  }

  /** Renews a session. */
  renew(session: UpstreamSession = { clientId: "gateway", refreshToken: "canary-refresh-token" }) {
    return this.provider.renew(session, REQUEST.client, this.clock);
  }

  /** The parameters that the browser is led away with. */
  async authorizationParameters(request = REQUEST): Promise<Record<string, string>> {
    const url = new URL(await this.provider.authorizationUrl(request, this.clock));
    return Object.fromEntries(url.searchParams);
  }
}

/** What is around a provider, where it is otherwise. */
export interface Surroundings {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly surroundings?: Partial<IdentityProviderSurroundings>;
}

/** What a provider answers with, by URL: its discovery document and its key set. */
export function documentReplies(
  issuer: string,
  keys: readonly unknown[],
  metadata: Readonly<Record<string, unknown>> = {},
): Record<string, Reply> {
  const base = baseOf(issuer);
  return {
    [`${base}/.well-known/openid-configuration`]: json({
      issuer,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      userinfo_endpoint: `${base}/userinfo`,
      jwks_uri: `${base}/jwks`,
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      ...metadata,
    }),
    [`${base}/jwks`]: json({ keys }),
  };
}

function baseOf(issuer: string): string {
  return issuer.replace(/\/$/, "");
}

/** A reply that is an error of RFC 6749 section 5.2. */
export function oauthError(status: number, error: string): Reply {
  const description = "canary-description of what went wrong";
  return () => Response.json({ error, error_description: description }, { status });
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected a rejection");
}

/** Everything that whoever logs an error could come to write. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? "";
  const own = Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]);
  return [error.name, error.message, error.stack, everythingIn(error.cause), JSON.stringify(own)].join("\n");
}
