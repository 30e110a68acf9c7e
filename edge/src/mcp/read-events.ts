import { createParser, type EventSourceMessage } from "eventsource-parser";

/** An event of a stream. */
export interface StreamEvent extends EventSourceMessage {
  /** Milliseconds after which a client is to come back for what follows, where that is said with the event. */
  readonly retry?: number | undefined;
}

/** A stream that failed before its end. */
export class BrokenOffError extends Error {
  override readonly name = "BrokenOffError";
}

/** How much of a stream is read, and how long it is waited for. */
export interface ReadBounds {
  readonly eventBytes: number;
  /** Seconds within which something has to come, if only a comment. */
  readonly streamIdleSeconds: number;
}

/** Bytes that are read at a time, always into the same memory. */
const READ_BYTES = 64 * 1024;

/**
 * Reads the events of a stream (HTML Standard, server-sent events), whatever the line ends and however the bytes are
 * split: each read of the stream gives those that are complete with it.
 *
 * @throws {TypeError} for bytes that are not UTF-8, {RangeError} for an event that is too long, {BrokenOffError}
 * for a stream that fails itself or falls silent
 */
export async function* readEvents(
  reader: ReadableStreamBYOBReader,
  { eventBytes, streamIdleSeconds }: ReadBounds,
): AsyncGenerator<readonly StreamEvent[], void> {
  const events: StreamEvent[] = [];
  let retry: number | undefined;
  const parser = createParser({
    maxBufferSize: eventBytes,
    onEvent(event) {
      // The parser measures only what it keeps from one read to the next, in characters.
      if (isLonger(event.data, eventBytes)) throw new RangeError("an event is too long");
      events.push({ ...event, retry });
      retry = undefined;
    },
    onRetry(milliseconds) {
      retry = milliseconds;
    },
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") throw new RangeError("an event is too long");
    },
  });
  for await (const text of readText(reader, streamIdleSeconds)) {
    parser.feed(text);
    if (events.length > 0) yield events.splice(0);
  }
}

/** A character of a string takes one to three bytes: what is short, or long, at any rate is not encoded to know. */
function isLonger(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  return text.length * 3 > bytes && new TextEncoder().encode(text).byteLength > bytes;
}

async function* readText(
  reader: ReadableStreamBYOBReader,
  idleSeconds: number,
): AsyncGenerator<string, void> {
  // With ignoreBOM false workerd takes a byte order mark at the start of any chunk for one of the stream's.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  // What the next text may begin with and is nothing of its own.
  let before = "\uFEFF";
  let next = await read(reader, new ArrayBuffer(READ_BYTES), idleSeconds);
  for (; !next.done; next = await read(reader, next.value.buffer, idleSeconds)) {
    const text: string = decoder.decode(next.value, { stream: true });
    if (text === "") continue;
    const own = text.startsWith(before) ? text.slice(before.length) : text;
    // A parser would wait for the line feed that may follow a carriage return, and with it a whole event.
    const endsInReturn = own.endsWith("\r");
    before = endsInReturn ? "\n" : "";
    yield endsInReturn ? `${own}\n` : own;
  }
}

async function read(reader: ReadableStreamBYOBReader, memory: ArrayBufferLike, idleSeconds: number) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it fell silent")), idleSeconds * 1000);
  });
  try {
    return await Promise.race([reader.read(new Uint8Array(memory)), tooLate]);
  } catch (cause) {
    throw new BrokenOffError("the stream broke off", { cause });
  } finally {
    clearTimeout(timer);
  }
}
