import type { AuthorizationRecord } from "../../audit/authorization-record.ts";
import { OAuthError, type OAuthErrorCode } from "../oauth-error.ts";

/** What the record of a refusal says beside what the client is told. */
export type RefusalRecord = Partial<Omit<AuthorizationRecord, "time" | "request_id">>;

/** A refusal with more to it than the client is told; without an `event` of its own it is a denial. */
export class Refusal extends OAuthError {
  readonly record: RefusalRecord;

  constructor(
    code: OAuthErrorCode,
    description: string,
    record: RefusalRecord,
    answer: ConstructorParameters<typeof OAuthError>[2] = {},
  ) {
    super(code, description, answer);
    this.record = record;
  }
}

/** Seconds after which a client may try again. */
const RETRY_SECONDS = 5;

/** A fault that is not the client's: it has lost nothing, and its token or code is as good as before. */
export function temporarilyUnavailable(record: RefusalRecord): Refusal {
  return new Refusal("temporarily_unavailable", "This cannot be done right now; try again soon.", record, {
    status: 503,
    headers: { "retry-after": String(RETRY_SECONDS) },
  });
}
