import { randomBytes } from "node:crypto";

/** What an access token stands for. */
export interface AccessGrant {
  /** A `principal://…` of a workload identity pool, or a user of the Workspace account. */
  readonly subject: string;
  readonly scopes: readonly string[];
  /** The OAuth client that a user let have it; absent for what nobody was asked about. */
  readonly client?: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Seconds for which access tokens are good: https://developers.google.com/identity/protocols/oauth2/service-account */
export const LIFETIME_SECONDS = 3599;

/** The access tokens that were handed out. They are opaque. */
export class AccessTokens {
  readonly #grants = new Map<string, AccessGrant>();

  issue(subject: string, scopes: readonly string[], now: number, client?: string): Record<string, unknown> {
    const token = `ya29.${randomBytes(48).toString("base64url")}`;
    this.#grants.set(token, { subject, scopes, client, expiresAt: now + LIFETIME_SECONDS * 1000 });
    return { access_token: token, token_type: "Bearer", expires_in: LIFETIME_SECONDS };
  }

  /** What the token of an `Authorization` header stands for (RFC 6750 section 2.1). */
  find(authorization: string | undefined, now: number): AccessGrant | undefined {
    const [, token] = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/.exec(authorization ?? "") ?? [];
    const grant = token === undefined ? undefined : this.#grants.get(token);
    return grant && now < grant.expiresAt ? grant : undefined;
  }

  /** Takes all of them back. */
  revoke(): void {
    this.#grants.clear();
  }
}
