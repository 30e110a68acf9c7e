/** What of a request is verified, whatever the server that got it. */
export interface IncomingRequest {
  readonly method: string;
  /** What was asked for, as it was sent: path and query, nothing decoded (RFC 9112 section 3.2.1). */
  readonly target: string;
  /** The value of a header; undefined where there is none. */
  header(name: string): string | undefined;
  /**
   * The bytes of the body as they came, none where there is no body; asked for only when an assertion is bound to them.
   *
   * @throws {BodyTooLongError} when there are more than so many
   */
  body(limit: number): Promise<Uint8Array>;
}
