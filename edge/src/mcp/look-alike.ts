/** A key as parsers read it that make no difference between cases and widths (CVE-2026-27896). */
export function foldKey(key: string): string {
  return key.normalize("NFKC").toUpperCase().toLowerCase();
}

/** Whether an object has another key that somebody could take for this one. */
export function hasLookAlike(object: object, key: string): boolean {
  const folded = foldKey(key);
  return Object.keys(object).some((other) => other !== key && foldKey(other) === folded);
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
