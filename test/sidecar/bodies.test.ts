import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Bodies } from "../../edge/sidecar/bodies.ts";
import { Refusal } from "../../edge/sidecar/refusal.ts";

const TEN_MEBIBYTES = 10 * 2 ** 20;

let server: Server;
/** Ends the responses that are kept open. */
let release: () => void;
let released: Promise<void>;

beforeAll(async () => {
  const bodies = new Bodies();
  released = new Promise((resolve) => {
    release = resolve;
  });
  server = createServer(async (incoming, response) => {
    try {
      const body = await bodies.read(incoming, response, 5);
      await (incoming.url === "/kept" ? released : undefined);
      response.end(String(body.length));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(error.status).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => server.close().closeAllConnections());

async function post(path: string, bytes: number): Promise<number | undefined> {
  const { port } = server.address() as AddressInfo;
  const call = request({ port, host: "127.0.0.1", path, method: "POST" });
  const answer = once(call, "response");
  call.end(Buffer.alloc(bytes));
  const [response] = await answer;
  response.resume();
  return response.statusCode;
}

it("bodies are kept until their responses end, and only so many of them", async () => {
  const kept = Array.from({ length: 6 }, () => post("/kept", TEN_MEBIBYTES));
  // Whichever of them comes last is read by then.
  await expect.poll(() => post("/", 5 * 2 ** 20)).toBe(503);
  expect(await post("/", 1000)).toBe(200);
  release();
  expect(await Promise.all(kept)).toEqual(Array(6).fill(200));
  expect(await post("/", TEN_MEBIBYTES)).toBe(200);
});
