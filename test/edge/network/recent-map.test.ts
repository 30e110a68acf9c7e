import { expect, test } from "vitest";
import { RecentMap } from "../../../edge/src/network/recent-map.ts";

function mapOf(...keys: string[]): RecentMap<number> {
  const map = new RecentMap<number>(2);
  for (const [index, key] of keys.entries()) map.set(key, index);
  return map;
}

test("[G08] the value that was set first makes room for one too many", () => {
  const map = mapOf("a", "b", "c");
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([undefined, 1, 2]);
});

test("a value that was got stays, and one that was only asked after goes", () => {
  const got = mapOf("a", "b");
  got.get("a");
  got.set("c", 2);
  expect([got.has("a"), got.has("b")]).toEqual([true, false]);
  const asked = mapOf("a", "b");
  expect(asked.has("a")).toBe(true);
  asked.set("c", 2);
  expect([asked.has("a"), asked.has("b")]).toEqual([false, true]);
});

test("a value that is set again stays, and is the new one", () => {
  const map = mapOf("a", "b", "a", "c");
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([2, undefined, 3]);
});

test("a value that is deleted is gone, and leaves its room", () => {
  const map = mapOf("a", "b");
  map.delete("a");
  map.set("c", 2);
  expect([map.has("a"), map.has("b"), map.has("c")]).toEqual([false, true, true]);
});
