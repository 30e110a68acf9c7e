import { createParser, type EventSourceMessage } from "eventsource-parser";

/** An event of a stream. */
export interface StreamEvent extends EventSourceMessage {
  /** Milliseconds after which a client is to come back for what follows, where that is said with the event. */
  readonly retry?: number | undefined;
}

/**
 * Reads the events of a stream (HTML Standard, server-sent events), one by one, whatever the line ends and however
 * the bytes are split.
 *
 * @throws {TypeError} for bytes that are not UTF-8, {RangeError} for an event that is too long, and whatever the
 * stream itself fails with
 */
export async function* readEvents(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  eventBytes: number,
): AsyncGenerator<StreamEvent, void> {
  const events: StreamEvent[] = [];
  let retry: number | undefined;
  const parser = createParser({
    maxBufferSize: eventBytes,
    onEvent(event) {
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
  for await (const text of readText(reader)) {
    parser.feed(text);
    for (const event of events.splice(0)) {
      // The parser measures only what it keeps from one read to the next, in characters.
      if (new TextEncoder().encode(event.data).byteLength > eventBytes)
        throw new RangeError("an event is too long");
      yield event;
    }
  }
}

async function* readText(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<string, void> {
  // With ignoreBOM false workerd takes a byte order mark at the start of any chunk for one of the stream's.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let isStart = true;
  let endsInReturn = false;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const text = decoder.decode(next.value, { stream: true });
    if (text === "") continue;
    yield isStart ? text.replace(/^\uFEFF/, "") : text;
    isStart = false;
    endsInReturn = text.endsWith("\r");
  }
  // A parser waits for the line feed that may follow a carriage return: now none will.
  if (endsInReturn) yield "\n";
}
