/** A request that gets no answer of the upstream's: the client is told status, code and message, the log the reason. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  /** Why, for the log only. */
  readonly reason: string | undefined;

  constructor(status: number, code: string, message: string, reason?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.reason = reason;
  }
}

export function requestTimeout(): Refusal {
  return new Refusal(408, "request_timeout", "The rest of the request did not arrive in time.");
}
