/**
 * Values as Terraform sends and expects them: MessagePack, and JSON for what is stored in a state.
 *
 * @see https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md
 */
import { decode, Encoder, ExtData } from "@msgpack/msgpack";
import { ExactNumber, fromFloat, integer, parseNumber, toWireNumber } from "./number.ts";
import { isTuple, withConcreteType, withDeclaredType } from "./tuple.ts";
import { formatPath, isObjectValue, type Path, Typed, UNKNOWN, type Value, type ValueType } from "./value.ts";

/** A value does not have the type that the schema gives it. Never holds the value, which may be a secret. */
export class TypeMismatchError extends Error {
  override readonly name = "TypeMismatchError";

  constructor(path: Path, expected: ValueType) {
    super(`${formatPath(path) || "the value"} is not of the type ${JSON.stringify(expected)}`);
  }
}

const encoder = new Encoder({ useBigInt64: true, maxDepth: 500 });
const UNKNOWN_ON_THE_WIRE = new ExtData(0, new Uint8Array(1));

/**
 * What an object lacks is written as null.
 *
 * @throws TypeMismatchError
 */
export function encodeValue(value: Value, type: ValueType): Uint8Array {
  return encoder.encode(toWire(value, type, []));
}

/** @throws TypeMismatchError */
export function decodeValue(bytes: Uint8Array, type: ValueType): Value {
  return fromWire(decode(bytes, { useBigInt64: true }), type, []);
}

/**
 * A value out of a state. Names that the type does not have are left out, those that are missing are null, as after a
 * change of the provider's version.
 *
 * @throws TypeMismatchError
 */
export function decodeJson(text: string, type: ValueType): Value {
  return fromWire(JSON.parse(text, keepNumberText), type, []);
}

/** Terraform's numbers are longer than JavaScript's, so the text of a number is kept. */
function keepNumberText(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === "number" ? new ExactNumber(context?.source ?? String(value)) : value;
}

function toWire(value: Value, type: ValueType, path: Path): unknown {
  if (value === UNKNOWN) return UNKNOWN_ON_THE_WIRE;
  if (value === null) return null;
  if (type === "dynamic") return dynamicToWire(value, path);
  if (typeof type === "string") return primitiveToWire(value, type, path);
  if (isTuple(type)) return dynamicToWire(withConcreteType(value, type), path);
  if (type[0] === "map" || type[0] === "object") {
    if (!isObjectValue(value)) throw new TypeMismatchError(path, type);
    const members = Object.entries(membersOf(type, value));
    for (const name of Object.keys(value)) {
      if (type[0] === "object" && !Object.hasOwn(type[1], name))
        throw new TypeMismatchError([...path, name], type);
    }
    return Object.fromEntries(
      members.map(([name, of]) => [name, toWire(ownMember(value, name) ?? null, of, [...path, name])]),
    );
  }
  if (!Array.isArray(value)) throw new TypeMismatchError(path, type);
  return elementsOf(type, value, path).map(([element, of], index) => toWire(element, of, [...path, index]));
}

function dynamicToWire(value: Value, path: Path): unknown {
  if (!(value instanceof Typed)) throw new TypeMismatchError(path, "dynamic");
  return [new TextEncoder().encode(JSON.stringify(value.type)), toWire(value.value, value.type, path)];
}

function primitiveToWire(value: Value, type: "string" | "number" | "bool", path: Path): unknown {
  if (
    type === "number" &&
    (typeof value === "number" || typeof value === "bigint" || value instanceof ExactNumber)
  ) {
    return toWireNumber(value);
  }
  if (typeof value === (type === "bool" ? "boolean" : type) && type !== "number") return value;
  throw new TypeMismatchError(path, type);
}

function fromWire(wire: unknown, type: ValueType, path: Path): Value {
  if (wire instanceof ExtData) return UNKNOWN;
  if (wire === null || wire === undefined) return null;
  if (type === "dynamic") return dynamicFromWire(wire, path);
  if (typeof type === "string") return primitiveFromWire(wire, type, path);
  if (isTuple(type)) {
    const { type: concrete, value } = dynamicFromWire(wire, path);
    return withDeclaredType(value, concrete, type);
  }
  if (type[0] === "map" || type[0] === "object") {
    if (!isRecord(wire)) throw new TypeMismatchError(path, type);
    const members = Object.entries(membersOf(type, wire));
    return Object.fromEntries(
      members.map(([name, of]) => [name, fromWire(ownMember(wire, name), of, [...path, name])]),
    );
  }
  if (!Array.isArray(wire)) throw new TypeMismatchError(path, type);
  return elementsOf<unknown>(type, wire, path).map(([element, of], index) =>
    fromWire(element, of, [...path, index]),
  );
}

function dynamicFromWire(wire: unknown, path: Path): Typed {
  if (Array.isArray(wire) && wire.length === 2 && wire[0] instanceof Uint8Array) {
    const type: ValueType = JSON.parse(new TextDecoder().decode(wire[0]));
    return new Typed(type, fromWire(wire[1], type, path));
  }
  if (isRecord(wire) && "type" in wire) {
    const type = wire.type as ValueType;
    return new Typed(type, fromWire(wire.value, type, path));
  }
  throw new TypeMismatchError(path, "dynamic");
}

function primitiveFromWire(wire: unknown, type: "string" | "number" | "bool", path: Path): Value {
  if (type === "number") {
    if (typeof wire === "number") return fromFloat(wire);
    if (typeof wire === "bigint") return integer(wire);
    if (typeof wire === "string") return parseNumber(wire);
    if (wire instanceof ExactNumber) return parseNumber(wire.text);
  }
  if (type === "string" && typeof wire === "string") return wire;
  if (type === "bool" && typeof wire === "boolean") return wire;
  throw new TypeMismatchError(path, type);
}

/** The type of each member: of an object those of the type, of a map those of the value. */
function membersOf(
  type:
    | readonly ["list" | "set" | "map", ValueType]
    | readonly ["object", Readonly<Record<string, ValueType>>],
  value: object,
): Readonly<Record<string, ValueType>> {
  if (type[0] === "object") return type[1];
  return Object.fromEntries(Object.keys(value).map((name) => [name, type[1]]));
}

function elementsOf<Element>(
  type: ValueType,
  elements: readonly Element[],
  path: Path,
): [Element, ValueType][] {
  if (type[0] === "tuple") {
    const types = type[1] as readonly ValueType[];
    if (types.length !== elements.length) throw new TypeMismatchError(path, type);
    return elements.map((element, index) => [element, types[index] ?? "dynamic"]);
  }
  return elements.map((element) => [element, type[1] as ValueType]);
}

function ownMember<Member>(members: Readonly<Record<string, Member>>, name: string): Member | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

function isRecord(wire: unknown): wire is Readonly<Record<string, unknown>> {
  return typeof wire === "object" && wire !== null && !Array.isArray(wire) && !(wire instanceof Uint8Array);
}
