import { isDeepStrictEqual } from "node:util";
import { isObjectValue, type ObjectValue, UNKNOWN, type Value } from "../protocol/value.ts";
import type { Attribute, Block, NestedBlock } from "../schema/provider-schema.ts";

export interface PlanOptions {
  /** Whether the cloud fills in an optional attribute that was left out; its name is without indexes and keys. */
  readonly fills: (name: string) => boolean;
  /** The prior state is of an object that was imported: null there says that nothing is known. */
  readonly imported: boolean;
}

/**
 * The state of a block after the apply, as far as it can be known before: what is written stays as it is; what the
 * cloud decides is what it was, or unknown where it was not there before; what is write-only is null.
 *
 * @param config what is written, in which Terraform has put what `ignore_changes` keeps
 * @param prior the state before, null where there was no such block
 * @param prefix of the names in the block: empty for a resource, `template.` for its nested block `template`
 */
export function planBlock(
  block: Block,
  config: ObjectValue,
  prior: ObjectValue | null,
  options: PlanOptions,
  prefix = "",
): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, attribute]): [string, Value] => {
    const written = config[name] ?? null;
    if (attribute.writeOnly) return [name, null];
    if (written !== null || !isFilled(attribute, prefix + name, options)) return [name, written];
    return [name, decidedByCloud(prior, name, options)];
  });
  const blocks = Object.entries(block.blocks).map(([name, nested]): [string, Value] => [
    name,
    planNested(nested, config[name] ?? null, prior?.[name] ?? null, options, `${prefix}${name}.`),
  ]);
  return Object.fromEntries([...attributes, ...blocks]);
}

function isFilled({ computed, optional }: Attribute, name: string, { fills }: PlanOptions): boolean {
  return computed && (!optional || fills(name));
}

function decidedByCloud(prior: ObjectValue | null, name: string, { imported }: PlanOptions): Value {
  const before = prior?.[name] ?? null;
  return prior === null || (imported && before === null) ? UNKNOWN : before;
}

function planNested(
  nested: NestedBlock,
  config: Value,
  prior: Value,
  options: PlanOptions,
  prefix: string,
): Value {
  const plan = (written: Value | undefined, before: Value | undefined): Value =>
    isObjectValue(written)
      ? planBlock(nested.block, written, isObjectValue(before) ? before : null, options, prefix)
      : (written ?? null);
  if (nested.nesting === "set" && Array.isArray(config)) {
    const left = Array.isArray(prior) ? [...prior] : [];
    return config.map((written) => plan(written, takeSame(nested.block, written, left, options, prefix)));
  }
  if (Array.isArray(config)) {
    return config.map((written, index) => plan(written, Array.isArray(prior) ? prior[index] : null));
  }
  if (nested.nesting === "map" && isObjectValue(config)) {
    const before = isObjectValue(prior) ? prior : {};
    return Object.fromEntries(
      Object.entries(config).map(([key, written]) => [key, plan(written, before[key])]),
    );
  }
  return plan(config, prior);
}

/** Elements of a set have no names: one that says the same as an element of the prior state is that element. */
function takeSame(block: Block, written: Value, prior: Value[], options: PlanOptions, prefix: string): Value {
  const index = prior.findIndex(
    (before) =>
      isObjectValue(written) &&
      isObjectValue(before) &&
      isDeepStrictEqual(planBlock(block, written, before, options, prefix), before),
  );
  return index < 0 ? null : (prior.splice(index, 1)[0] ?? null);
}
