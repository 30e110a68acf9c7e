import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SetUp } from "./set-up.ts";

let setUp: SetUp;

beforeAll(async () => {
  setUp = await SetUp.start();
});

afterAll(() => setUp?.stop());

describe("a sidecar that gets SIGTERM", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "lets streams end, takes no more connections, and ends with 0: %s",
    async (signal) => {
      const { url, process } = await setUp.sidecar();
      const stream = await fetch(`${url}/events?count=10&every=100`);
      process.signal(signal);
      await process.line(({ message }) => message === "stopping");
      await expect(fetch(`${url}/readyz`)).rejects.toThrow();
      const events = await stream.text();
      expect(events).toMatch(/data: 10\n\n$/);
      const start = performance.now();
      expect(await process.ended).toBe(0);
      expect(performance.now() - start).toBeLessThan(1000);
    },
  );

  it("cuts what goes on for longer than eight seconds", async () => {
    const { url, process } = await setUp.sidecar();
    const stream = await fetch(`${url}/events?count=1000&every=100`);
    const start = performance.now();
    process.signal("SIGTERM");
    await expect(stream.text()).rejects.toThrow();
    expect(await process.ended).toBe(0);
    const seconds = (performance.now() - start) / 1000;
    expect(seconds).toBeGreaterThan(7.5);
    expect(seconds).toBeLessThan(9.5);
  });

  it("ends at once where there is nothing under way, even while nobody gives it a token", async () => {
    await setUp.break("silence");
    const { process } = await setUp.sidecar();
    const start = performance.now();
    process.signal("SIGTERM");
    expect(await process.ended).toBe(0);
    expect(performance.now() - start).toBeLessThan(1000);
    await setUp.break("none");
  });
});
