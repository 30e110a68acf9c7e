import { base64url, type JWK } from "jose";

const LEAST_RSA_BITS = 2048;
/** Larger ones are nobody's, and cost whoever verifies with them. */
const MOST_RSA_BITS = 8192;
const LEAST_RSA_EXPONENT = 65_537n;
/** Primes by which keys are known that can be factored: Nemec et al., "The Return of Coppersmith's Attack", CVE-2017-15361. */
const TELLING_PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
/** RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1. */
const SECRET_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/**
 * The keys of a set that may verify access tokens: public, asymmetric, for signatures, strong enough, and with
 * a `kid` that no other key of the set claims.
 */
export function usableKeys(keys: readonly unknown[]): JWK[] {
  const usable = keys.filter(isUsable);
  const kids = keys.map((key) => (key as JWK | null)?.kid);
  return usable.filter(({ kid }) => kid === undefined || kids.filter((other) => other === kid).length === 1);
}

function isUsable(candidate: unknown): candidate is JWK {
  if (typeof candidate !== "object" || candidate === null) return false;
  const key = candidate as JWK;
  if (SECRET_MEMBERS.some((member) => member in key)) return false;
  if (key.use !== undefined && key.use !== "sig") return false;
  if (key.key_ops !== undefined && !(Array.isArray(key.key_ops) && key.key_ops.includes("verify")))
    return false;
  return isOnKnownCurve(key) || (key.kty === "RSA" && isStrongRsa(key));
}

function isOnKnownCurve({ kty, crv = "" }: JWK): boolean {
  return kty === "OKP" ? crv === "Ed25519" : kty === "EC" && ["P-256", "P-384", "P-521"].includes(crv);
}

function isStrongRsa({ n, e }: JWK): boolean {
  if (typeof n !== "string" || typeof e !== "string") return false;
  try {
    const modulus = base64url.decode(n);
    if (modulus.length > MOST_RSA_BITS / 8) return false;
    const number = toInteger(modulus);
    return (
      number >> BigInt(LEAST_RSA_BITS - 1) > 0n &&
      toInteger(base64url.decode(e)) >= LEAST_RSA_EXPONENT &&
      !TELLING_PRIMES.every((prime) => isPowerOf65537(number % BigInt(prime), BigInt(prime)))
    );
  } catch {
    return false;
  }
}

/** What some chips drew is such a power for each of the primes; of other keys hardly one in a hundred million is. */
function isPowerOf65537(value: bigint, prime: bigint): boolean {
  let power = 1n;
  do {
    if (power === value) return true;
    power = (power * 65_537n) % prime;
  } while (power !== 1n);
  return false;
}

function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
