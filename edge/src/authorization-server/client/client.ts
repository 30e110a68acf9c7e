import type { JWK } from "jose";

/** How a client came to be known. */
export type Registration =
  | "configured"
  | "metadata-document"
  /** A metadata document that came with the gateway, because its host does not hand it out. */
  | "bundled-document"
  | "dynamic";

/** How a client proves at the token endpoint who it is: RFC 7591 section 2, `token_endpoint_auth_method`. */
export type ClientAuthentication =
  | { readonly method: "none" }
  | {
      readonly method: "client_secret";
      /** Compares in constant time. */
      readonly isSecret: (secret: string) => Promise<boolean>;
    }
  | { readonly method: "private_key_jwt"; readonly keys: readonly JWK[] | { readonly jwksUri: string } };

/** An OAuth client, however it registered. */
export interface Client {
  /** Its `client_id`. */
  readonly id: string;
  /** A short, stable name for tokens, records and rules: a sealed id is too long for them. */
  readonly handle: string;
  readonly registration: Registration;
  /** What it calls itself; for all but configured clients nobody has checked that. */
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly authentication: ClientAuthentication;
  readonly grantTypes: readonly GrantType[];
  /** Its own registration at an identity provider, where it was registered there too. */
  readonly upstream?: { readonly provider: string; readonly id: string; readonly secret?: string };
}

/** RFC 6749 sections 4.1, 6 and 4.4. */
export type GrantType = "authorization_code" | "refresh_token" | "client_credentials";
