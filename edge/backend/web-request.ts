import { readBounded } from "../src/network/read-bounded.ts";
import { BodyTooLongError } from "./errors.ts";
import type { IncomingRequest } from "./incoming-request.ts";

/** A request of the Fetch standard as it is verified. */
export class WebRequest implements IncomingRequest {
  #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  /** The request, whose body can be read although it was. */
  get request(): Request {
    return this.#request;
  }

  get method(): string {
    return this.#request.method;
  }

  get target(): string {
    const { pathname, search } = new URL(this.#request.url);
    return pathname + search;
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined;
  }

  /** @throws {Error} also when it was read before */
  async body(limit: number): Promise<Uint8Array> {
    if (this.#request.bodyUsed) throw new Error("the body was read before the caller was verified");
    if (!this.#request.body) return new Uint8Array();
    const bytes = await readBounded(this.#request, limit);
    if (!bytes) throw new BodyTooLongError(`the body has more than ${limit} bytes`);
    this.#request = new Request(this.#request, { body: bytes });
    return bytes;
  }
}
