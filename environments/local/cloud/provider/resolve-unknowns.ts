import {
  formatPath,
  isWhollyKnown,
  type ObjectValue,
  type Path,
  UNKNOWN,
  type Value,
} from "../protocol/value.ts";
import type { Attribute, Block } from "../schema/provider-schema.ts";
import { mapBlocks } from "./map-blocks.ts";

/** @param name the attribute's name without indexes and keys */
export type Ask = (attribute: Attribute, path: Path, name: string) => Value;

/**
 * The block with an answer for each attribute that is unknown.
 *
 * @throws Error unknown is what the cloud does not decide, or an answer that is unknown itself
 */
export function resolveUnknowns(
  block: Block,
  planned: ObjectValue,
  ask: Ask,
  path: Path = [],
  prefix = "",
): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, attribute]): [string, Value] => {
    const value = planned[name] ?? null;
    if (isWhollyKnown(value)) return [name, value];
    const here = [...path, name];
    const answer = attribute.computed && value === UNKNOWN ? ask(attribute, here, prefix + name) : value;
    if (!isWhollyKnown(answer)) throw new Error(`${formatPath(here)} is still unknown`);
    return [name, answer];
  });
  const blocks = Object.entries(block.blocks).map(([name, nested]): [string, Value] => {
    const value = planned[name] ?? null;
    const here = [...path, name];
    if (value === UNKNOWN) throw new Error(`${formatPath(here)} is still unknown`);
    const resolved = mapBlocks(nested, value, here, (element, at) =>
      resolveUnknowns(nested.block, element, ask, at, `${prefix}${name}.`),
    );
    return [name, resolved];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}
