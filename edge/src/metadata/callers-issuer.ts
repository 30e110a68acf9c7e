import type { JWK } from "jose";

/** Where the issuer of identity assertions is, below `publicUrl`. */
export const CALLERS_PATH = "/callers";

/** Where its keys are, below `publicUrl`. */
export const CALLERS_JWKS_PATH = `${CALLERS_PATH}/.well-known/jwks.json`;

/** The discovery document of the issuer of identity assertions: what a verifier needs of OpenID Discovery. */
export function callersMetadata(publicUrl: string): Record<string, unknown> {
  return {
    issuer: publicUrl + CALLERS_PATH,
    jwks_uri: publicUrl + CALLERS_JWKS_PATH,
    response_types_supported: ["none"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
  };
}

/** A JWK Set (RFC 7517 section 5) of the public halves of keys. */
export function jwks(keys: readonly { readonly publicJwk: JWK }[]): Record<string, unknown> {
  return { keys: keys.map(({ publicJwk }) => publicJwk) };
}
