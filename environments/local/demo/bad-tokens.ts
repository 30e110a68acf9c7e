import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, SignJWT } from "jose";

const HOUR = 3600;

/**
 * The token as the gateway issued it an hour earlier: the same claims under the same key, but for the times. To wait
 * until a token expires, and the gateway's clock skew has passed, would take minutes.
 */
export async function anHourEarlier(token: string, key: JWK): Promise<string> {
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
  return new SignJWT({ ...claims, iat: iat - HOUR, exp: exp - HOUR })
    .setProtectedHeader({ alg: "ES256", ...decodeProtectedHeader(token) })
    .sign(await importJWK(key, "ES256"));
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
