import { once } from "node:events";
import type { Answer, StreamingGateway } from "./streaming-gateway.ts";

const MIB = 2 ** 20;

/** Bytes of one event of a long stream. */
const EVENT = 16 * 1024;

/** Milliseconds between two looks at the memory. */
const INTERVAL = 100;

const message = "x".repeat(EVENT);
const progress = { jsonrpc: "2.0", method: "notifications/progress", params: { progress: 1, message } };
const event = `data: ${JSON.stringify(progress)}\n\n`;

/** An origin that answers with a stream of so many MiB, as fast as it is read. */
export function longStream(mebibytes: number): Answer {
  return async (id, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (let sent = 0; sent < mebibytes * MIB; sent += event.length) {
      if (!response.write(event)) await once(response, "drain");
    }
    response.end(`data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { content: [] } })}\n\n`);
  };
}

/** How much came of a stream, and by how much the gateway's memory grew at most meanwhile, in MiB. */
export async function readLongStream(gateway: StreamingGateway): Promise<{ read: number; growth: number }> {
  const before = gateway.memory();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, gateway.memory());
  }, INTERVAL);
  try {
    const { body } = await gateway.send("tools/call", { name: "look" });
    let read = 0;
    for await (const chunk of body ?? []) read += chunk.length;
    return { read: read / MIB, growth: (Math.max(peak, gateway.memory()) - before) / MIB };
  } finally {
    clearInterval(timer);
  }
}
