/** A body that comes in these pieces, one per read. */
export function streamOf(pieces: Iterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        const bytes = typeof next.value === "string" ? encoder.encode(next.value) : next.value;
        if (bytes.length > 0) return controller.enqueue(bytes);
      }
      end(controller);
    },
  });
}

/** A body that gives one piece and then never anything again. */
export function endlessStream(piece: string): { body: ReadableStream<Uint8Array>; cancelled: () => boolean } {
  let isCancelled = false;
  const body = new ReadableStream({
    type: "bytes",
    start: (controller) => {
      if (piece !== "") controller.enqueue(new TextEncoder().encode(piece));
    },
    cancel: () => {
      isCancelled = true;
    },
  });
  return { body, cancelled: () => isCancelled };
}

/** A body that gives one piece and then fails. */
export function brokenStream(piece: string): ReadableStream<Uint8Array> {
  let reads = 0;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      if (reads++ === 0) controller.enqueue(new TextEncoder().encode(piece));
      else controller.error(new Error("connection lost"));
    },
  });
}

/** Whoever waits with memory of its own has to get that back (Streams Standard, `ReadableStreamBYOBRequest`). */
function end(controller: ReadableByteStreamController): void {
  controller.close();
  controller.byobRequest?.respond(0);
}

/** The bytes, cut at these places. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
}
