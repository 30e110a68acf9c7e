/** What an attribute can say here. */
export type Value = string | number | readonly string[];

/** A value as OTLP writes it in JSON: opentelemetry/proto/common/v1/common.proto, `AnyValue`. */
type AnyValue =
  | { readonly stringValue: string }
  /** 64-bit integers are decimal strings. */
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

/** `KeyValue` of the same. */
export interface Attribute {
  readonly key: string;
  readonly value: AnyValue;
}

/** Attributes as OTLP writes them; what is undefined is left out. */
export function attributes(values: Readonly<Record<string, Value | undefined>>): readonly Attribute[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

/** A moment as OTLP writes it. */
export function unixNano(milliseconds: number): string {
  return String(BigInt(Math.floor(milliseconds)) * 1_000_000n);
}

function anyValue(value: Value): AnyValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value !== "number") return { arrayValue: { values: value.map(anyValue) } };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
