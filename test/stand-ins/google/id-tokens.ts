import { createHash } from "node:crypto";
import type { Google } from "./google.ts";

const ID_TOKEN_SECONDS = 3600;

/** What an ID token is for, and whether it has the service account's address in it. */
export interface IdTokenRequest {
  readonly audience: string;
  readonly includeEmail: boolean;
}

/**
 * An ID token of a service account.
 *
 * https://cloud.google.com/docs/authentication/token-types#id ("valid for up to one hour")
 */
export function issueIdToken(
  google: Google,
  serviceAccount: string,
  { audience, includeEmail }: IdTokenRequest,
): Promise<string> {
  const iat = Math.floor(google.now() / 1000);
  const id = uniqueId(serviceAccount);
  return google.signIdToken({
    iss: "https://accounts.google.com",
    aud: audience,
    azp: id,
    sub: id,
    iat,
    exp: iat + ID_TOKEN_SECONDS,
    ...(includeEmail && { email: serviceAccount, email_verified: true }),
  });
}

/** A service account's number, of 21 figures. */
function uniqueId(serviceAccount: string): string {
  const digest = createHash("sha256").update(serviceAccount).digest();
  return `1${String(digest.readBigUInt64BE()).padStart(20, "0")}`;
}
