/** What the authorization server did. Neither token nor code, cookie or secret is in it. */
export interface AuthorizationRecord {
  readonly event:
    | "registration"
    | "consent"
    | "denial"
    | "sign-in"
    | "issue"
    | "refresh"
    | "replay"
    | "revocation"
    | "upstream-refresh-failure";
  /** RFC 3339, UTC. */
  readonly time: string;
  /** As the client sees it in `X-Request-Id`. */
  readonly request_id: string;
  /** The client's short name: see `Client.handle`. */
  readonly client?: string;
  /** How the client registered. */
  readonly registration?: string;
  readonly identity_provider?: string;
  /** Which of the gateway's registrations there. */
  readonly upstream_client?: string;
  /** A digest of issuer and subject, as in the records of decisions. */
  readonly principal?: string;
  readonly server?: string;
  readonly scopes?: readonly string[];
  readonly grant_type?: string;
  /** The OAuth error that the client was told, where it was refused. */
  readonly error?: string;
  /** Why, in more words than the client was told. */
  readonly reason?: string;
  readonly status?: number;
}
