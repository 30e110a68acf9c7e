import type { Account } from "./accounts.ts";
import type { AuthenticationMethod } from "./clients.ts";
import type { Answer, Question } from "./exchange.ts";
import type { IdentityProvider } from "./identity-provider.ts";

/** Where the stand-in is. */
export interface Site {
  readonly origin: string;
  /** Another origin of the same process, for providers whose sign-in is not where their issuer is. */
  readonly domain: string;
}

/** The URLs that a provider publishes, or documents. */
export interface Endpoints {
  readonly authorization: string;
  readonly token: string;
  readonly keys?: string;
  readonly userinfo?: string;
  readonly registration?: string;
}

/** Why an authorization request fails: on a page of the provider's own, or back at the client. */
export type Refusal =
  | { readonly on: "page"; readonly status: number; readonly text: string }
  | { readonly on: "redirect"; readonly error: string; readonly description?: string };

/** What becomes of a refresh token that was used. */
export type Rotation =
  /** It stays, and no other is given. */
  | "none"
  /** Another one is given, and it stays good beside that. */
  | "lenient"
  /** Another one is given; if it comes again, the whole family ends. */
  | "strict";

/** The rules of one provider. */
export interface Vendor {
  issuer(site: Site): string;
  endpoints(site: Site): Endpoints;
  /** Documents that it publishes, by their URLs. */
  documents(site: Site): Readonly<Record<string, unknown>>;
  readonly authentication: readonly AuthenticationMethod[];
  /** Whether a redirect URI may be registered. @default any may */
  takesRedirectUri?(uri: string): boolean;
  /** What is wrong with a request at the authorization endpoint, beside what OAuth says of it. */
  refuse(parameters: URLSearchParams): Refusal | undefined;
  /** The scopes that are granted of those asked for. */
  grant(scopes: readonly string[]): readonly string[];
  /** Whether the answer to an authorization request has the parameter `iss`: RFC 9207. */
  readonly sendsIss: boolean;
  /** Whether a consent comes with a refresh token. */
  givesRefreshToken(parameters: URLSearchParams, isFirstConsent: boolean): boolean;
  readonly rotation: Rotation;
  /** Refresh tokens of one account and client that are good at a time. @default any number */
  readonly mostRefreshTokens?: number;
  /** Access tokens of one account, client and set of scopes that are good at a time. @default any number */
  readonly mostAccessTokens?: number;
  /** Seconds of an access token; undefined: for ever. */
  readonly accessTokenSeconds?: number;
  /** How its codes and tokens begin. */
  readonly prefixes: { readonly code: string; readonly access: string; readonly refresh: string };
  /** Claims of an ID token beside those of OpenID Connect Core section 2; absent: it has no ID tokens. */
  idToken?(account: Account, scopes: readonly string[], issuer: string): Readonly<Record<string, unknown>>;
  /** Whether a refresh brings an ID token. */
  readonly idTokenOnRefresh: boolean;
  /** What its userinfo endpoint says; absent: it has none. */
  userinfo?(account: Account, scopes: readonly string[]): Readonly<Record<string, unknown>>;
  /** Writes an error of the token endpoint. */
  tokenError(error: TokenFault): Answer;
  /** Writes a good answer of the token endpoint. @default JSON */
  tokenAnswer?(answer: Readonly<Record<string, unknown>>, question: Question): Answer;
  /** What is wrong with a request at the token endpoint, beside what OAuth says of it. */
  refuseToken?(form: URLSearchParams): Answer | undefined;
  /** Whether its token endpoint takes JSON as well as forms. @default false */
  readonly takesJson?: boolean;
  /** The grant type where a request names none. @default none */
  readonly defaultGrantType?: string;
  /** Grants of its token endpoint beside those of codes and refresh tokens, by `grant_type`. */
  readonly grants?: Readonly<Record<string, Route>>;
  /** Whatever else it has, by method and path. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** What an administrator would have to register clients with, for the ready line. */
  readonly credentials?: Readonly<Record<string, string>>;
}

/** Answers what only this provider has. */
export type Route = (provider: IdentityProvider, question: Question) => Answer | Promise<Answer>;

/** What can be wrong at a token endpoint. */
export type TokenFault =
  | "invalid-client"
  | "invalid-code"
  | "invalid-refresh-token"
  | "removed"
  | "unsupported-grant-type"
  | "unauthorized-client";

/** The scopes in a parameter. */
export function scopesOf(parameters: URLSearchParams): readonly string[] {
  return (parameters.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
}

/** The first of the scopes that is not among those known. */
export function unknownScope(parameters: URLSearchParams, known: readonly string[]): string | undefined {
  return scopesOf(parameters).find((scope) => !known.includes(scope));
}
