import type { Construct } from "constructs";
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

/** Issuers whose tokens say who somebody is in claims that a condition of one's own easily misses, by their hosts. */
const PRESETS: ReadonlyMap<string, string> = new Map([
  ["app.terraform.io", "terraformCloud"],
  ["gitlab.com", "gitlab"],
  ["token.actions.githubusercontent.com", "githubActions"],
]);

/**
 * Any issuer of OpenID Connect, but those of GitHub Actions, GitLab and Terraform Cloud, which all of their customers
 * share: `githubActions`, `gitlab` and `terraformCloud` know what tells these apart.
 *
 * Source: https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers
 */
export function oidc(props: OidcProps): IdentitySource {
  const { issuer, condition, audiences = [], jwks } = props;
  return {
    trust(scope) {
      refusePresets(scope, issuer);
      return {
        mapping: props.mapping ?? { "google.subject": "assertion.sub" },
        condition,
        credentials: { kind: "oidc", issuer, audiences, jwks: jwks && publicJwks(scope, jwks) },
        values: {},
      };
    },
  };
}

function refusePresets(scope: Construct, issuer: string): void {
  const preset = URL.canParse(issuer) ? PRESETS.get(new URL(issuer).hostname) : undefined;
  if (preset === undefined) return;
  throw new ValidationError(
    scope,
    `all customers of ${issuer} share that issuer, and a condition of one's own could let in others.`,
    `Use ${preset}, which names whom it lets in by what nobody gets after them.`,
  );
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
