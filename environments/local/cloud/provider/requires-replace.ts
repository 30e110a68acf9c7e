import { inspect, isDeepStrictEqual } from "node:util";
import { isObjectValue, type ObjectValue, type Path, UNKNOWN, type Value } from "../protocol/value.ts";
import type { Block, NestedBlock } from "../schema/provider-schema.ts";

/** A value before and after; undefined where its block does not stand. */
interface Change {
  readonly prior: Value | undefined;
  readonly planned: Value | undefined;
}

/**
 * Where two states differ in what cannot be changed in place.
 *
 * @param forceNew names without indexes and keys, as in `replication.user_managed`
 * @param imported null in the prior state says that nothing is known
 * @throws RangeError a name that the block does not have
 */
export function requiresReplace(
  block: Block,
  forceNew: readonly string[],
  prior: ObjectValue,
  planned: ObjectValue,
  imported: boolean,
): Path[] {
  return forceNew
    .flatMap((name) =>
      changes(block, name.split("."), { prior, planned }, []).filter(
        ({ change }) => !(imported && isEmpty(change.prior)) && differs(change),
      ),
    )
    .map(({ path }) => path);
}

function changes(
  block: Block,
  [name = "", ...rest]: readonly string[],
  { prior, planned }: Change,
  path: Path,
): { change: Change; path: Path }[] {
  const nested = block.blocks[name];
  if (nested === undefined && !(rest.length === 0 && Object.hasOwn(block.attributes, name))) {
    throw new RangeError(`no attribute or block ${[...path, name].join(".")}`);
  }
  const change: Change = { prior: member(prior, name), planned: member(planned, name) };
  const here = [...path, name];
  if (nested === undefined || rest.length === 0) return [{ change, path: here }];
  if (nested.nesting === "single") return changes(nested.block, rest, change, here);
  if (nested.nesting === "set" || change.planned === UNKNOWN) {
    return [
      {
        change: { prior: within(nested, rest, change.prior), planned: within(nested, rest, change.planned) },
        path: here,
      },
    ];
  }
  return keysOf(change).flatMap((key) =>
    changes(nested.block, rest, { prior: member(change.prior, key), planned: member(change.planned, key) }, [
      ...here,
      key,
    ]),
  );
}

/** All values of a name in a collection of blocks that has no order, in one that depends on the values alone. */
function within(nested: NestedBlock, names: readonly string[], value: Value | undefined): Value {
  if (!Array.isArray(value)) return value ?? null;
  return value
    .flatMap((element) => changes(nested.block, names, { prior: element, planned: element }, []))
    .map(({ change }): { value: Value; text: string } => {
      const value = change.planned ?? null;
      return { value, text: inspect(value, { depth: null, sorted: true }) };
    })
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ value }) => value);
}

function differs({ prior, planned }: Change): boolean {
  return !isDeepStrictEqual(prior ?? null, planned ?? null);
}

function isEmpty(value: Value | undefined): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function member(value: Value | undefined, key: string | number): Value | undefined {
  if (typeof key === "number") return Array.isArray(value) ? value[key] : undefined;
  return isObjectValue(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function keysOf({ prior, planned }: Change): (string | number)[] {
  const sides: readonly (Value | undefined)[] = [prior, planned];
  const keys = sides.flatMap((value): (string | number)[] => {
    if (Array.isArray(value)) return value.map((_, index) => index);
    return isObjectValue(value) ? Object.keys(value) : [];
  });
  return [...new Set(keys)];
}
