import { z } from "zod";
import type { FetchBounds } from "../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../network/fetcher.ts";
import { parseJsonObject, readText } from "../network/read-bounded.ts";

/**
 * One call of a Google API: status 200 only, no redirects, and an answer of this shape. Errors name the host, and
 * nothing of the request: its URL has people in it, its headers and body have tokens.
 *
 * @throws {GoogleApiError} when Google refuses
 * @throws {NetworkError} when there is no usable answer
 */
export type GoogleCall = <Answer>(
  url: string,
  init: RequestInit,
  answer: z.ZodType<Answer>,
) => Promise<Answer>;

/** Google's refusal: its status, and Google's own word for the reason where there is one. */
export class GoogleApiError extends Error {
  override readonly name = "GoogleApiError";
  readonly status: number;
  readonly reason: string | undefined;

  constructor(host: string, status: number, reason: string | undefined) {
    super(`${host}: status ${status}${reason === undefined ? "" : ` (${reason})`}`);
    this.status = status;
    this.reason = reason;
  }
}

/** An access token as all of these APIs hand it out, and as a header can carry it (RFC 6750 section 2.1). */
export const accessToken = z.string().regex(/^[A-Za-z0-9._~+/-]+=*$/);

/** Calls that all have to be over when the time is up that begins now. */
export function createGoogleCall(internet: Fetcher, { bytes, timeoutSeconds }: FetchBounds): GoogleCall {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  return async (url, init, answer) => {
    const { host } = new URL(url);
    try {
      const response = await internet(url, { ...init, signal });
      const text = await readText(response, bytes);
      if (response.status !== 200) throw new GoogleApiError(host, response.status, reasonOf(text));
      const parsed = answer.safeParse(parseJsonObject(text));
      if (parsed.success) return parsed.data;
      throw new NetworkError("the answer has not the documented shape");
    } catch (error) {
      if (error instanceof GoogleApiError) throw error;
      throw new NetworkError(`${host}: ${error instanceof NetworkError ? error.message : "no answer"}`);
    }
  };
}

/** What may be said of a failure: the words of the calls, which name no token and nobody. */
export function faultOf(error: unknown): string {
  return error instanceof NetworkError || error instanceof GoogleApiError ? error.message : "a fault inside";
}

const word = z.string().regex(/^[A-Za-z_]{1,64}$/);

/** RFC 6749 section 5.2; the Directory API's errors; `google.rpc.Status` (https://google.aip.dev/193). */
const refusal = z.union([
  z.object({ error: word }).transform(({ error }) => error),
  z
    .object({ error: z.object({ errors: z.tuple([z.object({ reason: word })], z.unknown()) }) })
    .transform(({ error }) => error.errors[0].reason),
  z.object({ error: z.object({ status: word }) }).transform(({ error }) => error.status),
]);

function reasonOf(text: string): string | undefined {
  try {
    return refusal.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
