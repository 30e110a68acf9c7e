import { type Fetcher, NetworkError } from "../../../network/fetcher.ts";
import { readJsonObject } from "../../../network/read-bounded.ts";
import { DocumentRefusedError, DocumentUnavailableError } from "./document-error.ts";

/** Bytes of a document: draft-ietf-oauth-client-id-metadata-document-01 section 6.6. */
const MOST_BYTES = 5 * 1024;

/** Seconds for the whole of it, body included: a person is waiting. */
export const TIMEOUT_SECONDS = 3;

/** Seconds for which a document may be kept, whatever its host says of it: no less, no more, and where it says nothing. */
const LEAST_AGE = 60;
const MOST_AGE = 86_400;
const DEFAULT_AGE = 600;

/** Statuses by which a host says that it has no such document, rather than that it does not hand it out. */
const GONE = new Set([404, 410]);

const JSON_TYPE = /^application\/(?:json|[a-z0-9!#$&^_.-]+\+json)[ \t]*(?:;|$)/i;

/** A document as its host hands it out. */
export interface FetchedDocument {
  readonly document: Record<string, unknown>;
  /** Seconds for which it may be used without asking again. */
  readonly maxAgeSeconds: number;
}

/**
 * Fetches a client's metadata document (draft-ietf-oauth-client-id-metadata-document-01 section 4): status 200 only, no
 * redirects, JSON, within bounds, and without saying who asks.
 *
 * @throws {DocumentUnavailableError} when no document comes
 * @throws {DocumentRefusedError} when the host says that there is none
 */
export async function fetchDocument(
  internet: Fetcher,
  url: string,
  timeoutSeconds: number = TIMEOUT_SECONDS,
): Promise<FetchedDocument> {
  try {
    const response = await internet(url, {
      headers: { accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    const fault = faultOf(url, response);
    if (fault) {
      await response.body?.cancel();
      throw fault;
    }
    const document = await readJsonObject(response, MOST_BYTES);
    return { document, maxAgeSeconds: maxAgeOf(response.headers) };
  } catch (error) {
    if (error instanceof DocumentRefusedError || error instanceof DocumentUnavailableError) throw error;
    const reason = error instanceof NetworkError ? error.message : "no answer";
    throw new DocumentUnavailableError(`${url}: ${reason}`, { cause: error });
  }
}

function faultOf(url: string, { status, headers }: Response): Error | undefined {
  if (GONE.has(status)) return new DocumentRefusedError(`${url}: status ${status}`);
  if (status !== 200) return new DocumentUnavailableError(`${url}: status ${status}`);
  if (JSON_TYPE.test(headers.get("content-type") ?? "")) return undefined;
  return new DocumentUnavailableError(`${url}: not JSON by its content type`);
}

/** RFC 9111 sections 4.2.1 and 5.2.2, within the bounds. */
function maxAgeOf(headers: Headers): number {
  const control = headers.get("cache-control") ?? "";
  if (/(?:^|[,\s])no-(?:store|cache)(?=$|[,\s=])/i.test(control)) return LEAST_AGE;
  const maxAge = /(?:^|[,\s])max-age=(\d{1,10})(?=$|[,\s])/i.exec(control)?.[1];
  if (maxAge === undefined) return DEFAULT_AGE;
  const age = /^\d{1,10}$/.exec(headers.get("age") ?? "")?.[0] ?? 0;
  return Math.min(Math.max(Number(maxAge) - Number(age), LEAST_AGE), MOST_AGE);
}
