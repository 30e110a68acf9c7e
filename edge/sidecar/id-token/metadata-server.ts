import { callEndpoint } from "./credential-endpoint.ts";
import type { IdTokenSource } from "./source.ts";

const WHO = "the metadata server";

/**
 * ID tokens of the identity that the container runs as, on Cloud Run, GKE and Compute Engine:
 * https://cloud.google.com/compute/docs/instances/verifying-instance-identity#request_signature
 *
 * @param host - `metadata.google.internal` wherever Google runs the container
 */
export function metadataServer(host: string): IdTokenSource {
  return async (audience, signal) => {
    const query = new URLSearchParams({ audience, format: "full" });
    const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/identity?${query}`;
    const answer = await callEndpoint(WHO, url, { headers: { "metadata-flavor": "Google" }, signal });
    // Whatever else answers at that address is not Google's.
    if (answer.headers.get("metadata-flavor") !== "Google") throw new Error(`${WHO} is not Google's`);
    return answer.text.trim();
  };
}
