/** One of the commands of `mcp-gatehouse`. */
export interface Command {
  /** How it is used, for people. */
  readonly usage: string;
  /**
   * Runs it.
   *
   * @param args - what stands behind its name
   * @throws {UsageError} when they are wrong
   */
  run(args: readonly string[]): Promise<void>;
}

/** Wrong arguments: told with how the command is used. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a function gives, its faults being faults of the arguments. */
export function asUsage<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
