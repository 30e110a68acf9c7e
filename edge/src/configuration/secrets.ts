/** Looks up a secret by name: a Worker secret, or an environment variable of a self-hosted gateway. */
export type ReadSecret = (name: string) => string | undefined;

/** The names of all secrets that a configuration document refers to, in the order in which they stand in it. */
export function secretNames(document: unknown): readonly string[] {
  if (typeof document !== "object" || document === null) return [];
  if ("secret" in document && typeof document.secret === "string") return [document.secret];
  return [...new Set(Object.values(document).flatMap(secretNames))];
}
