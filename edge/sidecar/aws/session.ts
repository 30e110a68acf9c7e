/** The keys of a role's session. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Until when they are good: milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Fetches the keys of the role that the container has.
 *
 * @throws {Error} whose message is for the log: it says who did not do what, and quotes nothing of an answer
 */
export type SessionSource = (signal: AbortSignal) => Promise<RoleSession>;

/** What AWS and its endpoints call the parts of a session. */
interface Parts {
  readonly accessKeyId: unknown;
  readonly secretAccessKey: unknown;
  readonly sessionToken: unknown;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Reads the parts of a session: they go into headers.
 *
 * @param who - what answered with them
 */
export function readSession(
  who: string,
  { accessKeyId, secretAccessKey, sessionToken, expiresAt }: Parts,
): RoleSession {
  const isKey = (value: unknown): value is string =>
    typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
  if (isKey(accessKeyId) && isKey(secretAccessKey) && isKey(sessionToken) && Number.isFinite(expiresAt)) {
    return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
  }
  throw new Error(`${who} answered without the keys of a session`);
}
