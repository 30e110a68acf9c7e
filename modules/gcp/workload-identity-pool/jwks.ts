import type { Construct } from "constructs";
import { ValidationError } from "../../errors/validation-error.ts";

/** A JSON Web Key Set (RFC 7517 section 5). */
export interface JsonWebKeySet {
  /** Public keys, each as RFC 7517 writes it. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** The only members that Google takes: https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers#Oidc */
const MEMBERS = ["kty", "alg", "use", "kid", "n", "e", "x", "y", "crv"];

/** What no public key has: RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1. */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/**
 * The public members of an issuer's keys as JSON, in one order; other public members are left out.
 *
 * @throws {ValidationError} for a private key, which then has to be replaced, and for what is no key of type RSA or
 *   EC with an id of its own
 */
export function publicJwks(scope: Construct, { keys }: JsonWebKeySet): string {
  if (keys.some((key) => PRIVATE_MEMBERS.some((member) => member in key))) {
    throw new ValidationError(
      scope,
      "the JSON Web Key Set holds a private key.",
      "Give the set that the issuer publishes, and replace the key, which the code now knows.",
    );
  }
  const ids = new Set(keys.map(({ kid }) => kid));
  if (keys.length === 0 || ids.size < keys.length || !keys.every(isUsable)) {
    throw new ValidationError(
      scope,
      "the JSON Web Key Set is empty, or has keys that Google does not take.",
      "Give keys of type RSA or EC, each with a kid of its own, whose members are strings.",
    );
  }
  const publicKeys = keys.map((key) =>
    Object.fromEntries(MEMBERS.filter((member) => member in key).map((member) => [member, key[member]])),
  );
  return JSON.stringify({ keys: publicKeys });
}

function isUsable(key: Readonly<Record<string, unknown>>): boolean {
  const { kty, kid } = key;
  const isText = MEMBERS.every((member) => !(member in key) || typeof key[member] === "string");
  return isText && (kty === "RSA" || kty === "EC") && typeof kid === "string" && kid !== "";
}
