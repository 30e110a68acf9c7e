import { printable } from "./printable.ts";

/** Thrown where a trust graph would not be the whole truth: it names each resource, what is wrong and what to do. */
export class TrustError extends Error {
  override readonly name = "TrustError";
  /** One per resource: where it stands, what is wrong, what to do. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.faults = faults;
  }

  /**
   * One fault.
   *
   * @param path the construct path of a resource
   * @param fault one sentence: what is wrong
   * @param remedy one sentence: what to do about it
   */
  static at(path: string, fault: string, remedy: string): TrustError {
    return new TrustError([printable(`${path}: ${fault} ${remedy}`)]);
  }
}
