import { NetworkError } from "./fetcher.ts";

/** Bytes for which there is room before they come, at most: whoever only announces a body is to cost little. */
const SHORT = 65_536;

const LENGTH = /^\d{1,5}$/;

/** A request or an answer. */
type Bodied = Pick<Request | Response, "body" | "headers">;

/**
 * Reads a body into memory, but never more than so many bytes, whatever `Content-Length` says.
 *
 * @returns the bytes, or undefined when there are more
 */
export async function readBounded({ body, headers }: Bodied, limit: number): Promise<Uint8Array | undefined> {
  if (!body) return new Uint8Array();
  const length = headers.has("content-encoding")
    ? undefined
    : LENGTH.exec(headers.get("content-length") ?? "")?.[0];
  const isShort = length !== undefined && Number(length) <= Math.min(limit, SHORT);
  return isShort && READS_AT_LEAST ? readAtOnce(body, Number(length)) : readChunks(body, limit);
}

/**
 * What readers have in Workers beside what the standard gives them.
 *
 * https://developers.cloudflare.com/workers/runtime-apis/streams/readablestreambyobreader/
 */
type ReaderOfWorkers = ReadableStreamBYOBReader & {
  readAtLeast(
    minElements: number,
    view: Uint8Array<ArrayBuffer>,
  ): Promise<{ readonly value?: Uint8Array<ArrayBuffer>; readonly done: boolean }>;
};

/** Other runtimes, in which backends read key sets, do without. */
const READS_AT_LEAST = "readAtLeast" in ReadableStreamBYOBReader.prototype;

/** Makes room for one byte more than there should be: a body that ends within is whole, and any other is too long. */
async function readAtOnce(body: ReadableStream<Uint8Array>, length: number): Promise<Uint8Array | undefined> {
  const reader = body.getReader({ mode: "byob" }) as ReaderOfWorkers;
  const { value } = await reader.readAtLeast(length + 1, new Uint8Array(length + 1));
  if (!value || value.byteLength <= length) return value ?? new Uint8Array();
  await reader.cancel();
  return undefined;
}

async function readChunks(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Quicker than the body's own iterator, and most bodies are one chunk.
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    if (!value) continue;
    length += value.byteLength;
    if (length > limit) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const [only] = chunks;
  return only && chunks.length === 1 ? only : joined(chunks, length);
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

/**
 * Reads an answer as text.
 *
 * @throws {NetworkError} when it breaks off, is too long or not UTF-8
 */
export async function readText(response: Response, limit: number): Promise<string> {
  const bytes = await readBounded(response, limit).catch((cause) => {
    throw new NetworkError("the answer broke off", { cause });
  });
  if (!bytes) throw new NetworkError(`the answer has more than ${limit} bytes`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new NetworkError("the answer is not UTF-8");
  }
}

/**
 * Reads a text as a JSON object.
 *
 * @throws {NetworkError} when it is not one
 */
export function parseJsonObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NetworkError("the answer is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new NetworkError("the answer is not a JSON object");
  }
  return value as Record<string, unknown>;
}

/**
 * Reads a JSON object out of an answer.
 *
 * @throws {NetworkError} when it is too long, not UTF-8, not JSON or not an object
 */
export async function readJsonObject(response: Response, limit: number): Promise<Record<string, unknown>> {
  return parseJsonObject(await readText(response, limit));
}
