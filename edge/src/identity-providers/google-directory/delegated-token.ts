import { z } from "zod";
import { accessToken, type GoogleCall } from "../../google/google-call.ts";
import type { Fetched } from "./expiring-cache.ts";

const SIGNER = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts";
const TOKEN_ENDPOINT = "https://oauth2.googleapis.com/token";

/**
 * What the two calls of the Directory API need, and no more: `groups.list` takes `group.readonly` (and not
 * `group.member.readonly`), `users.get` takes `user.readonly`.
 *
 * https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups/list#authorization-scopes
 * https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/get#authorization-scopes
 */
export const DELEGATED_SCOPES: readonly string[] = [
  "https://www.googleapis.com/auth/admin.directory.group.readonly",
  "https://www.googleapis.com/auth/admin.directory.user.readonly",
];

/** The longest that Google takes. What the token is good for that it brings may follow it. */
const ASSERTION_SECONDS = 3600;

/** Seconds before its expiry from which on a token is not used any more. */
const MARGIN_SECONDS = 300;

/** Who acts for whom. */
export interface Delegation {
  /** The service account to which the Workspace's domain-wide delegation is given. */
  readonly serviceAccount: string;
  /** The administrator for whom it acts. */
  readonly administrator: string;
}

const signed = z.object({ signedJwt: z.string().min(1) });
const issued = z.object({
  access_token: accessToken,
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.int().positive(),
});

/**
 * Gets an access token with which the administrator's directory can be read: Google signs the service account's
 * assertion with a key that never leaves it, and takes it for a token (RFC 7523 section 2.1).
 *
 * https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 *
 * @param federatedToken - of a principal that may sign for the service account: `iam.serviceAccounts.signJwt`
 * @param now - milliseconds since 1970
 */
export async function fetchDelegatedToken(
  call: GoogleCall,
  { serviceAccount, administrator }: Delegation,
  federatedToken: string,
  now: number,
): Promise<Fetched<string>> {
  const issuedAt = Math.floor(now / 1000);
  const claims = {
    iss: serviceAccount,
    sub: administrator,
    scope: DELEGATED_SCOPES.join(" "),
    aud: TOKEN_ENDPOINT,
    iat: issuedAt,
    exp: issuedAt + ASSERTION_SECONDS,
  };
  const { signedJwt } = await call(
    `${SIGNER}/${serviceAccount}:signJwt`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${federatedToken}`, "content-type": "application/json" },
      body: JSON.stringify({ payload: JSON.stringify(claims) }),
    },
    signed,
  );
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: signedJwt,
  });
  const token = await call(TOKEN_ENDPOINT, { method: "POST", body }, issued);
  return { value: token.access_token, expiresAt: now + (token.expires_in - MARGIN_SECONDS) * 1000 };
}
