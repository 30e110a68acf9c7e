import { longStream, readLongStream } from "../../end-to-end/long-stream.ts";
import { StreamingGateway } from "../../end-to-end/streaming-gateway.ts";
import type { Row } from "../row.ts";

const MEBIBYTES = 500;

/** By how much the memory of a gateway grows, that has relayed nothing yet, with a long stream. */
export async function longStreams(): Promise<Row> {
  const gateway = await StreamingGateway.start(longStream(MEBIBYTES));
  try {
    const { read, growth } = await readLongStream(gateway);
    return {
      name: `memory for a stream of ${MEBIBYTES} MiB`,
      measured: growth,
      baseline: read,
      unit: "MiB",
      meaning:
        "the growth of workerd, with what V8 has not collected yet, against the stream: 1 would be all of it",
    };
  } finally {
    await gateway.dispose();
  }
}
