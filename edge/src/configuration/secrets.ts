/** Looks up a secret by name: a Worker secret, or an environment variable of a self-hosted gateway. */
export type ReadSecret = (name: string) => string | undefined;

/** The names of all secrets that a configuration document refers to, in the order in which they stand in it. */
export function secretNames(document: unknown): readonly string[] {
  if (typeof document !== "object" || document === null) return [];
  if ("secret" in document && typeof document.secret === "string") return [document.secret];
  return [...new Set(Object.values(document).flatMap(secretNames))];
}

/** Characters of a secret that tokens are signed with at least, and so bytes too: RFC 7518 section 3.2. */
export const LEAST_OF_ISSUERS = 32;

/** What stands in examples, AWS's and jwt.io's among them, and opens every door where somebody left it there. */
const PLACEHOLDER =
  /change.?me|example.?key|(?:jwt|my|shared|string|super).?secret|secret.?key|^(?:default|dev.?secret|dummy|example|fake|foo.?bar|insert|none$|null$|passw(?:or)?d|placeholder|replace.?me|sample|secret|test|todo|undefined$|your|x+$|<|\{\{|\$[({])/i;

/**
 * What is wrong with a secret that somebody chose or copied. It is not shown.
 *
 * @param leastCharacters - what is shorter can be guessed
 * @returns the end of a sentence about the secret; undefined when nothing is
 */
export function secretFault(value: string, leastCharacters: number): string | undefined {
  if (value !== value.trim()) return "begins or ends with white space";
  if (value.length < leastCharacters) return `is too short: expected ${leastCharacters} characters at least`;
  return PLACEHOLDER.test(value) || isTyped(value) ? "is a placeholder" : undefined;
}

/** A few characters or a word over and over, or a row of the alphabet or of figures. */
function isTyped(value: string): boolean {
  const codes = [...value].map((character) => character.codePointAt(0) ?? 0);
  const inRow = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? code)) <= 1);
  const isRepeated = (value + value).indexOf(value, 1) < value.length;
  return new Set(codes).size < 4 || inRow.length > codes.length / 2 || isRepeated;
}
