import { importPKCS8, SignJWT } from "jose";
import { callEndpoint, memberOf } from "./credential-endpoint.ts";
import type { IdTokenSource } from "./source.ts";

/** The parts of a service account's key file that are needed: https://cloud.google.com/iam/docs/keys-create-delete */
export interface ServiceAccountKey {
  readonly email: string;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
  readonly keyId: string;
  readonly tokenUri: string;
}

const WHO = "the token endpoint of the service account's key";
const ASSERTION_SECONDS = 300;

/**
 * ID tokens by an assertion that the key signs, with the audience as `target_audience`:
 * https://cloud.google.com/iap/docs/authentication-howto (a service account's key), RFC 7523
 *
 * @throws {Error} where the key is none
 */
export async function serviceAccountKey(key: ServiceAccountKey): Promise<IdTokenSource> {
  const { email, keyId, tokenUri } = key;
  const privateKey = await importPKCS8(key.privateKey, "RS256");
  return async (audience, signal) => {
    const assertion = await new SignJWT({ target_audience: audience })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: keyId })
      .setIssuer(email)
      .setSubject(email)
      .setAudience(tokenUri)
      .setIssuedAt()
      .setExpirationTime(`${ASSERTION_SECONDS} s`)
      .sign(privateKey);
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion,
    });
    return memberOf(await callEndpoint(WHO, tokenUri, { method: "POST", body, signal }), WHO, "id_token");
  };
}
