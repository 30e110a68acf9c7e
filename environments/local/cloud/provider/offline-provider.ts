import type { ObjectValue } from "../protocol/value.ts";
import type { Block, ProviderSchema } from "../schema/provider-schema.ts";
import type { AnswerContext, Answers, Rules } from "./hooks.ts";
import { placeholder, seedOf } from "./placeholder.ts";
import { type Ask, resolveUnknowns } from "./resolve-unknowns.ts";

/** A provider that answers without an account. */
export interface OfflineProvider {
  readonly schema: ProviderSchema;
  /** The types that are served. A type that the provider does not have is left out, so that Terraform names it. */
  readonly resourceTypes: Iterable<string>;
  readonly dataSourceTypes: Iterable<string>;
  /** @default none: the schema says all */
  readonly rules?: Rules;
  /** @default placeholders */
  readonly answers?: Answers;
}

/** A resource type or a data source of a provider. */
export interface Kind {
  readonly kind: AnswerContext["kind"];
  readonly type: string;
  readonly block: Block;
}

/** @throws RangeError the provider has no such type. */
export function kindOf({ schema }: OfflineProvider, kind: Kind["kind"], type: string): Kind {
  const block = kind === "resource" ? schema.resource(type) : schema.dataSource(type);
  if (block === undefined) throw new RangeError(`${schema.source} ${schema.version} has no ${kind} ${type}`);
  return { kind, type, block };
}

/** Whether an optional attribute that was left out is filled in. Every resource has an `id`. */
export function fills({ answers }: OfflineProvider, { kind, type }: Kind, name: string): boolean {
  return name === "id" || (answers?.fills?.(type, name, kind) ?? false);
}

/** The block with the cloud's values in all that is unknown. */
export function answer(
  { schema, answers }: OfflineProvider,
  { kind, type, block }: Kind,
  planned: ObjectValue,
  providerConfig: ObjectValue,
): ObjectValue {
  const seed = seedOf(type, block, planned);
  const ask: Ask = (attribute, path, name) => {
    const context = { source: schema.source, kind, name, attribute, seed };
    const value = answers?.computed(type, path, planned, providerConfig, context);
    return value === undefined ? placeholder(attribute.type, path, seed) : value;
  };
  return resolveUnknowns(block, planned, ask);
}
