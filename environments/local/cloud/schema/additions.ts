import { schemaAdditions } from "../../../../modules/terraform/additions/additions.ts";
import type {
  Field,
  Fields,
  SchemaAddition,
} from "../../../../modules/terraform/additions/schema-addition.ts";
import type { Attribute, Block, NestedBlock, ProviderSchema } from "./provider-schema.ts";

export type { SchemaAddition };

/** Adds to a derived schema what is newer than its bindings. What the bindings have already stays as they have it. */
export function withAdditions(
  schema: ProviderSchema,
  additions: readonly SchemaAddition[] = Object.values(schemaAdditions),
): ProviderSchema {
  const own = additions.filter(({ provider }) => schema.source === `registry.terraform.io/${provider}`);
  const added = new Map(
    own
      .filter((addition) => "fields" in addition)
      .filter(({ type }) => !schema.resourceTypes.includes(type))
      .map(({ type, fields }) => [type, blockOf(fields)]),
  );
  const known = new Map<string, Block>();
  const resource = (type: string): Block | undefined =>
    own
      .filter((addition) => "path" in addition)
      .filter((addition) => addition.type === type)
      .reduce(
        (block, { path, field }) => block && addField(block, path.split("."), field),
        schema.resource(type) ?? added.get(type),
      );
  return {
    ...schema,
    resourceTypes: [...schema.resourceTypes, ...added.keys()],
    resource(type) {
      const block = known.get(type) ?? resource(type);
      if (block !== undefined) known.set(type, block);
      return block;
    },
  };
}

function addField(block: Block, [name = "", ...rest]: readonly string[], field: Field): Block {
  const nested = block.blocks[name];
  if (rest.length > 0) {
    if (nested === undefined) throw new Error(`no block ${name} to add ${rest.join(".")} to`);
    const within = { ...nested, block: addField(nested.block, rest, field) };
    return { ...block, blocks: { ...block.blocks, [name]: within } };
  }
  if (nested !== undefined || Object.hasOwn(block.attributes, name)) return block;
  const { attributes, blocks } = blockOf({ [name]: field });
  return { attributes: { ...block.attributes, ...attributes }, blocks: { ...block.blocks, ...blocks } };
}

function blockOf(fields: Fields): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const [name, field] of Object.entries(fields)) {
    if ("block" in field) {
      blocks[name] = { nesting: "list", block: blockOf(field.block), minItems: 0, maxItems: 1 };
    } else {
      const { type, from, description } = field;
      attributes[name] = {
        type,
        description,
        required: false,
        optional: from !== "provider",
        computed: from !== "stack",
        sensitive: false,
        writeOnly: false,
      };
    }
  }
  return { attributes, blocks };
}
