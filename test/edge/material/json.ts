import fc from "fast-check";

/** JSON whose whole numbers are such as every parser holds, and whose keys are no object's own. */
export function plainJson(constraints: fc.JsonSharedConstraints = {}): fc.Arbitrary<unknown> {
  return fc.jsonValue(constraints).map((value) => JSON.parse(JSON.stringify(value), withoutPitfalls));
}

function withoutPitfalls(key: string, value: unknown): unknown {
  if (key === "__proto__") return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? 0 : value;
}
