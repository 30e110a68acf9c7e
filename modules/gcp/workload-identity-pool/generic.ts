import { ValidationError } from "../../errors/validation-error.ts";
import type { IdentitySource } from "./identity-source.ts";
import { type JsonWebKeySet, publicJwks } from "./jwks.ts";

export interface OidcProps {
  /** The `iss` of its tokens: an https URL. */
  readonly issuer: string;
  /**
   * The CEL expression that has to be true of whoever comes in; `celString` writes strings. Name who is let in by
   * what nobody gets after them, and the tenant where the issuer has several.
   */
  readonly condition: string;
  /** @default { "google.subject": "assertion.sub" } */
  readonly mapping?: Readonly<Record<string, string>>;
  /**
   * What tokens may be issued for.
   * @default the provider's own name
   */
  readonly audiences?: readonly string[];
  /**
   * The issuer's keys: then Google fetches none.
   * @default Google fetches them from the issuer
   */
  readonly jwks?: JsonWebKeySet;
}

/**
 * Any issuer of OpenID Connect.
 *
 * Source: https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers
 */
export function oidc(props: OidcProps): IdentitySource {
  const { issuer, condition, audiences = [], jwks } = props;
  return {
    trust: (scope) => ({
      mapping: props.mapping ?? { "google.subject": "assertion.sub" },
      condition,
      credentials: { kind: "oidc", issuer, audiences, jwks: jwks && publicJwks(scope, jwks) },
      values: {},
    }),
  };
}

export interface SamlProps {
  /** The identity provider's metadata, as XML. */
  readonly metadata: string;
  /** The CEL expression that has to be true of whoever comes in; `celString` writes strings. */
  readonly condition: string;
  /** @default { "google.subject": "assertion.subject" } */
  readonly mapping?: Readonly<Record<string, string>>;
}

/**
 * Any identity provider of SAML 2.0.
 *
 * Source: https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers
 */
export function saml({ metadata, condition, mapping }: SamlProps): IdentitySource {
  return {
    trust(scope) {
      if (metadata.trim() === "") {
        throw new ValidationError(
          scope,
          "the metadata is empty.",
          "Give the XML that the provider publishes.",
        );
      }
      return {
        mapping: mapping ?? { "google.subject": "assertion.subject" },
        condition,
        credentials: { kind: "saml", metadata },
        values: {},
      };
    },
  };
}
