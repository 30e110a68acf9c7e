import { type Answer, type Call, json, type SignIdToken } from "./endpoint.ts";

const PATH = "/computeMetadata/v1/instance/service-accounts/default/identity";

/**
 * The metadata server, as far as ID tokens go.
 *
 * https://cloud.google.com/compute/docs/metadata/querying-metadata: `Metadata-Flavor: Google` is required, and a request
 * with `X-Forwarded-For` refused; https://cloud.google.com/compute/docs/instances/verifying-instance-identity: `audience` is
 * required, `format` is `standard` or `full`.
 */
export async function metadataServer({ method, url, headers }: Call, sign: SignIdToken): Promise<Answer> {
  if (headers["metadata-flavor"] !== "Google" || headers["x-forwarded-for"] !== undefined) {
    return plain(403, "Missing Metadata-Flavor:Google header.");
  }
  if (method !== "GET" || url.pathname !== PATH) return plain(404, "Not Found");
  const audience = url.searchParams.get("audience");
  if (!audience) return plain(400, "non-empty audience parameter required");
  if (!["standard", "full", null].includes(url.searchParams.get("format")))
    return plain(400, "invalid format");
  return plain(200, await sign(audience));
}

function plain(status: number, body: string): Answer {
  return {
    ...json(status, null),
    headers: { "content-type": "text/html", "metadata-flavor": "Google" },
    body,
  };
}
