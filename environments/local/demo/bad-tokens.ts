import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from "jose";
import type { Keys } from "../identity-provider/keys.ts";

const HOUR = 3600;

/**
 * The token as the identity provider issued it an hour earlier: the same claims under the same key, but for the
 * times. To wait until a token expires, and the gateway's clock skew has passed, would take minutes.
 */
export async function anHourEarlier(token: string, { signing }: Keys): Promise<string> {
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
  const { typ } = decodeProtectedHeader(token);
  return new SignJWT({ ...claims, iat: iat - HOUR, exp: exp - HOUR })
    .setProtectedHeader({ alg: "RS256", kid: signing.kid, ...(typ && { typ }) })
    .sign(await importJWK(signing, "RS256"));
}

/** The token with one character changed: once in its claims, once in its signature. */
export function tamperings(token: string): string[] {
  const [header = "", claims = "", signature = ""] = token.split(".");
  return [
    [header, changeOneCharacter(claims), signature].join("."),
    [header, claims, changeOneCharacter(signature)].join("."),
  ];
}

function changeOneCharacter(text: string): string {
  const middle = Math.floor(text.length / 2);
  return `${text.slice(0, middle)}${text[middle] === "A" ? "B" : "A"}${text.slice(middle + 1)}`;
}
