import type { AdapterOptions } from "./adapter-options.ts";
import type { Caller } from "./caller.ts";
import { BodyTooLongError } from "./errors.ts";
import type { IncomingRequest } from "./incoming-request.ts";

/** What of Node's and Express' requests is read and written. */
export interface ServerRequest extends AsyncIterable<unknown> {
  readonly method?: string;
  readonly url?: string;
  /** As it came, where a router shortened `url`. */
  readonly originalUrl?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Every value of each, where the server has them: of some headers `headers` has the first alone. */
  readonly headersDistinct?: Readonly<Record<string, readonly string[] | undefined>>;
  readonly readableDidRead: boolean;
  caller?: Caller;
  onRefused?: AdapterOptions["onRefused"];
  rawBody?: Uint8Array;
  body?: unknown;
}

/** A request of Node's or Express' as it is verified. */
export class NodeRequest implements IncomingRequest {
  readonly #request: ServerRequest;

  constructor(request: ServerRequest) {
    this.#request = request;
  }

  get method(): string {
    return this.#request.method ?? "";
  }

  get target(): string {
    return this.#request.originalUrl ?? this.#request.url ?? "";
  }

  header(name: string): string | undefined {
    const { headers, headersDistinct } = this.#request;
    const all = headersDistinct?.[name.toLowerCase()] ?? [];
    const value = all.length > 1 ? all : headers[name.toLowerCase()];
    return typeof value === "string" ? value : value?.join(", ");
  }

  /** @throws {Error} also when it was read before, and not kept as `rawBody` */
  async body(limit: number): Promise<Uint8Array> {
    const request = this.#request;
    // What others keep there as text is not what came.
    if (request.rawBody instanceof Uint8Array) return request.rawBody;
    if (request.readableDidRead) throw new Error("the body was read before the caller was verified");
    const tooLong = () => new BodyTooLongError(`the body has more than ${limit} bytes`);
    // Before anything is read: who stops halfway ends the connection, and nobody would hear why.
    if (Number(this.header("content-length") ?? 0) > limit) throw tooLong();
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of request) {
      if (!(chunk instanceof Uint8Array))
        throw new Error("the body was decoded before the caller was verified");
      length += chunk.byteLength;
      if (length > limit) throw tooLong();
      chunks.push(chunk);
    }
    request.rawBody = joined(chunks, length);
    return request.rawBody;
  }

  /**
   * Has the request say what is in the body that was read, for whatever would parse it finds no stream any more.
   *
   * @throws {SyntaxError} with status 400, as Express' own parser throws it
   */
  giveBody(): void {
    const request = this.#request;
    const isJson = /^application\/(?:[\w.-]+\+)?json\b/i.test(this.header("content-type") ?? "");
    if (!request.rawBody?.length || request.body !== undefined || !isJson) return;
    try {
      request.body = JSON.parse(new TextDecoder().decode(request.rawBody));
    } catch (error) {
      throw Object.assign(error as SyntaxError, { status: 400 });
    }
    // The word by which the parsers of Express 4 know that they have nothing left to do.
    Object.assign(request, { _body: true });
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
