/** Who is calling: one identity at one issuer, and what its token grants. */
export interface Principal {
  /** The token's issuer as the configuration names it: with the subject and the kind, the identity. */
  readonly issuer: string;
  readonly subject: string;
  /** A client that acts for nobody but itself, which a person may share its subject with; absent for everybody else. */
  readonly kind?: "client";
  /** The OAuth client that the token was issued to, where the token says so. */
  readonly clientId?: string;
  readonly scopes: readonly string[];
  /** As the issuer names them; absent where it says nothing of groups. */
  readonly groups?: readonly string[];
  /** The scopes that this identity could get, beside those it has; absent where its issuer does not say. */
  readonly obtainable?: readonly string[];
}
