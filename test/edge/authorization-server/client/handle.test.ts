import { expect, it } from "vitest";
import { dynamicHandle } from "../../../../edge/src/authorization-server/client/handle.ts";

it("a handle is short, stable and another for every id", async () => {
  // SHA-256 of "abc": FIPS 180-2 appendix B.1.
  expect(await dynamicHandle("abc")).toBe("dynamic:ungWv48Bz-pBQUDeXa4iIw");
  expect(await dynamicHandle("abd")).not.toBe(await dynamicHandle("abc"));
});
