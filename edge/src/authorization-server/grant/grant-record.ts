import type { Authorization, PendingSignIn } from "./grant.ts";

/** The person is at the identity provider. */
export interface Pending {
  readonly phase: "pending";
  readonly signIn: PendingSignIn;
}

/** The person has come back, and the provider is being asked who they are. */
export interface Claimed {
  readonly phase: "claimed";
  readonly clientId: string;
  /** Milliseconds since 1970, like all times here. */
  readonly expiresAt: number;
}

/** The code is on its way through the browser. */
export interface Authorized {
  readonly phase: "authorized";
  readonly authorization: Authorization;
}

/** The code was redeemed: the client has access, and with its refresh tokens can have more. */
export interface Active {
  readonly phase: "active";
  readonly authorization: Authorization;
  /** The refresh token that is good now. */
  readonly generation: number;
  /** Until when it is, where it is not used. */
  readonly refreshExpiresAt: number;
  /** Until when whoever renews has it for itself; absent where nobody does. */
  readonly leasedUntil?: number;
  /** How the current token came to replace the one before; absent once it has been used itself. */
  readonly rotation?: {
    readonly rotatedAt: number;
    /** The current token, sealed. */
    readonly successor: string;
    readonly isRepeated: boolean;
  };
}

/** What is kept of a grant. */
export type GrantRecord = Pending | Claimed | Authorized | Active;

/** When a grant ends by itself. */
export function endOf(record: GrantRecord): number {
  switch (record.phase) {
    case "pending":
      return record.signIn.expiresAt;
    case "claimed":
      return record.expiresAt;
    case "authorized":
      return Math.min(record.authorization.codeExpiresAt, record.authorization.expiresAt);
    case "active": {
      const { codeExpiresAt, expiresAt } = record.authorization;
      // A code is known as used for as long as it could be presented, also where there is nothing to refresh.
      const last = Math.max(record.refreshExpiresAt, record.leasedUntil ?? 0, codeExpiresAt);
      return Math.min(last, expiresAt);
    }
  }
}

/** The client that a grant is for. */
export function clientOf(record: GrantRecord): string {
  switch (record.phase) {
    case "pending":
      return record.signIn.request.clientId;
    case "claimed":
      return record.clientId;
    default:
      return record.authorization.request.clientId;
  }
}
