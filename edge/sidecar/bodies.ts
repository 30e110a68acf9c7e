import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal, requestTimeout } from "./refusal.ts";

/** Bytes of a body at most: what API Gateway takes of one. */
const MOST_BYTES = 10 * 2 ** 20;

/** Bytes of all bodies that are kept at a time, for the container's memory is small. */
const MOST_TOGETHER = 64 * 2 ** 20;

/** Reads bodies whole, and only so many of them at a time. */
export class Bodies {
  #bytes = 0;

  /**
   * Reads the body of a request, which is kept until the response ends.
   *
   * @param seconds - after which a client that sends nothing is not waited for
   * @throws {Refusal} for a body that is too long, or does not come to its end
   */
  read(request: IncomingMessage, response: ServerResponse, seconds: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.once("close", () => {
      this.#bytes -= bytes;
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(requestTimeout()), seconds * 1000);
      const end = (refusal?: Refusal) => {
        clearTimeout(timer);
        request.off("data", take).resume();
        if (refusal) reject(refusal);
        else resolve(Buffer.concat(chunks));
      };
      const take = (chunk: Buffer) => {
        timer.refresh();
        bytes += chunk.length;
        this.#bytes += chunk.length;
        if (bytes > MOST_BYTES) return end(tooLarge());
        if (this.#bytes > MOST_TOGETHER) return end(busy());
        chunks.push(chunk);
      };
      request.on("data", take);
      request.once("end", () => end());
      request.once("close", () => end(requestTimeout()));
      request.once("error", () => end(requestTimeout()));
    });
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, "request_too_large", "The body is larger than what can be signed.");
}

function busy(): Refusal {
  return new Refusal(503, "busy", "Too many bodies are being read; try again soon.");
}
