import type { TypeConstraint } from "../provider-schema.ts";
import type { ClassDeclaration, JavaScriptDeclarations, Reading, Setting } from "./javascript.ts";
import { type Mapper, typeOfCollectionClass, typeOfGetter } from "./mapper.ts";

/** The types of attributes, by the generated code that sets or reads them. */
export interface TypeReader {
  settable(setting: Setting): TypeConstraint;
  /** The attributes that a class reads and nobody sets. */
  computed(
    owner: ClassDeclaration | undefined,
    settings: ReadonlyMap<string, Setting>,
  ): ReadonlyMap<string, TypeConstraint>;
}

/** @param javaScript - of the resource whose structs and classes the types name */
export function typeReader(javaScript: JavaScriptDeclarations): TypeReader {
  function computed(
    owner: ClassDeclaration | undefined,
    settings: ReadonlyMap<string, Setting>,
    path: readonly string[] = [],
  ): ReadonlyMap<string, TypeConstraint> {
    const types = new Map<string, TypeConstraint>();
    for (const [name, reading] of owner?.readings ?? []) {
      const type = settings.has(name) ? undefined : ofReading(reading, path);
      if (type !== undefined) types.set(name, type);
    }
    return types;
  }

  function ofReading(reading: Reading, path: readonly string[]): TypeConstraint | undefined {
    if (reading.kind === "getter") return typeOfGetter(reading.expression);
    return (
      typeOfCollectionClass(reading.name, reading.wrapsSet) ?? ofClass(reading.name, reading.wrapsSet, path)
    );
  }

  /** Undefined: the class is one of those it is within. */
  function ofClass(name: string, wrapsSet: boolean, path: readonly string[]): TypeConstraint | undefined {
    const declared = javaScript.classes.get(name);
    if (declared === undefined) throw new Error(`no class ${name}`);
    if (path.includes(name)) return undefined;
    if (declared.element === undefined)
      return ofStruct(name.replace(/OutputReference$/, ""), [...path, name]);
    const element = ofClass(declared.element.name, declared.element.wrapsSet, path);
    if (element === undefined) return undefined;
    return [declared.parent === "ComplexMap" ? "map" : wrapsSet ? "set" : "list", element];
  }

  function ofStruct(struct: string, path: readonly string[]): TypeConstraint {
    const settings = javaScript.structs.get(struct) ?? new Map<string, Setting>();
    const types: Record<string, TypeConstraint> = {};
    for (const [name, setting] of settings) types[name] = inCollection(settable(setting, path));
    for (const [name, type] of computed(javaScript.classes.get(`${struct}OutputReference`), settings, path))
      types[name] = inCollection(type);
    return ["object", types];
  }

  function settable(setting: Setting, path: readonly string[] = []): TypeConstraint {
    const { mapper, collection } = setting;
    const type = ofMapper(mapper, path);
    if (collection === "set" && mapper.kind === "list" && Array.isArray(type)) return ["set", type[1]];
    if (collection === "list" || collection === "set")
      return mapper.kind === "struct" ? [collection, type] : type;
    return type;
  }

  function ofMapper(mapper: Mapper, path: readonly string[]): TypeConstraint {
    if (mapper.kind === "primitive") return mapper.type;
    if (mapper.kind === "struct") return ofStruct(mapper.name, path);
    const element = ofMapper(mapper.of, path);
    // The generator writes an attribute of any type as a map of any.
    if (mapper.kind === "map" && element === "dynamic") return "dynamic";
    return [mapper.kind, inCollection(element)];
  }

  return {
    settable: (setting) => settable(setting),
    computed: (owner, settings) => computed(owner, settings),
  };
}

/** Terraform's collections hold values of one known type: where the bindings lost it, the widest is a string. */
function inCollection(type: TypeConstraint): TypeConstraint {
  return type === "dynamic" ? "string" : type;
}
