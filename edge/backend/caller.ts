import type { DownstreamAssertions } from "./downstream-assertions.ts";

/** On whose behalf a request is made: one identity at one issuer, through one OAuth client. */
export interface Caller {
  /** The issuer of the token that the caller presented: with the subject and the kind, the identity. */
  readonly issuer: string;
  readonly subject: string;
  /** A client that acts for nobody but itself, which a person may share its subject with; absent for everybody else. */
  readonly kind?: "client";
  /** The OAuth client that the token was issued to, where the token says so. */
  readonly clientId?: string;
  /** As the caller's own token names it, where that was forwarded and calls it verified (OpenID Connect Core section 5.1). */
  readonly email?: string;
  /** What the caller's token grants. */
  readonly scopes: readonly string[];
  /** What the edge vouches with to others: see `callBackend`. */
  readonly downstream?: DownstreamAssertions;
}

/** The scopes of a list that is apart by spaces: RFC 6749 section 3.3. */
export function scopesOf(list: string): readonly string[] {
  return list.split(" ").filter((scope) => scope !== "");
}
