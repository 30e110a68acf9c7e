import type { Attribute, Block, NestedBlock, TypeConstraint } from "../provider-schema.ts";
import type { Property, TypeDeclarations } from "./declarations.ts";
import type { ClassDeclaration, JavaScriptDeclarations, Setting } from "./javascript.ts";
import { structOf } from "./mapper.ts";
import { type TypeReader, typeReader } from "./types.ts";

/** What the files of one resource, data source or provider say, read. */
export interface Bindings {
  readonly javaScript: JavaScriptDeclarations;
  readonly declarations: TypeDeclarations;
}

/** What a block is derived from: its settings, what its class reads, and what its interface says of them. */
interface Source {
  readonly settings: ReadonlyMap<string, Setting>;
  readonly class: ClassDeclaration | undefined;
  readonly properties: ReadonlyMap<string, Property>;
}

/**
 * Derives the block of a resource, a data source or a provider.
 *
 * @param parent - the class of cdktf that the generated class extends
 * @throws Error when the files are not of the generator's form
 */
export function deriveBlock(
  bindings: Bindings,
  parent: "TerraformResource" | "TerraformDataSource" | "TerraformProvider",
): Block {
  const main = [...bindings.javaScript.classes.values()].find((declared) => declared.parent === parent);
  const configuration = bindings.declarations.configurations.get(main?.name ?? "");
  if (main === undefined || configuration === undefined) throw new Error(`no class extends ${parent}`);
  const properties = bindings.declarations.interfaces.get(configuration);
  if (properties === undefined) throw new Error(`no interface ${configuration}`);
  const derive = new BlockDeriver(bindings, parent === "TerraformProvider");
  return derive.block({ settings: main.settings, class: main, properties }, []);
}

/** The generator folds equal levels into a recursion. AWS nests statements, where it occurs, to this depth. */
const maximumRecursion = 3;

class BlockDeriver {
  readonly #bindings: Bindings;
  readonly #isProvider: boolean;
  readonly #types: TypeReader;

  constructor(bindings: Bindings, isProvider: boolean) {
    this.#bindings = bindings;
    this.#isProvider = isProvider;
    this.#types = typeReader(bindings.javaScript);
  }

  block(source: Source, path: readonly string[]): Block {
    const attributes: Record<string, Attribute> = {};
    const blocks: Record<string, NestedBlock> = {};
    for (const [name, setting] of source.settings) {
      // The generator adds `alias`, which is Terraform's own.
      if (this.#isProvider && path.length === 0 && name === "alias") continue;
      const property = source.properties.get(name);
      if (property === undefined) throw new Error(`${[...path, name].join(".")} is not declared`);
      const struct = structOf(setting.mapper);
      if (struct !== undefined && this.#isBlock(name, setting, property, struct)) {
        if (path.filter((ancestor) => ancestor === struct).length < maximumRecursion)
          blocks[name] = this.#nested(setting, property, struct, path);
      } else attributes[name] = this.#settable(name, setting, property, source.class);
    }
    for (const [name, type] of this.#types.computed(source.class, source.settings))
      attributes[name] = { ...computedAttribute, type };
    return { attributes, blocks };
  }

  #settable(name: string, setting: Setting, property: Property, owner?: ClassDeclaration): Attribute {
    // https://developer.hashicorp.com/terraform/plugin/framework/resources/write-only-arguments: named `…_wo` by convention.
    const writeOnly = owner?.writeOnly.has(name) === true || /_wo$/.test(name);
    return {
      type: this.#types.settable(setting),
      required: !property.optional,
      optional: property.optional,
      // The bindings keep it for a few only. An optional attribute that a provider may compute is the wider of the two.
      computed: property.optional && !writeOnly && !this.#isProvider && (owner?.computed.get(name) ?? true),
      sensitive: writeOnly,
      writeOnly,
      description: property.description,
    };
  }

  #nested(setting: Setting, property: Property, struct: string, path: readonly string[]): NestedBlock {
    const { mapper, collection } = setting;
    const single = mapper.kind === "struct";
    const nesting = collection === "struct" || collection === "simple" ? "single" : collection;
    const block = this.block(this.#struct(struct), [...path, struct]);
    const minItems = property.optional || nesting === "map" ? 0 : 1;
    if (nesting === "single") return { nesting, block, minItems, maxItems: minItems };
    return {
      // Terraform keeps no values of a type that is not known in a set.
      nesting: nesting === "set" && hasDynamic(block) ? "list" : nesting,
      block,
      minItems,
      maxItems: single ? 1 : 0,
    };
  }

  #struct(name: string): Source {
    return {
      settings: this.#bindings.javaScript.structs.get(name) ?? new Map(),
      class: this.#bindings.javaScript.classes.get(`${name}OutputReference`),
      properties: this.#bindings.declarations.interfaces.get(name) ?? new Map(),
    };
  }

  /** Whether it is a block, or a nested attribute, which protocol 5 has no form for: a block has the same JSON. */
  #isBlock(name: string, { mapper, collection }: Setting, property: Property, struct: string): boolean {
    if (property.description === `${name} block`) return true;
    if (mapper.kind === "list" && mapper.block) return true;
    if (mapper.kind === "struct" && collection !== "struct") return true;
    const element = mapper.kind === "list" || mapper.kind === "map" ? mapper.of : mapper;
    return element.kind === "struct" && this.#isNestedAttribute(property, struct);
  }

  /** Nested attributes describe and require each of their own; the properties of an object type take all from it. */
  #isNestedAttribute(property: Property, struct: string): boolean {
    const { settings, class: reference, properties } = this.#struct(struct);
    const own = [...properties.values()].some(
      ({ description, optional }) => description !== "" || optional !== property.optional,
    );
    const readOnly = [...(reference?.readings.keys() ?? [])].some((name) => !settings.has(name));
    return own || readOnly;
  }
}

const computedAttribute = {
  required: false,
  optional: false,
  computed: true,
  sensitive: false,
  writeOnly: false,
  description: "",
} as const;

function hasDynamic(block: Block): boolean {
  return (
    Object.values(block.attributes).some(({ type }) => typeHasDynamic(type)) ||
    Object.values(block.blocks).some((nested) => hasDynamic(nested.block))
  );
}

function typeHasDynamic(type: TypeConstraint): boolean {
  if (typeof type === "string") return type === "dynamic";
  return type[0] === "object" ? Object.values(type[1]).some(typeHasDynamic) : typeHasDynamic(type[1]);
}
