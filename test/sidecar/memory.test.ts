import { readFileSync } from "node:fs";
import { platform } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningSidecar, SetUp } from "./set-up.ts";

/** Twice what the container has: modules/gcp gives it 256 MiB. */
const BYTES = 512 * 2 ** 20;
const MOST_MEBIBYTES = 200;

let setUp: SetUp;
let sidecar: RunningSidecar;

beforeAll(async () => {
  setUp = await SetUp.start();
  sidecar = await setUp.sidecar();
});

afterAll(() => setUp?.stop());

/** The most memory that the sidecar ever had, in MiB: proc_pid_status(5). */
function peak(): number {
  const status = readFileSync(`/proc/${sidecar.process.pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

describe.skipIf(platform() !== "linux")(
  "the memory of the sidecar (on Linux, which says how much it was)",
  () => {
    it("does not grow with what is sent", async () => {
      const chunk = new Uint8Array(65_536);
      let left = BYTES / chunk.length;
      const body = new ReadableStream({
        pull(controller) {
          if (left-- > 0) controller.enqueue(chunk);
          else controller.close();
        },
      });
      const answer = await fetch(`${sidecar.url}/echo`, { method: "POST", body, duplex: "half" });
      expect(await answer.json()).toMatchObject({ bytes: BYTES });
      expect(peak()).toBeLessThan(MOST_MEBIBYTES);
    });

    it("does not grow with what is answered, even to a client that takes its time", async () => {
      const answer = await fetch(`${sidecar.url}/download?bytes=${BYTES}`);
      let bytes = 0;
      const wait = new Promise((resolve) => setTimeout(resolve, 1500));
      for await (const chunk of answer.body ?? []) {
        if (bytes === 0) await wait;
        bytes += chunk.byteLength;
      }
      expect(bytes).toBe(BYTES);
      expect(peak()).toBeLessThan(MOST_MEBIBYTES);
    });
  },
);
