import type { AuthorizationRecord } from "../audit/authorization-record.ts";
import { printable } from "../audit/record.ts";
import type { AuthorizationServerContext } from "./context.ts";

/** Writes down what was done. */
export function record(
  { log, now, requestId }: AuthorizationServerContext,
  event: AuthorizationRecord["event"],
  { reason, client, ...more }: Omit<AuthorizationRecord, "event" | "time" | "request_id">,
): void {
  log({
    event,
    time: new Date(now()).toISOString(),
    request_id: requestId,
    ...(client !== undefined && { client: printable(client) }),
    ...more,
    ...(reason !== undefined && { reason: printable(reason) }),
  });
}
