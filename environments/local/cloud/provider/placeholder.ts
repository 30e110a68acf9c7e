import { createHash } from "node:crypto";
import { formatPath, type ObjectValue, type Path, type Value, type ValueType } from "../protocol/value.ts";
import type { Block } from "../schema/provider-schema.ts";
import { mapBlocks } from "./map-blocks.ts";

/**
 * A value of the type, the same for the same seed and path. Lists and sets have one element, so that a reference to
 * the first one holds.
 *
 * @param seed as {@link seedOf} makes it
 */
export function placeholder(type: ValueType, path: Path, seed: string): Value {
  const digest = createHash("sha256").update(`${seed}\n${formatPath(path)}`);
  switch (typeof type === "string" ? type : type[0]) {
    case "string":
      return `${path.findLast((step) => typeof step === "string")}-${digest.digest("hex").slice(0, 10)}`;
    case "number":
      return digest.digest().readUInt16BE();
    case "bool":
      return false;
    case "list":
    case "set":
      return [placeholder(type[1] as ValueType, [...path, 0], seed)];
    case "object":
      return Object.fromEntries(
        Object.entries(type[1] as Record<string, ValueType>).map(([name, member]) => [
          name,
          placeholder(member, [...path, name], seed),
        ]),
      );
    case "map":
      return {};
    default:
      return null;
  }
}

/** Hexadecimal digest (SHA-256) of what is known of a block, without what is sensitive or write-only. */
export function seedOf(type: string, block: Block, value: ObjectValue): string {
  const text = JSON.stringify([type, openPart(block, value)], (_key, member: unknown) =>
    typeof member === "bigint" ? String(member) : member,
  );
  return createHash("sha256").update(text).digest("hex");
}

function openPart(block: Block, value: ObjectValue): ObjectValue {
  const open = Object.entries(block.attributes).filter(
    ([, { sensitive, writeOnly }]) => !sensitive && !writeOnly,
  );
  return Object.fromEntries([
    ...open.map(([name]): [string, Value] => [name, value[name] ?? null]),
    ...Object.entries(block.blocks).map(([name, nested]): [string, Value] => [
      name,
      mapBlocks(nested, value[name] ?? null, [], (element) => openPart(nested.block, element)),
    ]),
  ]);
}
