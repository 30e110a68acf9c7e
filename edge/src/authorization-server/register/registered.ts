import type { Client, Registration } from "../client/client.ts";

/** What a registration came to: the answer's members (RFC 7591 section 3.2.1), and what is recorded of it. */
export interface Registered {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly handle: string;
  readonly registration: Registration;
  readonly upstream?: NonNullable<Client["upstream"]>;
  /** Redirect URIs that were not registered, each with the reason. */
  readonly refusedRedirectUris: readonly string[];
}
