/** What of a type cannot be changed in place, and who says so. */
export interface Immutable {
  /**
   * The documented format of what identifies it, with the arguments that stand in it: another value would be another
   * resource.
   */
  readonly identity: string;
  /** Arguments that the documentation calls unchangeable, beside those of the identity. */
  readonly fixed?: readonly string[];
  readonly sources: readonly string[];
}

const ARGUMENT = /\{\{(\w+)\}\}/g;

/** The names of the arguments, without repetition. */
export function immutableNames({ identity, fixed = [] }: Immutable): readonly string[] {
  const inIdentity = Array.from(identity.matchAll(ARGUMENT), ([, name = ""]) => name);
  return [...new Set([...inIdentity, ...fixed])];
}
