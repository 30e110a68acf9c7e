/** What can be asked for at the local identity provider, in words for the person who is asked. */
export const SCOPES: Readonly<Record<string, string>> = {
  "public:read": "Read public information",
  "confidential:read": "Read confidential information",
};

/** Somebody who can sign in at the local identity provider, and the most that tokens in that name grant. */
export interface Account {
  readonly id: string;
  readonly scopes: readonly string[];
}

/** Everybody who can sign in at the local identity provider; nobody has a password. */
export const ACCOUNTS: readonly Account[] = [
  { id: "public-reader", scopes: ["public:read"] },
  { id: "full-reader", scopes: ["public:read", "confidential:read"] },
  { id: "no-access", scopes: [] },
];
