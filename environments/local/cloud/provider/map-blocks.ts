import { isObjectValue, type ObjectValue, type Path, type Value } from "../protocol/value.ts";
import type { NestedBlock } from "../schema/provider-schema.ts";

/**
 * The value of a nested block with each block in it replaced.
 *
 * @param path of the value
 */
export function mapBlocks(
  { nesting }: NestedBlock,
  value: Value,
  path: Path,
  replace: (block: ObjectValue, path: Path) => Value,
): Value {
  const one = (block: Value, at: Path): Value => (isObjectValue(block) ? replace(block, at) : block);
  if (Array.isArray(value)) return value.map((block, index) => one(block, [...path, index]));
  if (nesting !== "map" || !isObjectValue(value)) return one(value, path);
  return Object.fromEntries(Object.entries(value).map(([key, block]) => [key, one(block, [...path, key])]));
}
