import type { FetchBounds } from "../../../network/fetch-json.ts";
import { type Fetcher, NetworkError } from "../../../network/fetcher.ts";
import { readJsonObject } from "../../../network/read-bounded.ts";

/** What the gateway registers at an identity provider in the name of one of its clients: itself, once more. */
export interface Application {
  /** For the provider's administrators. */
  readonly name: string;
  /** The gateway's own callback for this provider. */
  readonly redirectUri: string;
}

/** The provider, and the way there. */
export interface ProviderAccess {
  readonly issuer: string;
  /** Where to register, when the configuration says so. */
  readonly endpoint?: string;
  readonly fetcher: Fetcher;
  readonly bounds: FetchBounds;
}

/** A registration that the provider did not make. The message is for the log, and has no secret in it. */
export class RegistrarError extends Error {
  override readonly name = "RegistrarError";
  /** That of the gateway's own answer: 502 where the provider declined, 503 where it may do better later. */
  readonly status: 502 | 503;

  constructor(message: string, status: 502 | 503) {
    super(message);
    this.status = status;
  }
}

/**
 * Posts JSON to a provider, in one attempt: a second could register twice.
 *
 * @throws {RegistrarError} when the answer is no JSON object, or none with status 200 or 201
 */
export async function postJson(
  { fetcher, bounds }: ProviderAccess,
  url: string,
  content: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  try {
    const response = await fetcher(url, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json", ...headers },
      body: JSON.stringify(content),
      redirect: "manual",
      signal: AbortSignal.timeout(bounds.timeoutSeconds * 1000),
    });
    if (response.status === 200 || response.status === 201)
      return await readJsonObject(response, bounds.bytes);
    await response.body?.cancel();
    const mayRecover = response.status >= 500 || response.status === 429;
    throw new RegistrarError(`${url}: status ${response.status}`, mayRecover ? 503 : 502);
  } catch (error) {
    if (error instanceof RegistrarError) throw error;
    if (error instanceof NetworkError) throw new RegistrarError(`${url}: ${error.message}`, 502);
    throw new RegistrarError(`${url}: no answer`, 503);
  }
}
