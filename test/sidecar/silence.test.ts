import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SetUp } from "./set-up.ts";

/** Longer than connections to the upstream are kept that nobody uses. */
const SILENCE = 32_000;

let setUp: SetUp;

beforeAll(async () => {
  setUp = await SetUp.start();
});

afterAll(() => setUp?.stop());

describe("a stream in which nothing happens", () => {
  it("begins at once, and goes on", async () => {
    const { url } = await setUp.sidecar({ TIMEOUT_SECONDS: "1" });
    const start = performance.now();
    const stream = await fetch(`${url}/events?count=1&every=${SILENCE}`);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(await stream.text()).toBe("data: 1\n\n");
    expect(performance.now() - start).toBeGreaterThan(SILENCE - 1000);
  });
});
