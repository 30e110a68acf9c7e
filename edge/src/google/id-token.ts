import { z } from "zod";
import type { GoogleCall } from "./google-call.ts";
import { compactToken, type IdToken, readIdToken } from "./read-id-token.ts";

const SERVICE_ACCOUNTS = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts";

/** Whose token it is, and the one service that it is for. */
export interface IdTokenParameters {
  readonly serviceAccount: string;
  readonly audience: string;
}

const answer = z.object({ token: compactToken });

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
  return readIdToken(token, audience, now);
}
