import { type ReadBounds, readEvents, type StreamEvent } from "./read-events.ts";

/** Bounds of a relayed stream. */
export interface StreamBounds extends ReadBounds {
  /** Seconds of silence after which a comment line is sent, so that nothing on the way closes the stream. */
  readonly keepAliveSeconds: number;
}

/** What becomes of a stream. Throwing ends it with `lastWords`. */
export interface EventRelay {
  /** The data to send for that of one event, or undefined for none. */
  data(data: string): string | undefined;
  /** The id to send for that of a relayed event, or undefined for none. */
  id(id: string): Promise<string | undefined>;
  /** The origin ended the stream. */
  end(): void;
  /** The data of the event that ends a stream that cannot be relayed, or undefined for none. */
  lastWords(error: unknown): string | undefined;
}

/**
 * Relays an event stream (HTML Standard, server-sent events) event by event: each is read whole and written
 * anew, so that a client sees no form of it that was not looked at.
 */
export function relayEvents(
  body: ReadableStream<Uint8Array>,
  relay: EventRelay,
  bounds: StreamBounds,
): ReadableStream<Uint8Array> {
  const reader = body.getReader({ mode: "byob" });
  const leaving = new AbortController();
  const texts = relayedTexts(reader, relay, bounds, leaving.signal);
  const encoder = new TextEncoder();
  let keepAlive: ReturnType<typeof setInterval> | null = null;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = encoder.encode(":\n\n");
      controller.enqueue(comment);
      keepAlive = setInterval(() => {
        // Nothing is kept alive for a client that does not read, or is gone.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(comment);
      }, bounds.keepAliveSeconds * 1000);
    },
    async pull(controller) {
      const { done, value } = await texts.next();
      if (!done) return controller.enqueue(encoder.encode(value));
      clearInterval(keepAlive);
      controller.close();
    },
    async cancel(reason) {
      clearInterval(keepAlive);
      leaving.abort();
      await reader.cancel(reason);
    },
  });
}

/**
 * What the client is to read, as soon as there is some: events as they are relayed, then perhaps last words. To one that
 * has left, nothing more is said, and nothing that happens then is the origin's fault.
 */
async function* relayedTexts(
  reader: ReadableStreamBYOBReader,
  relay: EventRelay,
  bounds: ReadBounds,
  left: AbortSignal,
): AsyncGenerator<string, void> {
  let text = "";
  try {
    for await (const events of readEvents(reader, bounds)) {
      for (const { data, id, event, retry } of events) {
        const relayed = relay.data(data);
        if (relayed === undefined) continue;
        const relayedId = id === undefined ? undefined : await relay.id(id);
        text += write({
          data: relayed,
          id: relayedId,
          event,
          retry: relayedId === undefined ? undefined : retry,
        });
      }
      if (text !== "") yield text;
      text = "";
    }
    if (!left.aborted) relay.end();
  } catch (error) {
    if (left.aborted) return;
    await reader.cancel().catch(() => undefined);
    const data = relay.lastWords(error);
    if (data !== undefined) text += write({ data });
    if (text !== "") yield text;
  }
}

function write({ data, event, id, retry }: StreamEvent): string {
  const fields = [field("event", event), field("id", id), field("retry", retry)];
  return `${fields.join("")}data: ${data.replace(/\r\n?|\n/g, "\ndata: ")}\n\n`;
}

function field(name: string, value: string | number | undefined): string {
  return value === undefined ? "" : `${name}: ${value}\n`;
}
