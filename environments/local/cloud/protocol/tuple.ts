import { isObjectValue, Typed, UNKNOWN, type Value, type ValueType } from "./value.ts";

/**
 * Whether Terraform takes a list for a tuple, which says the type of each of its elements: blocks in which something is
 * `dynamic` may differ in that.
 *
 * @see https://github.com/hashicorp/terraform/blob/main/internal/configs/configschema/implied_type.go
 */
export function isTuple(type: ValueType): boolean {
  return typeof type !== "string" && type[0] === "list" && hasDynamic(type[1]);
}

/** A value of a tuple as the schema has it: what is `dynamic` carries its type. */
export function withDeclaredType(value: Value, concrete: ValueType, declared: ValueType): Value {
  if (value === null || value === UNKNOWN) return value;
  if (declared === "dynamic") return new Typed(concrete, value);
  if (typeof declared === "string" || typeof concrete === "string") return value;
  if (Array.isArray(value)) {
    return value.map((element, index) =>
      withDeclaredType(element, memberOf(concrete, index), memberOf(declared, index)),
    );
  }
  if (!isObjectValue(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      withDeclaredType(member, memberOf(concrete, name), memberOf(declared, name)),
    ]),
  );
}

/** The reverse: the type says what the value is, and nothing in the value does. */
export function withConcreteType(value: Value, declared: ValueType): Typed {
  if (declared === "dynamic") return value instanceof Typed ? value : new Typed("dynamic", value);
  if (value === null || value === UNKNOWN || typeof declared === "string" || !hasDynamic(declared)) {
    return new Typed(declared, value);
  }
  if (Array.isArray(value)) {
    const elements = value.map((element, index) => withConcreteType(element, memberOf(declared, index)));
    return new Typed(
      ["tuple", elements.map(({ type }) => type)],
      elements.map(({ value }) => value),
    );
  }
  const members = Object.entries(isObjectValue(value) ? value : {}).map(
    ([name, member]) => [name, withConcreteType(member, memberOf(declared, name))] as const,
  );
  return new Typed(
    ["object", Object.fromEntries(members.map(([name, { type }]) => [name, type]))],
    Object.fromEntries(members.map(([name, { value }]) => [name, value])),
  );
}

function memberOf(type: ValueType, step: string | number): ValueType {
  if (typeof type === "string") return "dynamic";
  const [kind, of] = type;
  if (kind === "tuple") return of[Number(step)] ?? "dynamic";
  return kind === "object" ? (of[step] ?? "dynamic") : of;
}

function hasDynamic(type: ValueType): boolean {
  if (typeof type === "string") return type === "dynamic";
  const [kind, of] = type;
  if (kind === "tuple") return of.some(hasDynamic);
  return kind === "object" ? Object.values(of).some(hasDynamic) : hasDynamic(of);
}
