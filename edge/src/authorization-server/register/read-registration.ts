import { readBounded } from "../../network/read-bounded.ts";
import { OAuthError } from "../oauth-error.ts";

/** Bytes of a registration request at most. */
const LONGEST_BODY = 16 * 1024;

/**
 * Reads the JSON of a registration request: RFC 7591 section 3.1, a POST of `application/json`.
 *
 * @throws {OAuthError} `invalid_request` with 405, 413 or 415, `invalid_client_metadata` for what is not JSON
 */
export async function readRegistration(request: Request): Promise<unknown> {
  if (request.method !== "POST") {
    throw new OAuthError("invalid_request", "Register with POST.", {
      status: 405,
      headers: { allow: "POST" },
    });
  }
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new OAuthError("invalid_request", "Send the client's metadata as application/json.", {
      status: 415,
    });
  }
  const bytes = await readBounded(request, LONGEST_BODY).catch(() => {
    throw new OAuthError("invalid_request", "The request broke off; send it again.");
  });
  if (!bytes) {
    throw new OAuthError("invalid_request", `Send ${LONGEST_BODY} bytes of metadata at most.`, {
      status: 413,
    });
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new OAuthError("invalid_client_metadata", "Send the client's metadata as a JSON object in UTF-8.");
  }
}
