import { readBounded } from "../network/read-bounded.ts";
import { OAuthError } from "./oauth-error.ts";
import { type Parameters, readParameters } from "./parameters.ts";

/** Bytes of a form at most. */
const MOST_BYTES = 32 * 1024;

/**
 * Reads the parameters that a client posts (RFC 6749 section 3.2): out of the body, and of nothing else.
 *
 * @throws {OAuthError} `invalid_request` for what is no form, too long, or has a parameter twice
 */
export async function readForm(request: Request): Promise<Parameters> {
  if (request.method !== "POST") {
    throw new OAuthError("invalid_request", "Send the parameters with POST.", {
      status: 405,
      headers: { allow: "POST" },
    });
  }
  if (!isForm(request.headers.get("content-type") ?? "")) {
    throw new OAuthError(
      "invalid_request",
      "Send the parameters in the body, as application/x-www-form-urlencoded.",
    );
  }
  const bytes = await readBounded(request, MOST_BYTES).catch(() => {
    throw new OAuthError("invalid_request", "The body broke off; send it again.");
  });
  if (!bytes) {
    throw new OAuthError("invalid_request", `The body has more than ${MOST_BYTES} bytes; send less.`, {
      status: 413,
    });
  }
  return readParameters(new URLSearchParams(decode(bytes)));
}

/** RFC 6749 appendix B: encoded as UTF-8, whether that is said or not. */
function isForm(contentType: string): boolean {
  return /^application\/x-www-form-urlencoded(?: *; *charset="?utf-8"?)?$/i.test(contentType);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new OAuthError("invalid_request", "The body is not UTF-8; encode the parameters as a form.");
  }
}
