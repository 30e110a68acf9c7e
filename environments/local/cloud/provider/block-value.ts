import { blockType, noBlocks } from "../protocol/block-type.ts";
import type { DynamicValue } from "../protocol/calls.ts";
import { decodeJson, decodeValue, encodeValue } from "../protocol/dynamic-value.ts";
import { isObjectValue, type ObjectValue, type Value } from "../protocol/value.ts";
import type { Block } from "../schema/provider-schema.ts";
import { mapBlocks } from "./map-blocks.ts";

/** The value of a whole block as Terraform sent it. Null: there is no such object. */
export function readBlock(block: Block, { msgpack, json }: DynamicValue): ObjectValue | null {
  return json?.length && msgpack.length === 0
    ? readStoredBlock(block, json)
    : objectOrNull(decodeValue(msgpack, blockType(block)));
}

/** The value of a block out of a state, which may have been written with an earlier schema. */
export function readStoredBlock(block: Block, json: Uint8Array): ObjectValue | null {
  const value = objectOrNull(decodeJson(new TextDecoder().decode(json), blockType(block)));
  return value && withEveryBlock(block, value);
}

export function writeBlock(block: Block, value: ObjectValue | null): DynamicValue {
  return { msgpack: encodeValue(value, blockType(block)) };
}

/** An earlier schema may have lacked a nested block, whose absence is not null but an empty list. */
function withEveryBlock(block: Block, value: ObjectValue): ObjectValue {
  const blocks = Object.entries(block.blocks).map(([name, nested]): [string, Value] => [
    name,
    mapBlocks(nested, value[name] ?? noBlocks(nested), [], (element) =>
      withEveryBlock(nested.block, element),
    ),
  ]);
  return { ...value, ...Object.fromEntries(blocks) };
}

function objectOrNull(value: Value): ObjectValue | null {
  return isObjectValue(value) ? value : null;
}
