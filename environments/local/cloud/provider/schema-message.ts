import type { SchemaBlockMessage, SchemaMessage } from "../protocol/calls.ts";
import type { Block } from "../schema/provider-schema.ts";

const NESTING = { single: 1, list: 2, set: 3, map: 4 } as const;

export function schemaMessage(block: Block): SchemaMessage {
  return { version: 0, block: blockMessage(block) };
}

function blockMessage(block: Block): SchemaBlockMessage {
  return {
    attributes: Object.entries(block.attributes).map(([name, attribute]) => ({
      ...attribute,
      name,
      type: new TextEncoder().encode(JSON.stringify(attribute.type)),
    })),
    blockTypes: Object.entries(block.blocks).map(([typeName, nested]) => ({
      typeName,
      block: blockMessage(nested.block),
      nesting: NESTING[nested.nesting],
      minItems: nested.minItems,
      maxItems: nested.maxItems,
    })),
  };
}
