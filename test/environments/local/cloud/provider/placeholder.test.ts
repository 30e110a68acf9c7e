import { describe, expect, it } from "vitest";
import { emptyBlock } from "../../../../../environments/local/cloud/protocol/block-type.ts";
import { encodeValue } from "../../../../../environments/local/cloud/protocol/dynamic-value.ts";
import type { ObjectValue, ValueType } from "../../../../../environments/local/cloud/protocol/value.ts";
import { placeholder, seedOf } from "../../../../../environments/local/cloud/provider/placeholder.ts";
import { SERVICE } from "./small-schema.ts";

describe("a placeholder", () => {
  it.each<ValueType>([
    "string",
    "number",
    "bool",
    "dynamic",
    ["list", "string"],
    ["set", ["object", { a: "number", b: ["map", "string"] }]],
    ["map", ["list", "bool"]],
  ])("is of the type %j, and the same whenever it is asked for", (type) => {
    const value = placeholder(type, ["status", 0, "phase"], "seed");
    expect(() => encodeValue(value, type)).not.toThrow();
    expect(placeholder(type, ["status", 0, "phase"], "seed")).toEqual(value);
  });

  it("differs with the place and with the resource", () => {
    const values = [
      placeholder("string", ["port", 0, "address"], "a"),
      placeholder("string", ["port", 1, "address"], "a"),
      placeholder("string", ["port", 0, "address"], "b"),
    ];
    expect(new Set(values).size).toBe(3);
  });
});

describe("the seed of a resource", () => {
  const seed = (written: ObjectValue) =>
    seedOf("small_service", SERVICE, { ...emptyBlock(SERVICE), ...written });

  it("follows from what is written, in nested blocks too", () => {
    expect(seed({ name: "a" })).toBe(seed({ name: "a" }));
    expect(seed({ name: "a" })).not.toBe(seed({ name: "b" }));
    expect(seed({ volume: { data: { path: "/a" } } })).not.toBe(seed({ volume: { data: { path: "/b" } } }));
    expect(seed({ token_wo_version: 2n ** 60n })).not.toBe(seed({}));
  });

  it("tells nothing of what is secret", () => {
    expect(seed({ name: "a", password: "hunter2", token_wo: "x" })).toBe(seed({ name: "a" }));
  });
});
