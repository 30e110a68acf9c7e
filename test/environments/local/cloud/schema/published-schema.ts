import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type {
  Block,
  TypeConstraint,
} from "../../../../../environments/local/cloud/schema/provider-schema.ts";

// The form of `terraform providers schema -json`: https://developer.hashicorp.com/terraform/cli/commands/providers/schema

interface PublishedAttributes {
  readonly [name: string]: PublishedAttribute;
}

interface PublishedAttribute {
  readonly type?: TypeConstraint;
  readonly nested_type?: { readonly attributes: PublishedAttributes; readonly nesting_mode: Nesting };
  readonly description?: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly write_only?: boolean;
}

interface PublishedBlock {
  readonly attributes?: PublishedAttributes;
  readonly block_types?: {
    readonly [name: string]: {
      readonly nesting_mode: Nesting;
      readonly block: PublishedBlock;
      readonly min_items?: number;
      readonly max_items?: number;
    };
  };
}

type Nesting = "single" | "list" | "set" | "map";

interface PublishedProvider {
  readonly provider?: { readonly block: PublishedBlock };
  readonly resource_schemas?: { readonly [type: string]: { readonly block: PublishedBlock } };
  readonly data_source_schemas?: { readonly [type: string]: { readonly block: PublishedBlock } };
}

export interface PublishedSchemas {
  readonly provider_schemas: { readonly [source: string]: PublishedProvider };
}

const fixtures = join(
  dirname(createRequire(import.meta.url).resolve("@cdktn/provider-generator/package.json")),
  "src/get/__tests__/generator/fixtures",
);

/** Reads a schema that Terraform printed and `@cdktn/provider-generator` ships. */
export function readPublishedSchemas(fixture: string): PublishedSchemas {
  const { provider_schemas } = JSON.parse(readFileSync(join(fixtures, fixture), "utf8"));
  return { provider_schemas };
}

/** The only provider of a fixture. */
export function publishedProvider(fixture: string): PublishedProvider {
  const [provider] = Object.values(readPublishedSchemas(fixture).provider_schemas);
  if (provider === undefined) throw new Error(`${fixture} has no provider`);
  return provider;
}

/** One line for each attribute and block of a schema: its path and all that Terraform knows of it. */
export type Facts = ReadonlyMap<string, string>;

/**
 * The facts of a published schema. An optional attribute counts as one that the provider may compute, as the
 * bindings do not tell which do; so do the attributes of an optional nested one.
 */
export function publishedFacts(block: PublishedBlock, path = ""): Facts {
  const facts = new Map<string, string>();
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    const nested = attribute.nested_type;
    if (nested !== undefined && attribute.computed === true && attribute.optional !== true) {
      facts.set(path + name, `computed ${JSON.stringify(nestedType(nested))}`);
    } else if (nested !== undefined) {
      const minimum = attribute.required === true && nested.nesting_mode !== "map" ? 1 : 0;
      facts.set(
        path + name,
        blockFact(nested.nesting_mode, minimum, nested.nesting_mode === "single" ? minimum : 0),
      );
      for (const [inner, fact] of publishedFacts({ attributes: nested.attributes }, `${path}${name}.`))
        facts.set(inner, fact);
    } else facts.set(path + name, attributeFact(attribute, attribute.type ?? "dynamic"));
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    facts.set(path + name, blockFact(nested.nesting_mode, nested.min_items ?? 0, nested.max_items ?? 0));
    for (const [inner, fact] of publishedFacts(nested.block, `${path}${name}.`)) facts.set(inner, fact);
  }
  return facts;
}

/** The facts of a derived schema. */
export function derivedFacts(block: Block, path = ""): Facts {
  const facts = new Map<string, string>();
  for (const [name, attribute] of Object.entries(block.attributes))
    facts.set(path + name, attributeFact({ ...attribute, write_only: attribute.writeOnly }, attribute.type));
  for (const [name, nested] of Object.entries(block.blocks)) {
    facts.set(path + name, blockFact(nested.nesting, nested.minItems, nested.maxItems));
    for (const [inner, fact] of derivedFacts(nested.block, `${path}${name}.`)) facts.set(inner, fact);
  }
  return facts;
}

/** Each path at which two schemas differ, as `path: published -> derived`. */
export function differences(published: Facts, derived: Facts): readonly string[] {
  return [...new Set([...published.keys(), ...derived.keys()])]
    .filter((path) => published.get(path) !== derived.get(path))
    .map((path) => `${path}: ${published.get(path) ?? "none"} -> ${derived.get(path) ?? "none"}`)
    .sort();
}

function attributeFact(attribute: Omit<PublishedAttribute, "type">, type: TypeConstraint): string {
  const { required, optional, sensitive, write_only } = attribute;
  const mode = required === true ? "required" : optional === true ? "optional" : "computed";
  const marks = [sensitive === true ? " sensitive" : "", write_only === true ? " write-only" : ""].join("");
  return `${mode} ${JSON.stringify(sorted(type))}${marks}`;
}

function blockFact(nesting: Nesting, minimum: number, maximum: number): string {
  return `${nesting} of ${minimum} to ${maximum === 0 ? "any" : maximum}`;
}

function nestedType(nested: {
  readonly attributes: PublishedAttributes;
  readonly nesting_mode: Nesting;
}): TypeConstraint {
  const types = Object.entries(nested.attributes).map(
    ([name, attribute]) =>
      [
        name,
        attribute.nested_type ? nestedType(attribute.nested_type) : sorted(attribute.type ?? "dynamic"),
      ] as const,
  );
  const object = sorted(["object", Object.fromEntries(types)]);
  return nested.nesting_mode === "single" ? object : [nested.nesting_mode, object];
}

function sorted(type: TypeConstraint): TypeConstraint {
  if (typeof type === "string") return type;
  if (type[0] !== "object") return [type[0], sorted(type[1])];
  const entries = Object.entries(type[1]).sort(([a], [b]) => (a < b ? -1 : 1));
  return ["object", Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]))];
}
