import type { Identity } from "./identity.ts";

/** What a provider says about a person: the claims of an ID token, or of the userinfo endpoint. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who somebody is; in which groups and roles is read beside it. */
export type Person = Omit<Identity, "provider" | "groups" | "roles">;

/** What a deployment wants of an authorization request. */
export interface Wishes {
  readonly scopes: readonly string[];
  /** The one hosted domain that may sign in, where there is just one. */
  readonly hostedDomain?: string;
}

/** What is peculiar to a provider, whatever it speaks. */
export interface Habits {
  /** What people call it. @default the host of its issuer */
  readonly name?: string;
  /** Its issuer, where all its customers have the same. */
  readonly issuer?: string;
  readonly scopes: readonly string[];
}

/** The habits of an OpenID provider. */
export interface Profile extends Habits {
  /** Scopes that are asked for where its metadata lists them. @default none */
  readonly scopesWhereSupported?: readonly string[];
  /** Parameters of the authorization request beside those of OpenID Connect. @default none */
  readonly parameters?: (wishes: Wishes) => Readonly<Record<string, string>>;
  /** Which claims say in which groups and roles somebody is, where it has a habit. */
  readonly claims: { readonly groups?: string; readonly roles?: string };
  /**
   * When its userinfo endpoint is asked: always, because the ID token may say less; where there is no ID token, which a
   * refresh need not bring (OpenID Connect Core section 12.2); or never, because it says less than the ID token.
   */
  readonly userinfo: "always" | "without-id-token" | "never";
  /**
   * Reads who somebody is.
   *
   * @throws {SignInRefusedError} when that cannot be told
   */
  readonly identify: (claims: Claims) => Person;
}
