import { readEvents, type StreamEvent } from "./read-events.ts";

/** Bounds of a relayed stream. */
export interface StreamBounds {
  readonly eventBytes: number;
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
  /** The data of the event that ends a stream that cannot be relayed. */
  lastWords(error: unknown): string;
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
  const reader = body.getReader();
  const events = readEvents(reader, bounds.eventBytes);
  const encoder = new TextEncoder();
  let keepAlive: ReturnType<typeof setInterval> | null = null;
  const end = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    clearInterval(keepAlive);
    controller.close();
  };
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
      try {
        for (let next = await events.next(); !next.done; next = await events.next()) {
          const { value } = next;
          const data = relay.data(value.data);
          if (data === undefined) continue;
          const id = value.id === undefined ? undefined : await relay.id(value.id);
          const { event, retry } = value;
          const written = format({ data, id, event, retry: id === undefined ? undefined : retry });
          controller.enqueue(encoder.encode(written));
          return;
        }
        relay.end();
        end(controller);
      } catch (error) {
        controller.enqueue(encoder.encode(format({ data: relay.lastWords(error) })));
        end(controller);
        await reader.cancel().catch(() => undefined);
      }
    },
    async cancel(reason) {
      clearInterval(keepAlive);
      await reader.cancel(reason);
    },
  });
}

function format({ data, event, id, retry }: StreamEvent): string {
  const fields = [
    ["event", event],
    ["id", id],
    ["retry", retry],
    ...data.split(/\r\n|\r|\n/).map((line) => ["data", line]),
  ];
  const lines = fields.map(([name, value]) => (value === undefined ? "" : `${name}: ${value}\n`));
  return `${lines.join("")}\n`;
}
