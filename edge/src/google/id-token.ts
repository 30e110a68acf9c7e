import { decodeJwt } from "jose";
import { z } from "zod";
import { NetworkError } from "../network/fetcher.ts";
import type { GoogleCall } from "./google-call.ts";

const SERVICE_ACCOUNTS = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts";

/** Seconds for which Google's ID tokens are good, whatever one says of itself. */
const MOST_SECONDS = 3600;

/** Whose token it is, and the one service that it is for. */
export interface IdTokenParameters {
  readonly serviceAccount: string;
  readonly audience: string;
}

/** An ID token, and until when it is good: milliseconds since 1970. */
export interface IdToken {
  readonly token: string;
  readonly expiresAt: number;
}

const answer = z.object({ token: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
const claims = z.object({ aud: z.string(), exp: z.int().positive() });

/**
 * Gets an ID token that Google signs for a service account, with its e-mail address: by that, Cloud Run knows who
 * invokes a service.
 *
 * https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken
 *
 * @param federatedToken - of a principal that may have it: `iam.serviceAccounts.getOpenIdToken`
 * @param now - milliseconds since 1970
 * @throws {NetworkError | GoogleApiError} when it cannot be had, or is for another audience
 */
export async function fetchIdToken(
  call: GoogleCall,
  { serviceAccount, audience }: IdTokenParameters,
  federatedToken: string,
  now: number,
): Promise<IdToken> {
  const { token } = await call(
    `${SERVICE_ACCOUNTS}/${serviceAccount}:generateIdToken`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${federatedToken}`, "content-type": "application/json" },
      body: JSON.stringify({ audience, includeEmail: true }),
    },
    answer,
  );
  const { aud, exp } = readClaims(token);
  if (aud !== audience) throw new NetworkError("the ID token is for another audience");
  const expiresAt = Math.min(exp * 1000, now + MOST_SECONDS * 1000);
  if (expiresAt <= now) throw new NetworkError("the ID token has expired already");
  return { token, expiresAt };
}

function readClaims(token: string): z.output<typeof claims> {
  try {
    return claims.parse(decodeJwt(token));
  } catch {
    throw new NetworkError("the ID token is none");
  }
}
