/** Somebody who can sign in at the local identity provider, and the groups that it says they are in. */
export interface Account {
  readonly id: string;
  readonly groups: readonly string[];
}

/** Everybody who can sign in at the local identity provider; nobody has a password. */
export const ACCOUNTS: readonly Account[] = [
  { id: "public-reader", groups: ["readers"] },
  { id: "full-reader", groups: ["readers", "confidential-readers"] },
  { id: "no-access", groups: [] },
];
