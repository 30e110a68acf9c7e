import { createParser } from "eventsource-parser";

/** Bounds of a relayed stream. */
export interface StreamBounds {
  readonly eventBytes: number;
  /** Seconds of silence after which a comment line is sent, so that nothing on the way closes the stream. */
  readonly keepAliveSeconds: number;
}

/** What becomes of the data of one event: the data to send, or undefined for none. Throwing ends the stream. */
export type RelayData = (data: string) => string | undefined;

/**
 * Relays an event stream (HTML Standard, server-sent events) event by event: each is read whole and written
 * anew, so that a client sees no form of it that was not looked at. An event that cannot be relayed ends the
 * stream with `lastWords` in its place. Event ids are not relayed, for streams cannot be resumed here.
 */
export function relayEvents(
  body: ReadableStream<Uint8Array>,
  relay: RelayData,
  lastWords: (error: unknown) => string,
  bounds: StreamBounds,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  const encoder = new TextEncoder();
  const events: string[] = [];
  const parser = createParser({
    maxBufferSize: bounds.eventBytes,
    onEvent({ event, data }) {
      const relayed = relay(data);
      if (relayed !== undefined) events.push(format(relayed, event));
    },
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") throw error;
    },
  });
  let keepAlive: ReturnType<typeof setInterval> | null = null;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = encoder.encode(":\n\n");
      controller.enqueue(comment);
      keepAlive = setInterval(() => controller.enqueue(comment), bounds.keepAliveSeconds * 1000);
    },
    async pull(controller) {
      try {
        while (events.length === 0) {
          const { done, value } = await reader.read();
          if (done) {
            clearInterval(keepAlive);
            controller.close();
            return;
          }
          parser.feed(decoder.decode(value, { stream: true }));
        }
      } catch (error) {
        events.push(format(lastWords(error)));
        clearInterval(keepAlive);
        controller.enqueue(encoder.encode(events.join("")));
        controller.close();
        await reader.cancel().catch(() => undefined);
        return;
      }
      controller.enqueue(encoder.encode(events.splice(0).join("")));
    },
    async cancel(reason) {
      clearInterval(keepAlive);
      await reader.cancel(reason);
    },
  });
}

function format(data: string, event?: string): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `${event === undefined ? "" : `event: ${event}\n`}${lines.join("")}\n`;
}
