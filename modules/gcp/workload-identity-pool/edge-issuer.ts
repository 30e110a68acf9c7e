import { type Form, requireForm, requireSome } from "../../identity/requirements.ts";
import { WORKLOAD_ISSUER } from "../../identity/workload-issuer.ts";
import { isOneOf } from "./cel.ts";
import type { IdentitySource } from "./identity-source.ts";
import { type JsonWebKeySet, publicJwks } from "./jwks.ts";

export interface EdgeIssuerProps {
  /** The gateway's issuer of workload tokens: its public URL with the path `/workload`. */
  readonly issuer: string;
  /** Who of the gateway is let in, such as `edge:<server id>`. */
  readonly subjects: readonly string[];
  /**
   * What tokens may be issued for.
   * @default the provider's own name
   */
  readonly audiences?: readonly string[];
  /**
   * The keys that the gateway signs with, all that it may turn to included: then Google fetches none, and the
   * gateway need not be up. A key that it turns to later has to be here before.
   * @default Google fetches them from the issuer
   */
  readonly jwks?: JsonWebKeySet;
}

const SUBJECT: Form = {
  what: "a subject",
  pattern: /^[^\s\p{C}*]+$/u,
  expected: "one whole subject, such as edge:documents, without spaces and wildcards",
};

/**
 * An edge gateway that issues tokens for its own parts, one subject for each server that it calls. No subject lets in
 * another that begins like it.
 */
export function edgeIssuer(props: EdgeIssuerProps): IdentitySource {
  const { issuer, subjects, audiences = [], jwks } = props;
  return {
    trust(scope) {
      requireForm(scope, WORKLOAD_ISSUER, [issuer]);
      requireSome(scope, SUBJECT, subjects);
      return {
        mapping: { "google.subject": "assertion.sub" },
        condition: isOneOf("assertion.sub", subjects),
        credentials: { kind: "oidc", issuer, audiences, jwks: jwks && publicJwks(scope, jwks) },
        values: { "google.subject": subjects },
      };
    },
  };
}
