import type { TypeConstraint } from "../provider-schema.ts";

/** How the bindings turn one property into Terraform's value: what is left of its type in the JavaScript. */
export type Mapper =
  | { readonly kind: "primitive"; readonly type: "string" | "number" | "bool" | "dynamic" }
  | { readonly kind: "list"; readonly of: Mapper; readonly block: boolean }
  | { readonly kind: "map"; readonly of: Mapper }
  | { readonly kind: "struct"; readonly name: string };

const primitives: Readonly<Record<string, "string" | "number" | "bool" | "dynamic">> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
};

/**
 * Reads the `value` of an entry of `synthesizeHclAttributes`, e.g.
 * `cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(this._scopes)`.
 *
 * @throws Error when the expression is none that cdktf's generator writes
 */
export function parseMapper(expression: string): Mapper {
  return parseFunction(
    expression
      .replace(/^this\.markWriteOnlyAttribute\((.*)\)$/, "$1")
      .replace(/^(?:struct|this)\.[\w.]+ === undefined \? \w+ : /, "")
      .replace(/\((?:struct|this)\.[\w.]+\)$/, ""),
  );
}

function parseFunction(expression: string): Mapper {
  const primitive = /^cdkt[fn]\.(\w+)ToHclTerraform$/.exec(expression)?.[1];
  const type = primitive === undefined ? undefined : primitives[primitive];
  if (type !== undefined) return { kind: "primitive", type };
  const list = /^cdkt[fn]\.listMapperHcl\((.*), (true|false)\)$/.exec(expression);
  if (list?.[1] !== undefined) return { kind: "list", of: parseFunction(list[1]), block: list[2] === "true" };
  const map = /^cdkt[fn]\.hashMapperHcl\((.*)\)$/.exec(expression)?.[1];
  if (map !== undefined) return { kind: "map", of: parseFunction(map) };
  const struct = /^(?:\(0, )?(?:\w+\.)?(\w+)ToHclTerraform\)?$/.exec(expression)?.[1];
  if (struct === undefined) throw new Error(`not an expression of cdktf's generator: ${expression}`);
  return { kind: "struct", name: struct.charAt(0).toUpperCase() + struct.slice(1) };
}

/** The struct that a mapper leads to, if any. */
export function structOf(mapper: Mapper): string | undefined {
  if (mapper.kind === "struct") return mapper.name;
  return mapper.kind === "primitive" ? undefined : structOf(mapper.of);
}

const getters: Readonly<Record<string, TypeConstraint>> = {
  String: "string",
  Number: "number",
  Boolean: "bool",
  List: ["list", "string"],
  NumberList: ["list", "number"],
  StringMap: ["map", "string"],
  NumberMap: ["map", "number"],
  BooleanMap: ["map", "bool"],
  AnyMap: "dynamic",
};

/** The type of an attribute by the expression its getter returns, e.g. `this.getStringAttribute('name')`. */
export function typeOfGetter(expression: string): TypeConstraint {
  const getter = /this\.get(\w*)Attribute\(/.exec(expression)?.[1];
  const type = getter === undefined ? "dynamic" : getters[getter];
  if (type === undefined) throw new Error(`not a getter of cdktf's generator: ${expression}`);
  return expression.includes("Fn.tolist(") && Array.isArray(type) ? ["set", type[1]] : type;
}

/** The type of a computed collection by the core class that reads it, e.g. `StringMapList`: a list of maps. */
export function typeOfCollectionClass(name: string, wrapsSet: boolean): TypeConstraint | undefined {
  const [, element, layers] = /^(String|Number|Boolean|Any)((?:List|Map)+)$/.exec(name) ?? [];
  if (element === undefined || layers === undefined) return undefined;
  if (name === "AnyMap") return "dynamic";
  const kinds = layers.match(/List|Map/g) ?? [];
  // A collection of any is what the generator makes of deeper ones; Terraform's are of one known type.
  return kinds.reduce<TypeConstraint>(
    (type, kind, index) => [
      kind === "Map" ? "map" : wrapsSet && index === kinds.length - 1 ? "set" : "list",
      type,
    ],
    element === "Any" ? "string" : (primitives[element.toLowerCase()] ?? "string"),
  );
}
