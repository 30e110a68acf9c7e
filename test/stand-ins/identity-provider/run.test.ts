import { describe, expect, it } from "vitest";
import { startIdentityProvider } from "./run.ts";
import type { VendorName } from "./vendors.ts";

describe("the process", () => {
  it("does not begin as a provider that nobody knows", async () => {
    await expect(startIdentityProvider("unheard-of" as VendorName)).rejects.toThrow("ended with 1");
  });

  it("ends when it is told to", async () => {
    const running = await startIdentityProvider("generic");
    expect(await running.requests()).toEqual([]);
    await running.stop();
    await expect(running.requests()).rejects.toThrow();
  });

  it("says what is wrong with an order", async () => {
    const running = await startIdentityProvider("generic");
    await expect(running.signInNext("nobody")).rejects.toThrow("there is no account nobody");
    await running.stop();
  });
});
