/** A key with its place in a ring. */
export interface RingKey {
  readonly kid: string;
  /** When it takes over, in seconds since 1970. */
  readonly notBefore: number;
}

/**
 * The keys of one purpose: the one in force, those that are to follow, and those that still vouch for what they made.
 * The youngest that has begun is in force; among several of one age, the first. Whoever replaces the oldest by a new
 * one that begins later than everybody knows it has rotated the ring.
 */
export class KeyRing<Key extends RingKey> {
  readonly #keys: readonly Key[];
  readonly #retentionSeconds: number;

  /** @param retentionSeconds - for how long what a key made may outlive the key's being in force */
  constructor(keys: readonly Key[], retentionSeconds: number) {
    this.#keys = keys;
    this.#retentionSeconds = retentionSeconds;
  }

  /** The key in force; undefined where none has begun. */
  current(now: number): Key | undefined {
    return this.#keys
      .filter(({ notBefore }) => notBefore <= now / 1000)
      .reduce<Key | undefined>(
        (youngest, key) => (youngest && youngest.notBefore >= key.notBefore ? youngest : key),
        undefined,
      );
  }

  /** The keys whose work is good at this time: the next ones, the one in force, the retiring ones. */
  usable(now: number): readonly Key[] {
    return this.#keys.filter((key) => {
      const successors = this.#keys.filter(({ notBefore }) => notBefore > key.notBefore);
      const replacedAt = Math.min(...successors.map(({ notBefore }) => notBefore));
      return now / 1000 < replacedAt + this.#retentionSeconds;
    });
  }

  /** The usable key of this id. */
  find(kid: unknown, now: number): Key | undefined {
    return this.usable(now).find((key) => key.kid === kid);
  }
}
