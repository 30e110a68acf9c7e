/** What calls of AWS are signed with. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Goes with every call that a role's keys sign. */
  readonly sessionToken?: string | undefined;
}

/** The keys of a role's session, and until when they are good: milliseconds since 1970. */
export interface RoleKeys extends AwsKeys {
  readonly sessionToken: string;
  readonly expiresAt: number;
}
