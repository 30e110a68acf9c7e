import type {
  Attribute,
  Block,
  NestedBlock,
  ProviderSchema,
  TypeConstraint,
} from "../../../../../environments/local/cloud/schema/provider-schema.ts";

export function attribute(type: TypeConstraint, ...flags: (keyof Attribute)[]): Attribute {
  return {
    type,
    required: flags.includes("required"),
    optional: flags.includes("optional"),
    computed: flags.includes("computed"),
    sensitive: flags.includes("sensitive"),
    writeOnly: flags.includes("writeOnly"),
    description: "",
  };
}

export function nested(nesting: NestedBlock["nesting"], block: Block, maxItems = 0): NestedBlock {
  return { nesting, block, minItems: 0, maxItems };
}

export const ZONE: Block = {
  attributes: {
    id: attribute("string", "optional", "computed"),
    name: attribute("string", "required"),
    region: attribute("string", "optional", "computed"),
    description: attribute("string", "optional", "computed"),
    name_servers: attribute(["list", "string"], "computed"),
    weight: attribute("number", "optional"),
  },
  blocks: {},
};

export const SERVICE: Block = {
  attributes: {
    id: attribute("string", "optional", "computed"),
    name: attribute("string", "required"),
    zone: attribute("string", "optional"),
    labels: attribute(["map", "string"], "optional"),
    password: attribute("string", "optional", "sensitive"),
    token_wo: attribute("string", "optional", "writeOnly"),
    token_wo_version: attribute("number", "optional"),
    manifest: attribute("dynamic", "optional"),
    endpoint: attribute("string", "computed"),
    status: attribute(["list", ["object", { phase: "string", ready: "bool" }]], "computed"),
  },
  blocks: {
    container: nested("list", {
      attributes: {
        image: attribute("string", "required"),
        digest: attribute("string", "computed"),
        args: attribute(["list", "string"], "optional"),
      },
      blocks: {
        port: nested("set", {
          attributes: { number: attribute("number", "required"), address: attribute("string", "computed") },
          blocks: {},
        }),
      },
    }),
    timeouts: nested("single", { attributes: { create: attribute("string", "optional") }, blocks: {} }),
    volume: nested("map", { attributes: { path: attribute("string", "required") }, blocks: {} }),
  },
};

export const IMAGE: Block = {
  attributes: {
    id: attribute("string", "computed"),
    name: attribute("string", "required"),
    digest: attribute("string", "computed"),
  },
  blocks: { filter: nested("list", { attributes: { tag: attribute("string", "required") }, blocks: {} }) },
};

/** A provider with one type of each kind of thing that a schema can hold. */
export const SMALL_SCHEMA: ProviderSchema = {
  source: "registry.terraform.io/example/small",
  version: "1.0.0",
  provider: { attributes: { region: attribute("string", "optional") }, blocks: {} },
  resourceTypes: ["small_zone", "small_service"],
  dataSourceTypes: ["small_image"],
  resource: (type) => ({ small_zone: ZONE, small_service: SERVICE })[type],
  dataSource: (type) => ({ small_image: IMAGE })[type],
};

export const SMALL = {
  schema: SMALL_SCHEMA,
  resourceTypes: SMALL_SCHEMA.resourceTypes,
  dataSourceTypes: SMALL_SCHEMA.dataSourceTypes,
};
