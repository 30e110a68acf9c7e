import type { Construct } from "constructs";

/** A kind of outside identities and which of them are let in, as `awsRole({ … })` or `githubActions({ … })` say it. */
export interface IdentitySource {
  /**
   * What a provider is told.
   *
   * @param scope the provider, for errors
   * @throws {ValidationError} for what the source refuses
   */
  trust(scope: Construct): Trust;
}

/** What a provider of a workload identity pool is told, in Google's words. */
export interface Trust {
  /** CEL expressions by the attributes that they fill: `google.subject` and `attribute.<name>`. */
  readonly mapping: Readonly<Record<string, string>>;
  /** The CEL expression that has to be true of whoever comes in. */
  readonly condition: string;
  readonly credentials: Credentials;
  /** By attribute, the only values that whoever comes in can have, where they are known. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** How outside identities prove who they are. */
export type Credentials =
  | { readonly kind: "aws"; readonly accountId: string }
  | {
      readonly kind: "oidc";
      readonly issuer: string;
      readonly audiences: readonly string[];
      readonly jwks: string | undefined;
    }
  | { readonly kind: "saml"; readonly metadata: string };
