/** An object of parsed JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that a value is; an empty one for anything else. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/**
 * What is at a path. A block that may be there once is an object in the JSON that cdktf writes, and a list of one for
 * Terraform's expressions: at its index 0 is the object itself.
 */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((within: unknown, step) => {
    if (Array.isArray(within)) return within[Number(step)];
    if (!isObject(within) || !(Object.hasOwn(within, step) || step === "0")) return undefined;
    return Object.hasOwn(within, step) ? within[step] : within;
  }, value);
}
