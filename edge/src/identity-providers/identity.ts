/** A person, as an identity provider vouches for them. */
export interface Identity {
  /** The provider's id in the configuration. */
  readonly provider: string;
  /** What is unique and never given to another person there: with the provider, the identity. */
  readonly subject: string;
  /** Lower-case; only where the provider says that it verified it. */
  readonly email?: string;
  /** The Google Workspace domain, from `hd`. */
  readonly hostedDomain?: string;
  /** The Entra tenant, from `tid`. */
  readonly tenant?: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
}

/** What a provider gave to ask about the person again later. Kept sealed, never shown to clients or origins. */
export interface UpstreamSession {
  /** Which of the gateway's registrations there it belongs to. */
  readonly clientId: string;
  readonly refreshToken?: string;
  /** Where there is no refresh token: what the provider still answers to. */
  readonly accessToken?: string;
  /** Milliseconds since 1970; absent where the provider does not say, or it does not expire. */
  readonly accessTokenExpiresAt?: number;
}

/** What a sign-in or its renewal brought. */
export interface SignedIn {
  readonly identity: Identity;
  readonly session: UpstreamSession;
}
