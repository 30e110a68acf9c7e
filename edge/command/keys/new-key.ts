import { exportJWK, generateKeyPair, generateSecret, type JWK } from "jose";
import type { KeyRingSettings } from "../../src/configuration/key-rings.ts";

/** Bits of an RSA key: RFC 7518 section 3.3 asks for as many at least, and every cloud takes it. */
const RSA_BITS = 2048;

/** A key that was made, and the secret that is to hold it. */
export interface NewKey {
  readonly kid: string;
  readonly secret: string;
  /** The private or symmetric JWK (RFC 7517) as JSON: nobody sees it but whoever keeps the secrets. */
  readonly jwk: string;
}

/**
 * Makes a key for a place in a ring. Its id says which secret it is in and since when it is in force, so that this can
 * be told from published keys.
 *
 * @param begins - seconds since 1970: when the key comes into force
 * @param isFirst - whether it is in force from the start, with no `nbf`: there is no key that it could take over from
 */
export async function newKey(
  algorithm: KeyRingSettings["algorithm"],
  secret: string,
  begins: number,
  { isFirst }: { readonly isFirst: boolean },
): Promise<NewKey> {
  const kid = keyId(secret, begins);
  const jwk = { ...(await generate(algorithm)), kid, ...(!isFirst && { nbf: begins }) };
  return { kid, secret, jwk: JSON.stringify(jwk) };
}

/** The id of the key in a secret that comes into force at a time, in seconds since 1970. */
function keyId(secret: string, begins: number): string {
  return `${secret}.${begins}`;
}

/** What a key's id says; undefined for an id that was not given here. */
export function readKeyId(kid: string): { readonly secret: string; readonly begins: number } | undefined {
  const [, secret, begins] = /^([A-Z][A-Z0-9_]*)\.(\d{1,12})$/.exec(kid) ?? [];
  if (secret === undefined || begins === undefined) return undefined;
  return { secret, begins: Number(begins) };
}

async function generate(algorithm: KeyRingSettings["algorithm"]): Promise<JWK> {
  if (algorithm === "A256GCM") return exportJWK(await generateSecret(algorithm, { extractable: true }));
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: RSA_BITS });
  return { ...(await exportJWK(privateKey)), alg: algorithm, use: "sig" };
}
