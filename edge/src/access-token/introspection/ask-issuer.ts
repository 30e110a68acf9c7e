import type { FetchBounds } from "../../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../../network/fetcher.ts";
import { readJsonObject } from "../../network/read-bounded.ts";
import { IssuerUnavailableError } from "../token-error.ts";

/** What an issuer said about a token. */
export interface IssuerAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The network, and the bounds of what is taken from it. */
export interface AskIo {
  readonly internet: Fetcher;
  readonly bounds: FetchBounds;
}

/**
 * Asks an issuer about a token. Of what goes wrong no more is told than where, for the token is in the request.
 *
 * @param endpoint - how it is called where something goes wrong
 * @param statuses - those that say something about the token
 * @throws {IssuerUnavailableError} when there is no answer within bounds, or none that says anything
 */
export async function askIssuer(
  endpoint: string,
  statuses: readonly number[],
  { internet, bounds }: AskIo,
  send: (fetcher: Fetcher) => Promise<Response>,
): Promise<IssuerAnswer> {
  const signal = AbortSignal.timeout(bounds.timeoutSeconds * 1000);
  try {
    const response = await send((url, init) => internet(url, { ...init, signal }));
    if (!statuses.includes(response.status)) {
      await response.body?.cancel();
      throw new NetworkError(`status ${response.status}`);
    }
    return { status: response.status, body: await readJsonObject(response, bounds.bytes) };
  } catch (error) {
    const reason = error instanceof NetworkError ? error.message : "no answer";
    throw new IssuerUnavailableError(`${endpoint}: ${reason}`);
  }
}
