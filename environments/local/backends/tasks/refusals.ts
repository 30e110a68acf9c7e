import { ZodError } from "zod";
import type { Refusal } from "../../server-program/failures.ts";
import { TooManyTasksError } from "./task-store.ts";

/** What is answered for an error that is about the request. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof ZodError) {
    const faults = error.issues.map(({ path, message }) => [...path, message].join(": "));
    return refusal(400, "invalid_request", faults.join("; "));
  }
  if (error instanceof TooManyTasksError) return refusal(409, "too_many_tasks", error.message);
  // Of Express' parser: RFC 9110 sections 15.5.1, 15.5.14 and 15.5.16.
  switch (error instanceof Error && "status" in error && error.status) {
    case 400:
      return refusal(400, "invalid_request", "The body is not JSON");
    case 413:
      return refusal(413, "content_too_large", "The body is too long");
    case 415:
      return refusal(415, "unsupported_media_type", "The body is in an encoding that is not read");
    default:
      return undefined;
  }
}

function refusal(status: number, error: string, message: string): Refusal {
  return { status, body: { error, message } };
}
