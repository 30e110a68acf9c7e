import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { StreamingGateway } from "../end-to-end/streaming-gateway.ts";

const STREAMS = 1000;

/** Streams that are opened at a time, so that no queue of connections overflows. */
const AT_ONCE = 50;

const KIB = 1024;

/** Holds many idle streams open for some minutes, and prints what each takes, and whether all of them live to the end. */
export async function soak(minutes: number): Promise<void> {
  const answers: (() => void)[] = [];
  const gateway = await StreamingGateway.start((id, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    answers.push(() => answer(id, response));
  });
  try {
    const before = gateway.memory();
    const streams = await openStreams(gateway);
    console.log(`${streams.length} streams are open: ${perStream(gateway.memory() - before)} each`);
    for (let minute = 1; minute <= minutes; minute++) {
      await wait(60_000);
      console.log(`after ${minute} min: ${perStream(gateway.memory() - before)} each`);
    }
    for (const each of answers) each();
    const ends = await Promise.all(streams);
    const whole = ends.filter(({ isAnswered }) => isAnswered).length;
    const comments = Math.min(...ends.map((each) => each.comments));
    console.log(`${whole} of ${STREAMS} were answered in the end; each had ${comments} comments or more`);
    await wait(1000);
    console.log(
      `memory after all: ${((gateway.memory() - before) / KIB / KIB).toFixed(1)} MiB more than before`,
    );
  } finally {
    await gateway.dispose();
  }
}

/** Opens all streams; the ends of them follow. */
async function openStreams(gateway: StreamingGateway): Promise<Promise<End>[]> {
  const ends: Promise<End>[] = [];
  while (ends.length < STREAMS) {
    const opened = Array.from({ length: AT_ONCE }, () => gateway.send("tools/call", { name: "look" }));
    for (const response of await Promise.all(opened)) ends.push(endOf(response));
  }
  return ends;
}

/** What a stream had brought when it ended. */
interface End {
  readonly isAnswered: boolean;
  readonly comments: number;
}

async function endOf(response: Response): Promise<End> {
  const text = await response.text().catch(() => "");
  return { isAnswered: text.includes('"result"'), comments: text.match(/^:$/gm)?.length ?? 0 };
}

function answer(id: number, response: ServerResponse): void {
  response.end(`data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { content: [] } })}\n\n`);
}

function perStream(bytes: number): string {
  return `${(bytes / STREAMS / KIB).toFixed(1)} KiB`;
}
