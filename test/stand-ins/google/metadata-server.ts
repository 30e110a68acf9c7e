import type { Host } from "./host.ts";
import { issueIdToken } from "./id-tokens.ts";
import { Refusal } from "./refusal.ts";

const PATH = "/computeMetadata/v1/instance/service-accounts/default/identity";
const HEADERS = { "metadata-flavor": "Google", "content-type": "text/html" };

/**
 * `metadata.google.internal`, as far as ID tokens go: `Metadata-Flavor: Google` is required, a request with
 * `X-Forwarded-For` is refused, `audience` is required, and only the format `full` has the account's address.
 *
 * https://cloud.google.com/compute/docs/metadata/querying-metadata
 * https://cloud.google.com/compute/docs/instances/verifying-instance-identity#request_signature
 */
export const metadataServer: Host = async ({ method, path, query, headers }, google) => {
  if (headers["metadata-flavor"] !== "Google" || headers["x-forwarded-for"] !== undefined) {
    throw refused(403, "Missing Metadata-Flavor:Google header.");
  }
  const { machine } = google.settings;
  if (method !== "GET" || path !== PATH || machine === undefined) throw refused(404, "Not Found");
  const audience = query.get("audience");
  const format = query.get("format") ?? "standard";
  if (!audience) throw refused(400, "non-empty audience parameter required");
  if (format !== "standard" && format !== "full") throw refused(400, "invalid format");
  const body = await issueIdToken(google, machine, { audience, includeEmail: format === "full" });
  return { status: 200, body, headers: HEADERS };
};

function refused(status: number, words: string): Refusal {
  return new Refusal(status, words, HEADERS);
}
