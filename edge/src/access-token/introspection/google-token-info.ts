import type { IntrospectionSettings } from "../../configuration/accepted-tokens.ts";
import type { TokenContent } from "../claim-checks.ts";
import { TokenError } from "../token-error.ts";
import { type AskIo, askIssuer } from "./ask-issuer.ts";
import { inactive } from "./inactive-tokens.ts";

type Settings = Extract<IntrospectionSettings, { type: "google-token-info" }>;

const ENDPOINT = "https://oauth2.googleapis.com/tokeninfo";

/** Whose access tokens they are. */
const ISSUER = "https://accounts.google.com";

/**
 * Asks Google about one of its access tokens, which goes in a header, as in Google's own libraries, for URLs are logged.
 *
 * Source: https://cloud.google.com/docs/authentication/token-types,
 * https://github.com/googleapis/google-auth-library-nodejs (`getTokenInfo`)
 *
 * @throws {TokenError} when the token is none, is another client's, or is of somebody whose address is not verified
 * @throws {IssuerUnavailableError} when Google does not say
 */
export async function askGoogle(token: string, { clientIds }: Settings, io: AskIo): Promise<TokenContent> {
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const { status, body } = await askIssuer(ENDPOINT, [200, 400], io, (fetcher) =>
    fetcher(ENDPOINT, { method: "POST", headers }),
  );
  if (status === 400) throw inactive();
  const { azp, email, email_verified: isVerified, exp, ...claims } = body;
  if (typeof azp !== "string" || !clientIds.includes(azp)) throw new TokenError("Invalid audience");
  if (email !== undefined && String(isVerified) !== "true") {
    throw new TokenError("Token verification failed: the address of its person is not verified");
  }
  return { claims: { ...claims, iss: ISSUER, azp, exp: seconds(exp) }, type: "at+jwt" };
}

/** Numbers are texts there. What is no number is no time. */
function seconds(value: unknown): number {
  return typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
}
