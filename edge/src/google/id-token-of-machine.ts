import type { FetchBounds } from "../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../network/fetcher.ts";
import { readText } from "../network/read-bounded.ts";
import { type IdToken, readIdToken } from "./read-id-token.ts";

const HOST = "metadata.google.internal";

/** By plain http, for it does not leave the machine. */
const ENDPOINT = `http://${HOST}/computeMetadata/v1/instance/service-accounts/default/identity`;

/**
 * Gets an ID token of the service account that this very process runs as, on Cloud Run, GKE and Compute Engine.
 *
 * https://cloud.google.com/compute/docs/instances/verifying-instance-identity#request_signature
 *
 * @param metadata - reaches the metadata server, and nothing else
 * @param now - milliseconds since 1970
 * @throws {NetworkError} when it cannot be had, or is for another audience
 */
export async function fetchIdTokenOfMachine(
  metadata: Fetcher,
  audience: string,
  { bytes, timeoutSeconds }: FetchBounds,
  now: number,
): Promise<IdToken> {
  // Only the full format has the account's address in it, by which Cloud Run knows who invokes a service.
  const query = new URLSearchParams({ audience, format: "full" });
  try {
    const response = await metadata(`${ENDPOINT}?${query}`, {
      headers: { "metadata-flavor": "Google" },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    const text = await readText(response, bytes);
    if (response.status !== 200) throw new NetworkError(`status ${response.status}`);
    // Whatever else answers at that address is not Google's.
    if (response.headers.get("metadata-flavor") !== "Google") throw new NetworkError("it is not Google's");
    return readIdToken(text.trim(), audience, now);
  } catch (error) {
    throw new NetworkError(`${HOST}: ${error instanceof NetworkError ? error.message : "no answer"}`);
  }
}
