import type { ExactNumber } from "./number.ts";

/**
 * Stands where a value is decided only during the apply. What Terraform says of its range (a refined unknown) is
 * not kept, which the protocol allows.
 */
export const UNKNOWN: unique symbol = Symbol("unknown");

/**
 * The type of a value. Beside the constraints that a schema has there are tuples: they stand only where the schema
 * says `dynamic`.
 */
export type ValueType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", ValueType]
  | readonly ["object", Readonly<Record<string, ValueType>>]
  | readonly ["tuple", readonly ValueType[]];

/** A value of Terraform. Lists, sets and tuples are arrays; maps, objects and blocks are plain objects. */
export type Value =
  | null
  | typeof UNKNOWN
  | boolean
  | string
  | number
  | bigint
  | ExactNumber
  | Typed
  | readonly Value[]
  | ObjectValue;

export interface ObjectValue {
  readonly [name: string]: Value;
}

/** A value where the schema says `dynamic`: it carries its type. */
export class Typed {
  readonly type: ValueType;
  readonly value: Value;

  constructor(type: ValueType, value: Value) {
    this.type = type;
    this.value = value;
  }
}

/** Steps from a block to a value in it: names of attributes and blocks, keys of maps, indexes of lists and sets. */
export type Path = readonly (string | number)[];

/** `template[0].containers[1].image` */
export function formatPath(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

export function isObjectValue(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether no part of the value is {@link UNKNOWN}. */
export function isWhollyKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  if (value instanceof Typed) return isWhollyKnown(value.value);
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  return !isObjectValue(value) || Object.values(value).every(isWhollyKnown);
}
