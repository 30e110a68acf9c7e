import { type Fetcher, NetworkError } from "../network/fetcher.ts";
import { ProviderUnavailableError, SessionEndedError, SignInRefusedError } from "./identity-provider.ts";

/** A question to an API of a provider, in the name of whoever signed in. */
export interface ApiQuestion {
  readonly url: string;
  readonly accessToken: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Asks an API of a provider: RFC 6750 section 2.1.
 *
 * @returns the JSON of its answer, of whatever shape
 * @throws {SessionEndedError} when it does not take the access token
 * @throws {SignInRefusedError} when the access token is not for this
 * @throws {ProviderUnavailableError} when it gives no usable answer
 * @throws {NetworkError} when it gives none
 */
export async function askApi(
  fetcher: Fetcher,
  { url, accessToken, headers = {} }: ApiQuestion,
): Promise<unknown> {
  const response = await fetcher(url, {
    method: "GET",
    headers: { accept: "application/json", ...headers, authorization: `Bearer ${accessToken}` },
    redirect: "manual",
  });
  const { status } = response;
  const { pathname } = new URL(url);
  if (status === 401)
    throw new SessionEndedError(`the provider's ${pathname} takes the access token no longer`);
  if ((status === 403 || status === 404) && !isLimited(response)) {
    throw new SignInRefusedError(
      `the provider's ${pathname} does not answer to the scopes that were granted`,
    );
  }
  if (status !== 200)
    throw new ProviderUnavailableError(`the provider's ${pathname} answered status ${status}`);
  try {
    return await response.json();
  } catch {
    throw new NetworkError(`the provider's ${pathname} did not answer with JSON`);
  }
}

/** GitHub's rate limits: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api. */
function isLimited({ headers }: Response): boolean {
  return headers.has("retry-after") || headers.get("x-ratelimit-remaining") === "0";
}
