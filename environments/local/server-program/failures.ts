import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Log } from "./log.ts";

/** What is answered to a request with which something is wrong. */
export interface Refusal {
  readonly status: number;
  readonly body: { readonly error: string; readonly message: string };
}

/** Nothing is served here. */
export const answerNotFound: RequestHandler = (_request, response) => {
  response.status(404).json({ error: "not_found", message: "There is nothing here" });
};

/**
 * Says what is wrong with a request; what is wrong here goes to the log alone.
 *
 * @param refusalOf - what is answered for errors that are about the request
 */
export function answerFailure(
  log: Log,
  refusalOf: (error: unknown) => Refusal | undefined = () => undefined,
): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.destroyed) return log("info", { event: "client gone" });
    const refusal = refusalOf(error);
    if (!refusal) log("error", { event: "failure", message: String(error) });
    if (response.headersSent) return next(error);
    const { status, body } = refusal ?? {
      status: 500,
      body: { error: "internal_error", message: "An error occurred" },
    };
    response.status(status).json(body);
  };
}
