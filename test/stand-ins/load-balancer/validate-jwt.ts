import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import type { Settings } from "./settings.ts";

const MOST_BYTES = 150 * 1024;
const MOST_KEYS = 10;

/**
 * Verifies the JWT of a request: RS256 only; `iss` and `exp` have to be there, and `nbf` and `iat` to be right where they
 * are.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 *
 * @throws {Error} when it is not valid, or the keys cannot be had
 */
export async function validateJwt(
  authorization: string | undefined,
  { issuer, jwksEndpoint, additionalClaims }: Settings,
): Promise<void> {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? "") ?? [];
  if (token === undefined) throw new Error("the request has no JWT");
  const { payload } = await jwtVerify(token, createLocalJWKSet(await fetchKeys(jwksEndpoint)), {
    algorithms: ["RS256"],
    issuer,
    requiredClaims: ["iss", "exp"],
  });
  if (payload.iat !== undefined && payload.iat * 1000 > Date.now()) throw new Error("it is of the future");
  for (const [name, value] of Object.entries(additionalClaims)) {
    if (payload[name] !== value) throw new Error(`its ${name} is another one`);
  }
}

/** A set of keys that is larger is not used at all. */
async function fetchKeys(endpoint: string): Promise<JSONWebKeySet> {
  const response = await fetch(endpoint, { redirect: "error" });
  const text = await response.text();
  if (response.status !== 200 || Buffer.byteLength(text) > MOST_BYTES) throw new Error("no usable keys");
  const keySet: JSONWebKeySet = JSON.parse(text);
  if (keySet.keys.length > MOST_KEYS) throw new Error("too many keys");
  return keySet;
}
