import { NetworkError } from "../network/fetcher.ts";
import { AssertionError } from "./client/authenticate/client-assertion.ts";
import { DocumentRefusedError, DocumentUnavailableError } from "./client/metadata-document/document-error.ts";
import type { OAuthError } from "./oauth-error.ts";

/** Why something is refused, for the gateway's own records: what the client is told, and what it is not. */
export function reasonOf({ message, cause }: OAuthError): string {
  return cause === undefined ? message : `${message} (${told(cause)})`;
}

/** What kind of fault it is: its message could have in it what nobody is to read. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

/** Errors of the gateway's own show why a client is not known, or has not proven who it is, and none of its secrets. */
function told(cause: unknown): string {
  const isOwn =
    cause instanceof AssertionError ||
    cause instanceof DocumentRefusedError ||
    cause instanceof DocumentUnavailableError ||
    cause instanceof NetworkError;
  return isOwn ? cause.message : nameOf(cause);
}
