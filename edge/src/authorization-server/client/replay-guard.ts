/** Remembers what may be used once: the `jti` of client assertions (RFC 7523 section 3). */
export interface ReplayGuard {
  /**
   * Takes note of an id. False where it was noted before and has not expired since.
   *
   * @param scope - whose ids they are: ids of different clients do not collide
   * @param expiresAt - milliseconds since 1970, after which the id is good for nothing anyway
   */
  note(scope: string, id: string, expiresAt: number): Promise<boolean>;
}
