import fc from "fast-check";

/** JSON whose whole numbers are such as every parser holds. */
export function plainJson(constraints: fc.JsonSharedConstraints = {}): fc.Arbitrary<unknown> {
  return fc.jsonValue(constraints).map((value) => JSON.parse(JSON.stringify(value), withSafeNumbers));
}

function withSafeNumbers(_: string, value: unknown): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? 0 : value;
}
