import { describe, expect, it } from "vitest";
import { NetworkError } from "../../../edge/src/network/fetcher.ts";
import { within } from "../../../edge/src/network/within.ts";

describe("a promise within a time", () => {
  it("brings what it brings", async () => {
    expect(await within(Promise.resolve("answer"), 1)).toBe("answer");
    await expect(within(Promise.reject(new TypeError("refused")), 1)).rejects.toThrow(TypeError);
  });

  it("is given up when the time is over", async () => {
    await expect(within(new Promise(() => {}), 0.01)).rejects.toThrow(NetworkError);
  });
});
