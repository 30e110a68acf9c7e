import type { Headers } from "./headers.ts";

/** A request as it goes on. */
export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Headers;
  /** Where it was read whole. */
  readonly body?: Buffer;
}

/** A call with what lets it in. */
export type Attach = (call: Call) => Promise<Call>;

/** By what the upstream lets requests in. */
export interface Authentication {
  /** Whether bodies have to be read whole, before requests go on. */
  readonly signsBodies: boolean;
  /**
   * What lets requests in at the moment.
   *
   * @throws {Refusal} where there is none. Why is in the log by then, once for all requests that wait for the same
   */
  get(): Promise<Attach>;
}
