import type { Block, NestedBlock } from "../schema/provider-schema.ts";
import type { ObjectValue, Value, ValueType } from "./value.ts";

type ObjectType = readonly ["object", Readonly<Record<string, ValueType>>];

const types = new WeakMap<Block, ObjectType>();

/** The type of a block's value: an object with its attributes and its nested blocks. */
export function blockType(block: Block): ObjectType {
  const known = types.get(block);
  if (known) return known;
  const type: ObjectType = [
    "object",
    {
      ...Object.fromEntries(Object.entries(block.attributes).map(([name, { type }]) => [name, type])),
      ...Object.fromEntries(Object.entries(block.blocks).map(([name, nested]) => [name, nestedType(nested)])),
    },
  ];
  types.set(block, type);
  return type;
}

function nestedType({ nesting, block }: NestedBlock): ValueType {
  return nesting === "single" ? blockType(block) : [nesting, blockType(block)];
}

/** The value of a block in which nothing is written. */
export function emptyBlock(block: Block): ObjectValue {
  return {
    ...Object.fromEntries(Object.keys(block.attributes).map((name) => [name, null])),
    ...Object.fromEntries(Object.entries(block.blocks).map(([name, nested]) => [name, noBlocks(nested)])),
  };
}

/** How the absence of a nested block is written. */
export function noBlocks({ nesting }: NestedBlock): Value {
  if (nesting === "single") return null;
  return nesting === "map" ? {} : [];
}
