import { type Mapper, parseMapper } from "./mapper.ts";

/** A property that a stack may set: an entry of a `…ToHclTerraform` or `synthesizeHclAttributes` table. */
export interface Setting {
  readonly mapper: Mapper;
  /** Of the outermost layer: `list` and `set` differ here only. */
  readonly collection: "simple" | "list" | "set" | "map" | "struct";
}

/** A property that a class reads from the state. */
export type Reading =
  | { readonly kind: "getter"; readonly expression: string }
  | { readonly kind: "class"; readonly name: string; readonly wrapsSet: boolean };

/** A generated class: a resource, a provider, or the reference to a nested object or a collection of them. */
export interface ClassDeclaration {
  readonly name: string;
  /** The class of cdktf that it extends. */
  readonly parent: string;
  /** The class of the elements, for a collection. */
  readonly element: { readonly name: string; readonly wrapsSet: boolean } | undefined;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly readings: ReadonlyMap<string, Reading>;
  /** `computed` as the generator's comments have it; they survive for a part of the attributes. */
  readonly computed: ReadonlyMap<string, boolean>;
  readonly writeOnly: ReadonlySet<string>;
}

/** What the JavaScript of one resource says. */
export interface JavaScriptDeclarations {
  readonly classes: ReadonlyMap<string, ClassDeclaration>;
  /** The settings of each struct. */
  readonly structs: ReadonlyMap<string, ReadonlyMap<string, Setting>>;
}

const declaration =
  /^(?:function (\w+)ToHclTerraform\(struct\)|class (\w+) extends cdkt[fn]\.(\w+)) \{\n([\s\S]*?)^\}/gm;

/** Reads the compiled output of cdktf's generator. @param sources - the files of one resource */
export function parseJavaScript(sources: readonly string[]): JavaScriptDeclarations {
  const classes = new Map<string, ClassDeclaration>();
  const structs = new Map<string, ReadonlyMap<string, Setting>>();
  for (const source of sources) {
    for (const [, mapper, name, parent, body = ""] of source.matchAll(declaration)) {
      if (mapper !== undefined)
        structs.set(mapper.charAt(0).toUpperCase() + mapper.slice(1), parseSettings(body));
      else if (name !== undefined && parent !== undefined) classes.set(name, parseClass(name, parent, body));
    }
  }
  return { classes, structs };
}

const entry =
  /^ +(\w+): \{\n +value: (.*),\n +isBlock: (?:true|false),\n +type: "(simple|list|set|map|struct)",$/gm;

function parseSettings(body: string): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const [, name = "", value = "", type] of body.matchAll(entry))
    settings.set(name, { mapper: parseMapper(value), collection: type as Setting["collection"] });
  return settings;
}

const element = /^ +get\(\w+\) \{\n +return new (?:\w+\.)?(\w+)\(.*?(?:, (true|false))?\);$/m;
const constructed = /^ +(?:this\.)?\w+ = new (?:\w+\.)?(\w+)\(this, "(\w+)"(?:, (true|false))?\);$/gm;
const getter = /^ +get \w+\(\) \{\n +return (.*'(\w+)'.*);$/gm;
const flags = /^ +\/\/ (\w+) - computed: (true|false), optional: (?:true|false), required: (?:true|false)$/gm;
const writeOnly = /@deprecated Write-only: [^*]*\*\/\n +get \w+\(\) \{\n +return .*'(\w+)'.*;$/gm;

function parseClass(name: string, parent: string, body: string): ClassDeclaration {
  const readings = new Map<string, Reading>();
  for (const [, className = "", attribute = "", wrapsSet] of body.matchAll(constructed))
    readings.set(attribute, { kind: "class", name: className, wrapsSet: wrapsSet === "true" });
  for (const [, expression = "", attribute = ""] of body.matchAll(getter))
    readings.set(attribute, { kind: "getter", expression });
  const [, elementName, elementWrapsSet] = element.exec(body) ?? [];
  return {
    name,
    parent,
    element:
      elementName === undefined ? undefined : { name: elementName, wrapsSet: elementWrapsSet === "true" },
    settings: parseSettings(body),
    readings,
    computed: new Map(
      [...body.matchAll(flags)].map(([, attribute = "", value]) => [attribute, value === "true"]),
    ),
    writeOnly: new Set([...body.matchAll(writeOnly)].map(([, attribute = ""]) => attribute)),
  };
}
